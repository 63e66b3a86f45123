import { AppError } from '../../../../src-core/graph/appError.ts';
import type { CancelSignal } from '../../../../src-core/protocol/contract.ts';
import type { ImportOptions, Inspection } from '../../../../src-core/protocol/tableContract.ts';
import { type Decimal, columnNames } from '../cellText.ts';
import type { TableStore } from '../tableStore.ts';
import { type ColumnReader, columnReader } from './columnReader.ts';
import { Converter } from './convert.ts';
import { type ByteSource, decodedText } from './decodedText.ts';
import { type Delimiter, firstRecords, isBlank, readRecords } from './records.ts';
import { guessDelimiter, guessHeader } from './layout.ts';
import { Survey, guessKind } from './survey.ts';

/** Bytes that are looked at before a file is imported, and before its layout is guessed. */
const inspectedBytes = 2 ** 20;
const guessedBytes = 2 ** 16;
const previewed = 50;

export interface TextTask {
  readonly file: ByteSource;
  readonly bytes: number;
  readonly options: ImportOptions;
  readonly signal: CancelSignal;
  /** Hears of bytes read, of bytes to be read in all, and of rows. */
  readonly onProgress: (bytes: number, of: number, rows: number) => void;
}

/** How a file is cut into cells, and what its columns are called. */
interface Layout {
  readonly delimiter: Delimiter;
  readonly header: boolean;
  readonly names: readonly string[];
}

/** All that has to be known of a file before its rows can be made numbers. */
interface Plan extends Layout {
  readonly decimal: Decimal;
  readonly survey: Survey;
  readonly preview: readonly (readonly string[])[];
}

/** What a file would give. @throws AppError E_CANCELLED, E_FILE_INVALID, E_DATA_CLASS, E_NOT_FOUND */
export async function inspectText(task: TextTask, whole: boolean): Promise<Omit<Inspection, 'path' | 'bytes' | 'kind' | 'sequence'>> {
  const limit = whole ? Infinity : inspectedBytes;
  const plan = await planFor(task, limit);
  const { survey, names, decimal, delimiter, header } = plan;
  const readers = readersFor(plan, task.options);
  const converter = new Converter({ header, names, readers, missing: 'keep', write: () => undefined });
  await readRecords(task.file, { delimiter, signal: task.signal, limit }, (batch) => {
    converter.take(batch);
  });
  const given = new Map(readers.map((reader) => [reader.index, reader.column]));
  return {
    delimiter,
    header,
    decimal,
    complete: task.bytes <= limit,
    rows: survey.rows,
    columns: survey.columns.map((column, index) => {
      const taken = given.get(index);
      return {
        index,
        name: taken?.name ?? names[index] ?? '',
        kind: taken?.kind ?? guessKind(column, decimal),
        missing: column.missing,
        distinct: column.texts?.size ?? null,
        classes: taken?.kind === 'class' ? taken.classes : null,
      };
    }),
    preview: plan.preview.map((record) => [...record]),
    faults: converter.faults.listed,
    faultCount: converter.faults.count,
  };
}

/**
 * Imports a file in two passes, the first to find out what its columns are, so that none of it has to be kept.
 * @throws AppError E_CANCELLED, E_FILE_INVALID, E_DATA_CLASS, E_NOT_FOUND, E_FILE_NOT_WRITABLE, E_DISK_FULL
 */
export async function importText(task: TextTask, store: TableStore): Promise<{ hash: string; readers: readonly ColumnReader[]; converter: Converter }> {
  const plan = await planFor(task, Infinity);
  const readers = readersFor(plan, task.options);
  const writer = await store.writer(readers.map(({ column }) => column));
  try {
    const converter = new Converter({ header: plan.header, names: plan.names, readers, missing: task.options.missing, write: (row) => { writer.add(row); } });
    const reading = {
      delimiter: plan.delimiter,
      signal: task.signal,
      onBytes: (bytes: number) => { task.onProgress(task.bytes + bytes, 2 * task.bytes, converter.rows); },
      drain: () => writer.drain(),
    };
    await readRecords(task.file, reading, (batch) => {
      converter.take(batch);
    });
    return { hash: await writer.finish(task.signal), readers, converter };
  } finally {
    await writer.discard();
  }
}

async function planFor(task: TextTask, limit: number): Promise<Plan> {
  const layout = await layoutOf(task);
  const chosen = new Set((task.options.columns ?? []).filter(({ kind }) => kind === 'class').map(({ index }) => index));
  const survey = new Survey(layout.names.length, chosen);
  const preview: (readonly string[])[] = [];
  let headerSeen = !layout.header;
  const onBytes = (bytes: number): void => {
    task.onProgress(bytes, 2 * task.bytes, survey.rows);
  };
  await readRecords(task.file, { delimiter: layout.delimiter, signal: task.signal, limit, onBytes }, ({ records }) => {
    for (const record of records) {
      if (isBlank(record)) continue;
      if (!headerSeen) {
        headerSeen = true;
        continue;
      }
      survey.add(record);
      if (preview.length < previewed) preview.push(record);
    }
  });
  return { ...layout, survey, preview, decimal: task.options.decimal ?? survey.decimal() };
}

async function layoutOf({ file, options, signal }: TextTask): Promise<Layout> {
  let text = '';
  for await (const piece of decodedText(file, { signal, limit: guessedBytes })) text += piece;
  const delimiter = options.delimiter ?? guessDelimiter(text);
  const records = firstRecords(text, delimiter, 100);
  const [first] = records;
  if (!first) throw new AppError('E_FILE_INVALID', 'there is nothing in this file');
  const header = options.header ?? guessHeader(records);
  return { delimiter, header, names: columnNames(header ? first : first.map(() => '')) };
}

function readersFor({ survey, names, decimal }: Plan, { columns }: ImportOptions): ColumnReader[] {
  const chosen = columns ?? survey.columns.map((column, index) => ({ index, name: names[index] ?? '', kind: guessKind(column, decimal) }));
  if (chosen.length === 0) throw new AppError('E_USAGE', 'no column is chosen');
  const unique = columnNames(chosen.map(({ name }) => name));
  return chosen.map(({ index, kind }, at) => {
    const surveyed = survey.columns[index];
    if (!surveyed) throw new AppError('E_NOT_FOUND', `the file has no column ${String(index + 1)}`, { column: index + 1 });
    return columnReader(index, unique[at] ?? '', kind, surveyed, decimal);
  });
}
