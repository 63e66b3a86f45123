import type { CancelSignal, Handlers } from '../../../src-core/protocol/contract.ts';
import { AppError } from '../../../src-core/graph/appError.ts';
import type { Binding, TableColumn, TableShape, TableSource } from '../../../src-core/graph/dataset.ts';
import type { TableEdit, TableInfo, tableCalls } from '../../../src-core/protocol/tableContract.ts';
import { userPath } from '../userPath.ts';
import { rowEdit } from './editTable.ts';
import { type Progress, importFile, inspectFile } from './import/importFile.ts';
import { TableReader } from './tableSource.ts';
import type { TableStore } from './tableStore.ts';
import type { TableWriter } from './tableWriter.ts';
import { typedTable } from './typedTable.ts';

type TableHandlers = Handlers<{ readonly calls: typeof tableCalls; readonly events: Record<string, never> }>;

/** Answers the calls about tables from the host's store. */
export function tableHandlers(store: TableStore, progress: Progress): TableHandlers {
  const reader = new TableReader(store);
  return {
    'table.inspect': (input, signal) => inspectFile({ ...input, path: userPath(input.path) }, signal, progress),
    'table.import': (input, signal) => importFile({ ...input, path: userPath(input.path) }, store, signal, progress),
    'table.make': async ({ source }) => {
      const table = await reader.shape(source);
      if (source.kind === 'stored') return { info: { source, table }, sequence: null, suggested: lastColumnIsTarget(table) };
      const { sequence, suggested } = reader.generated(source.recipe);
      return { info: { source, table }, sequence, suggested };
    },
    'table.rows': async ({ source, from, count }) => {
      const { rows } = await reader.shape(source);
      return { rows, values: await reader.rows(source, from, count) };
    },
    'table.create': async ({ names, cells }) => {
      const table = typedTable(names, cells);
      return { info: infoOf(await store.add(table), table) };
    },
    'table.edit': async ({ source, edit }, signal) => ({ info: await editTable(store, reader, source, edit, signal) }),
  };
}

async function editTable(store: TableStore, reader: TableReader, source: TableSource, edit: TableEdit, signal: CancelSignal): Promise<TableInfo> {
  const shape = await reader.shape(source);
  const { columns, row, end } = rowEdit(shape, edit);
  const width = shape.columns.length;
  return written(store, columns, source, signal, async (writer) => {
    for await (const { from, values } of reader.pieces(source, shape)) {
      if (signal.aborted) throw new AppError('E_CANCELLED', 'the change was cancelled');
      for (let at = 0; at * width < values.length; at++) {
        for (const changed of row(from + at, values.subarray(at * width, (at + 1) * width))) writer.add(changed);
      }
      await writer.drain();
    }
    for (const added of end()) writer.add(added);
  });
}

/** Writes a table; whatever goes wrong on the way leaves nothing behind. The name of the file it once came from stays. */
async function written(store: TableStore, columns: readonly TableColumn[], source: TableSource, signal: CancelSignal, write: (writer: TableWriter) => Promise<void>): Promise<TableInfo> {
  const writer = await store.writer(columns);
  try {
    await write(writer);
    const { rows } = writer;
    return infoOf(await writer.finish(signal), { columns: [...columns], rows }, source.kind === 'stored' ? source.file : undefined);
  } finally {
    await writer.discard();
  }
}

function infoOf(hash: string, { columns, rows }: TableShape, file?: string): TableInfo {
  return { source: { kind: 'stored', hash, ...(file === undefined ? {} : { file }) }, table: { columns, rows } };
}

/** The usual order of tables: what is known first, what is asked for last. */
function lastColumnIsTarget({ columns }: TableShape): { input: Binding; target: Binding } {
  const names = columns.filter(({ kind }) => kind !== 'key').map(({ name }) => name);
  const taken = names.length > 0 ? names : columns.map(({ name }) => name);
  const known = taken.length > 1 ? taken.slice(0, -1) : taken;
  return { input: { columns: known, classes: 'one-hot' }, target: { columns: taken.slice(-1), classes: 'index' } };
}
