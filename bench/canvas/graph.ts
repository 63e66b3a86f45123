/** A grid of nodes for the canvas: every node feeds the one on its right, and nearly half of them one below that too. */
export interface GridGraph {
  readonly nodes: readonly { readonly id: string; readonly x: number; readonly y: number; readonly inputs: readonly string[] }[];
  readonly edges: readonly { readonly id: string; readonly source: string; readonly target: string; readonly port: string }[];
}

const pitch = { x: 320, y: 190 }; // px

/** About as wide as high on a screen; `count` nodes, of which this share is fed twice: 1.45 edges for each where it is left out. */
export function gridGraph(count: number, fedTwice = 0.45): GridGraph {
  const columns = Math.max(2, Math.round(Math.sqrt(count) * 1.1));
  const rows = Math.ceil(count / columns);
  const idAt = (index: number): string => `n${String(index)}`;
  const nodes = Array.from({ length: count }, (_, index) => {
    const [column, row] = [Math.floor(index / rows), index % rows];
    const left = index - rows;
    const besides = column > 0 && index % 20 < 20 * fedTwice ? [left, column * rows - rows + ((row + 1) % rows)] : [left];
    return { id: idAt(index), x: column * pitch.x, y: row * pitch.y, inputs: column === 0 ? [] : besides.map(idAt) };
  });
  const edges = nodes.flatMap(({ id, inputs }) => inputs.map((source, index) => ({ id: `${source}→${id}.${String(index)}`, source, target: id, port: index === 0 ? 'a' : 'b' })));
  return { nodes, edges };
}

/** The same grid as a project: single numbers that are added, squashed, and trained, so that all of them change. */
export function gridProject(count: number, fedTwice?: number): string {
  const { nodes, edges } = gridGraph(count, fedTwice);
  const fed = new Set(edges.map(({ source }) => source));
  const value = { shape: [1, 1, 1], values: [0.3] };
  const columns: Record<string, { values: typeof value }> = {};
  const made = nodes.map(({ id, x, y, inputs }) => {
    const base = { id, version: 1, position: { x, y }, parameters: {} };
    if (inputs.length === 0) {
      columns[id] = { values: value };
      return { ...base, type: 'input', config: { shape: [1], trainable: true } };
    }
    return inputs.length === 1 ? { ...base, type: 'activation', config: { function: 'tanh', slope: 0.01 } } : { ...base, type: 'add', config: { inputs: 2 } };
  });
  const typeOf = new Map(made.map(({ id, type }) => [id, type]));
  const output = (id: string): string => (typeOf.get(id) === 'input' ? 'x' : 'y');
  const wires = edges.map(({ id, source, target, port }) => ({ id, source: { node: source, port: output(source) }, target: { node: target, port: typeOf.get(target) === 'add' ? port : 'x' } }));
  // What feeds nothing else is summed, so that a gradient comes back to all.
  const ends = nodes.filter(({ id }) => !fed.has(id));
  const losses = ends.map(({ id, x, y }) => ({ id: `L${id}`, type: 'sum-loss', version: 1, position: { x: x + pitch.x, y }, config: {}, parameters: {} }));
  return JSON.stringify({
    format: 'chainrule',
    schemaVersion: 3,
    title: `A grid of ${String(count)}`,
    precision: 'float64',
    seed: 1,
    nodes: [...made, ...losses],
    edges: [...wires, ...ends.map(({ id }) => ({ id: `${id}→L`, source: { node: id, port: output(id) }, target: { node: `L${id}`, port: 'x' } }))],
    groups: [],
    frames: [],
    parameters: [],
    data: { samples: 1, steps: 1, columns },
    dataset: null,
    training: { learningRate: 1e-7, epochs: 100_000_000 },
    runs: [],
    expected: [],
    view: {},
  });
}
