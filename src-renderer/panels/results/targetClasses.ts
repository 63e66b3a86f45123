import type { GraphDocument } from '../../../src-core/graph/document.ts';

/** The names of the classes that a target's column has; null where no target is bound to a column of classes. */
export function targetClasses({ nodes, dataset }: GraphDocument): readonly string[] | null {
  if (!dataset) return null;
  for (const { id, type } of nodes) {
    const [name] = type === 'target' ? (dataset.bindings[id]?.columns ?? []) : [];
    const column = dataset.table.columns.find((one) => one.name === name);
    if (column?.kind === 'class') return column.classes;
  }
  return null;
}
