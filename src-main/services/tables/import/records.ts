import { Readable } from 'node:stream';
import Papa from 'papaparse';
import { AppError } from '../../../../src-core/graph/appError.ts';
import { type ByteSource, type DecodeOptions, decodedText } from './decodedText.ts';

export const delimiters = ['\t', ';', '|', ','] as const;
export type Delimiter = (typeof delimiters)[number];

/** Some records of a file, one after the other. */
export interface RecordBatch {
  readonly records: readonly (readonly string[])[];
  /** The number of the first of them in the file, from 1. */
  readonly first: number;
  /** Numbers of the records in which a quote is out of place. */
  readonly badQuotes: ReadonlySet<number>;
}

export interface RecordOptions extends DecodeOptions {
  readonly delimiter: Delimiter;
  /** Awaited before more is read, so that what takes the records can keep up. */
  readonly drain?: () => Promise<void>;
}

/** One record of more characters is a quote that was never closed, not a record. */
const longestRecord = 2 ** 24;

/**
 * Reads a file's records in batches, holding only a piece of it.
 * @throws AppError E_CANCELLED, E_FILE_INVALID
 */
export async function readRecords(file: ByteSource, options: RecordOptions, take: (batch: RecordBatch) => void): Promise<void> {
  let waiting = 0;
  let first = 1;
  async function* pieces(): AsyncGenerator<string> {
    for await (const text of decodedText(file, options)) {
      await options.drain?.();
      waiting += text.length;
      if (waiting > longestRecord) throw new AppError('E_FILE_INVALID', `record ${String(first)} does not end: a quote that opens in it is never closed`, { row: first });
      yield text;
    }
  }
  await new Promise<void>((resolve, reject) => {
    Papa.parse<string[]>(Readable.from(pieces(), { highWaterMark: 1 }), {
      delimiter: options.delimiter,
      newline: '\n',
      chunk: ({ data, errors }) => {
        if (data.length === 0) return;
        waiting = 0;
        take({ records: data, first, badQuotes: new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => first + (row ?? 0))) });
        first += data.length;
      },
      complete: () => {
        resolve();
      },
      error: reject,
    });
  });
}

/** The records at the beginning of a text; a last one that is cut off is left out where the text is. */
export function firstRecords(text: string, delimiter: Delimiter, count: number): string[][] {
  return Papa.parse<string[]>(text, { delimiter, newline: '\n', preview: count }).data.filter((record) => !isBlank(record));
}

/** A line with nothing on it is no record of a table. */
export function isBlank(record: readonly string[]): boolean {
  return record.length === 1 && record[0] === '';
}
