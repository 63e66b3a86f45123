import type { Binding, DataSet, TableShape } from './dataset.ts';

/** What a data set without a choice of its own is split by. */
export const defaultSplit: DataSet['split'] = { kind: 'seed', seed: 1, validation: 0.2, test: 0 };

/**
 * Lets all that names a column go by another name, or do without the column where `name` is null: bindings,
 * normalisation, stand-ins, sequences and the split.
 */
export function withColumnNamed(data: DataSet, old: string, name: string | null): DataSet {
  const { bindings, normalise, missing, sequence, split } = data;
  const names = (one: string): string[] => (one !== old ? [one] : name === null ? [] : [name]);
  return {
    ...data,
    bindings: withColumns(bindings, names),
    normalise: byName(normalise, names),
    missing: byName(missing, names),
    sequence: sequence?.kind === 'long' ? longNamed(sequence, names) : sequence,
    split: split.kind !== 'column' || split.column !== old ? split : name === null ? defaultSplit : { ...split, column: name },
  };
}

/** Without the column that tells sequences apart there are none; without that of the steps the order of the rows counts. */
function longNamed({ kind, sequence, step }: Extract<DataSet['sequence'], { kind: 'long' }>, names: (name: string) => string[]): DataSet['sequence'] {
  const [key] = names(sequence);
  return key === undefined ? null : { kind, sequence: key, step: step === null ? null : (names(step)[0] ?? null) };
}

function withColumns(bindings: DataSet['bindings'], names: (name: string) => string[]): DataSet['bindings'] {
  const changed = Object.entries(bindings).flatMap(([node, binding]): [string, Binding][] => {
    const columns = binding.columns.flatMap(names);
    return columns.length > 0 ? [[node, { ...binding, columns }]] : [];
  });
  return Object.fromEntries(changed);
}

function byName<T>(record: Readonly<Record<string, T>>, names: (name: string) => string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).flatMap(([name, value]) => names(name).map((kept) => [kept, value] as const)));
}

/** Makes sequences of the rows another way. Columns that say which sequence and step a row is are no features. */
export function withSequence(data: DataSet, sequence: DataSet['sequence']): DataSet {
  const order = sequence?.kind === 'long' ? new Set([sequence.sequence, sequence.step]) : new Set<string>();
  return { ...data, sequence, bindings: withColumns(data.bindings, (name) => (order.has(name) ? [] : [name])) };
}

/**
 * Which columns tell sequences and steps apart, as far as their names and kinds say: a column of keys or classes that
 * is named like one, else the first of them, else the first column; and a later column of numbers named like a step.
 */
export function suggestLong({ columns }: TableShape): Extract<DataSet['sequence'], { kind: 'long' }> {
  const keys = columns.filter(({ kind }) => kind !== 'number');
  const key = columns.find(({ name }) => /^(seq(uence)?|series|sample|id)([ _-]?id)?$/i.test(name)) ?? keys[0] ?? columns[0];
  const step = columns.find((column) => column !== key && column.kind === 'number' && /^(t|k|step|time|position|index)$/i.test(column.name));
  return { kind: 'long', sequence: key?.name ?? '', step: step?.name ?? null };
}

/** Rows that were put into a table or taken out of it. Rows count from 0. */
export type MovedRows = { readonly kind: 'insert-rows'; readonly at: number; readonly count: number } | { readonly kind: 'delete-rows'; readonly rows: readonly number[] };

/** Keeps the same samples on the canvas where each row is one. */
export function withRowsMoved(data: DataSet, moved: MovedRows): DataSet {
  if (data.sequence?.kind === 'long') return data;
  if (moved.kind === 'insert-rows') return { ...data, shown: data.shown.map((row) => (row >= moved.at ? row + moved.count : row)) };
  const gone = new Set(moved.rows);
  const before = (row: number): number => moved.rows.reduce((count, one) => (one < row ? count + 1 : count), 0);
  return { ...data, shown: data.shown.flatMap((row) => (gone.has(row) ? [] : [row - before(row)])) };
}
