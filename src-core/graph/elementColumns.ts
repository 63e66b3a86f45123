import type { DataSet } from './dataset.ts';

/** Where one element of a node's rows comes from: a column, or one class of it. */
export interface ElementColumn {
  readonly name: string;
  /** The class that the element is 1 for, where the column is taken as a one-hot row; else null. */
  readonly class: string | null;
}

/** For each element of a bound node its column; empty where nothing is bound. */
export function elementColumns({ bindings, table }: DataSet, node: string): readonly ElementColumn[] {
  const binding = Object.hasOwn(bindings, node) ? bindings[node] : undefined;
  return (binding?.columns ?? []).flatMap((name): ElementColumn[] => {
    const column = table.columns.find((one) => one.name === name);
    if (column?.kind !== 'class' || binding?.classes !== 'one-hot') return [{ name, class: null }];
    return column.classes.map((one) => ({ name, class: one }));
  });
}
