import type { Registry } from '../node/registry.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Binding, DataSet, TableShape } from './dataset.ts';
import type { Column, GraphDocument, GraphNode } from './document.ts';
import { reconcile } from './reconcile.ts';

/** Samples as bindings make them: for each bound node `[N, T, width]`. */
export interface BoundRows {
  readonly samples: number;
  readonly steps: number;
  readonly lengths: readonly number[] | null;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** The input and target nodes of a document, in its order. */
export function dataNodes(document: GraphDocument, registry: Registry): GraphNode[] {
  return document.nodes.filter(({ type }) => registry.get(type)?.data);
}

/**
 * Gives a document a data set, and puts rows of it on the canvas. The shapes of bound nodes follow their columns;
 * one that holds as many numbers already, as a picture does, stays as it is.
 */
export function putData(document: GraphDocument, registry: Registry, dataset: DataSet, rows: BoundRows): GraphDocument {
  const widths = new Map(Object.entries(rows.columns).map(([node, values]) => [node, values.length / Math.max(1, rows.samples * rows.steps)]));
  const nodes = document.nodes.map((node) => {
    const width = widths.get(node.id);
    return width === undefined || sizeOf(shapeOf(node, registry) ?? [0]) === width ? node : { ...node, config: { ...node.config, shape: [width] } };
  });
  const columns = nodes.flatMap((node): [string, Column][] => {
    const values = rows.columns[node.id];
    const shape = shapeOf(node, registry);
    return values && shape ? [[node.id, { values: { shape: [rows.samples, rows.steps, ...shape], values: [...values] } }]] : [];
  });
  const { samples, steps, lengths } = rows;
  const data = { samples, steps, ...(lengths && { lengths: [...lengths] }), columns: { ...document.data.columns, ...Object.fromEntries(columns) } };
  return reconcile({ ...document, nodes, dataset, data }, registry);
}

function shapeOf(node: GraphNode, registry: Registry): readonly number[] | undefined {
  const definition = registry.get(node.type);
  const config = definition?.config.safeParse(node.config);
  return config?.success ? definition?.data?.(config.data).shape : undefined;
}

/** Takes the data set away; the rows on the canvas stay. */
export function removeData(document: GraphDocument): GraphDocument {
  return { ...document, dataset: null };
}

/**
 * Which columns the first input and the first target take where nothing was chosen yet: the last column is what should
 * come out, the others go in. Columns that say which sequence and step a row is take no part.
 */
export function suggestBindings(document: GraphDocument, registry: Registry, table: TableShape, sequence: DataSet['sequence'], suggested?: { readonly input?: Binding | undefined; readonly target?: Binding | undefined }): Record<string, Binding> {
  const isOrder = (name: string): boolean => sequence?.kind === 'long' && (name === sequence.sequence || name === sequence.step);
  const usable = table.columns.filter(({ name, kind }) => kind !== 'key' && !isOrder(name)).map(({ name }) => name);
  const input = suggested?.input ?? (usable.length > 1 ? { columns: usable.slice(0, -1), classes: 'one-hot' as const } : undefined);
  const target = suggested?.target ?? (usable.length > 0 ? { columns: usable.slice(-1), classes: 'index' as const } : undefined);
  const nodes = dataNodes(document, registry);
  const first = (type: string, binding: Binding | undefined): [string, Binding][] => {
    const node = nodes.find((one) => one.type === type);
    return node && binding ? [[node.id, binding]] : [];
  };
  return Object.fromEntries([...first('input', input), ...first('target', target)]);
}
