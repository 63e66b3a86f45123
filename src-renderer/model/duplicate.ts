import type { GraphDocument, GraphNode, Parameter } from '../../src-core/graph/document.ts';
import { freeId } from '../../src-core/graph/edit.ts';
import { reconcile } from '../../src-core/graph/reconcile.ts';
import type { Registry } from '../../src-core/node/registry.ts';

const shift = 36; // px

/** Copies nodes with the wires among them; each copy has parameters and rows of its own, with equal numbers. */
export function duplicateNodes(document: GraphDocument, registry: Registry, chosen: ReadonlySet<string>): { document: GraphDocument; copies: readonly string[] } {
  const taken = new Set(document.nodes.map((node) => node.id));
  const parameters: Parameter[] = [];
  const newIds = new Map<string, string>();
  const takenRecords = new Set(document.parameters.map((record) => record.id));
  const nodes = document.nodes
    .filter((node) => chosen.has(node.id))
    .map((node): GraphNode => {
      const id = freeId(node.type, taken);
      taken.add(id);
      newIds.set(node.id, id);
      const slots = Object.entries(node.parameters).flatMap(([slot, record]) => {
        const original = document.parameters.find((candidate) => candidate.id === record);
        if (!original) return [];
        const copy = freeId(`${id}.${slot}`, takenRecords);
        takenRecords.add(copy);
        parameters.push({ ...original, id: copy, name: copy });
        return [[slot, copy] as const];
      });
      const position = { x: node.position.x + shift, y: node.position.y + shift };
      return { ...node, id, position, parameters: Object.fromEntries(slots) };
    });
  const columns = [...newIds].flatMap(([from, to]) => {
    const column = document.data.columns[from];
    return column ? [[to, column] as const] : [];
  });
  const edges = document.edges.flatMap(({ source, target }) => {
    const [from, to] = [newIds.get(source.node), newIds.get(target.node)];
    if (from === undefined || to === undefined) return [];
    return [{ id: `${from}.${source.port}→${to}.${target.port}`, source: { ...source, node: from }, target: { ...target, node: to } }];
  });
  const copied: GraphDocument = {
    ...document,
    nodes: [...document.nodes, ...nodes],
    edges: [...document.edges, ...edges],
    parameters: [...document.parameters, ...parameters],
    data: { ...document.data, columns: { ...document.data.columns, ...Object.fromEntries(columns) } },
  };
  return { document: reconcile(copied, registry), copies: nodes.map((node) => node.id) };
}
