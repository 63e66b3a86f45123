import type { ParameterSlot } from '../node/definition.ts';
import type { Registry } from '../node/registry.ts';
import { type Shape, sameShape, sizeOf } from '../tensor/shape.ts';
import { type Tensor, resize } from '../tensor/tensor.ts';
import type { Column, GraphDocument, GraphNode, Parameter } from './document.ts';
import { drawnValues } from './initialise.ts';
import { prunedGroups } from './groups.ts';
import { resolveGraph } from './resolve.ts';
import { inferShapes } from './shapes.ts';

/**
 * Larger tensors are not made here, so that a mistyped width or length cannot take all memory: the old
 * numbers stay, and validation reports that they do not fit.
 */
const largestTensor = 2 ** 24;

/**
 * Makes a document's parameters and data fit its network after an edit: records appear for new slots and
 * go with their last user, shapes follow the wires, and numbers are kept wherever they still have a place.
 * What cannot be inferred yet stays as it is. Returns the same object where nothing had to change.
 */
export function reconcile(edited: GraphDocument, registry: Registry): GraphDocument {
  const document = prunedGroups(edited);
  const parameters = reconcileParameters(document, registry);
  const data = reconcileData(document, registry);
  const dataset = reconcileBindings(document);
  return parameters === document && data === document.data && dataset === document.dataset ? document : { ...parameters, data, dataset };
}

/** The columns of a node that is gone are bound to nothing. */
function reconcileBindings({ dataset, nodes }: GraphDocument): GraphDocument['dataset'] {
  const ids = new Set(nodes.map(({ id }) => id));
  const bindings = Object.entries(dataset?.bindings ?? {});
  if (!dataset || bindings.every(([id]) => ids.has(id))) return dataset;
  return { ...dataset, bindings: Object.fromEntries(bindings.filter(([id]) => ids.has(id))) };
}

function reconcileParameters(document: GraphDocument, registry: Registry): GraphDocument {
  const { graph } = resolveGraph(document, registry);
  const { shapes } = inferShapes(graph);
  const records = new Map(document.parameters.map((record) => [record.id, record]));
  const claimed = new Set<string>();

  const nodes = document.nodes.map((node) => {
    const resolved = graph.nodes.get(node.id);
    if (!resolved) {
      for (const id of Object.values(node.parameters)) claimed.add(id);
      return node;
    }
    const needed = shapes.inferred.get(node.id)?.parameters ?? {};
    const slots = resolved.parameters.flatMap((slot): [string, string][] => {
      const wanted = needed[slot.name];
      const shape = wanted && sizeOf(wanted) <= largestTensor ? wanted : undefined;
      const held = records.get(node.parameters[slot.name] ?? '');
      if (!shape && !held) return [];
      const record = held ?? newRecord(node, slot, shape ?? [], document.seed, records);
      // The first user of a tied record decides its shape; another that disagrees is a diagnostic.
      const fitted = shape && !claimed.has(record.id) ? fit(record, slot, shape, document.seed) : record;
      records.set(record.id, fitted);
      claimed.add(record.id);
      return [[slot.name, record.id]];
    });
    return sameEntries(node.parameters, slots) ? node : { ...node, parameters: Object.fromEntries(slots) };
  });

  const kept = [...records.values()].filter((record) => claimed.has(record.id));
  const same = sameItems(nodes, document.nodes) && sameItems(kept, document.parameters);
  return same ? document : { ...document, nodes, parameters: kept };
}

function newRecord(node: GraphNode, slot: ParameterSlot, shape: Shape, seed: number, taken: ReadonlyMap<string, unknown>): Parameter {
  let id = `${node.id}.${slot.name}`;
  for (let count = 2; taken.has(id); count++) id = `${node.id}.${slot.name}-${String(count)}`;
  return { id, name: id, values: { shape: [...shape], values: drawnValues({ id }, slot, shape, seed) }, trainable: !slot.statistic };
}

function fit(record: Parameter, slot: ParameterSlot, shape: Shape, seed: number): Parameter {
  if (sameShape(record.values.shape, shape)) return record;
  const fresh = drawnValues(record, slot, shape, seed);
  const fill = (index: number): number => fresh[index] ?? 0;
  return {
    ...record,
    values: mutable(resize(record.values, shape, fill)),
    ...(record.initial && { initial: mutable(resize(record.initial, shape, fill)) }),
  };
}

function reconcileData(document: GraphDocument, registry: Registry): GraphDocument['data'] {
  const { samples, steps, columns } = document.data;
  const fitted = document.nodes.flatMap((node): [string, Column][] => {
    const column = Object.hasOwn(columns, node.id) ? columns[node.id] : undefined;
    const definition = registry.get(node.type);
    const config = definition?.config.safeParse(node.config);
    if (!definition || !config?.success) return column ? [[node.id, column]] : [];
    const data = definition.data?.(config.data);
    const shape = [samples, steps, ...(data?.shape ?? [])];
    return data && (column || sizeOf(shape) <= largestTensor) ? [[node.id, fitColumn(column, shape)]] : [];
  });
  const { lengths, ...data } = document.data;
  // Lengths of samples or steps that are no more say nothing.
  const fits = lengths?.length === samples && lengths.every((length) => length <= steps);
  if (sameEntries(columns, fitted) && (fits || !lengths)) return document.data;
  return { ...data, ...(fits && { lengths }), columns: Object.fromEntries(fitted) };
}

function fitColumn(column: Column | undefined, shape: Shape): Column {
  if (column && (sameShape(column.values.shape, shape) || sizeOf(shape) > largestTensor)) return column;
  const zero = (): number => 0;
  const values = mutable(resize(column?.values ?? { shape: [], values: [] }, shape, zero));
  return column?.initial ? { values, initial: mutable(resize(column.initial, shape, zero)) } : { values };
}

function mutable({ shape, values }: Tensor): { shape: number[]; values: number[] } {
  return { shape: [...shape], values: [...values] };
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function sameEntries<T>(record: Readonly<Record<string, T>>, entries: readonly (readonly [string, T])[]): boolean {
  return Object.keys(record).length === entries.length && entries.every(([key, value]) => Object.hasOwn(record, key) && record[key] === value);
}
