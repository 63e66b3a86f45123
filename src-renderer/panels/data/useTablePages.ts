import { useCallback, useEffect, useRef, useState } from 'react';
import type { DataSet } from '../../../src-core/graph/dataset.ts';
import { host } from '../../host/connection.ts';
import { notifyError } from '../../model/notices.ts';

const pageRows = 200;
/** Pages that are kept: what was scrolled away from long ago is asked for again. */
const mostPages = 40;

export interface TablePages {
  /** A number of the table; undefined where it is not here yet. */
  readonly valueAt: (row: number, column: number) => number | undefined;
  /** The same, and what was there before the last change until the number has come. */
  readonly shownAt: (row: number, column: number) => number | undefined;
  /** Asks for what is in view. */
  readonly view: (from: number, count: number) => void;
}

/** The rows of a data set's table, a page at a time. */
export function useTablePages({ source, table }: DataSet): TablePages {
  const key = source.kind === 'stored' ? source.hash : JSON.stringify(source.recipe);
  const pages = useRef(new Map<string, Float64Array | null>());
  const [, setArrived] = useState(0);
  const width = table.columns.length;
  const current = useRef(key);
  const [earlier, setEarlier] = useState({ key, width, before: key });
  if (earlier.key !== key) setEarlier({ key, width, before: earlier.width === width ? earlier.key : key });
  useEffect(() => {
    current.current = key;
  }, [key]);

  const view = useCallback(
    (from: number, count: number) => {
      for (let page = Math.floor(from / pageRows); page <= Math.floor((from + count) / pageRows); page++) {
        const place = `${key} ${String(page)}`;
        if (pages.current.has(place) || page * pageRows >= table.rows) continue;
        pages.current.set(place, null);
        host.call('table.rows', { source, from: page * pageRows, count: pageRows }).then(
          ({ values }) => {
            pages.current.set(place, values);
            for (const old of pages.current.keys()) if (pages.current.size > mostPages && old !== place) pages.current.delete(old);
            if (current.current === key) setArrived((times) => times + 1);
          },
          (error: unknown) => {
            pages.current.delete(place);
            notifyError(error);
          },
        );
      }
    },
    [key, source, table.rows],
  );
  const numberOf = (of: string, row: number, column: number): number | undefined => {
    const page = pages.current.get(`${of} ${String(Math.floor(row / pageRows))}`);
    return page?.[(row % pageRows) * width + column];
  };
  const valueAt = (row: number, column: number): number | undefined => numberOf(key, row, column);
  const shownAt = (row: number, column: number): number | undefined => valueAt(row, column) ?? numberOf(earlier.before, row, column);
  return { valueAt, shownAt, view };
}
