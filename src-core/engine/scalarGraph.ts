import { AppError } from '../graph/appError.ts';
import { portKey } from '../graph/resolve.ts';
import type { RunTensor } from './layout.ts';
import type { Session } from './session.ts';

/** One number of a run: an element of a node's output at one step, for one sample. */
export interface Vertex {
  readonly node: string;
  readonly port: string;
  readonly step: number;
  readonly element: number;
}

/** A local derivative ∂to/∂from that is not 0. */
export interface Arc {
  readonly to: number;
  readonly weight: number;
}

/**
 * A run taken apart into its numbers, for one sample: every element of every output is a vertex, every local
 * derivative that is not 0 an arc. Vertices are in the order of computation, so every arc leads to a later one.
 */
export interface ScalarGraph {
  readonly vertices: readonly Vertex[];
  readonly arcs: readonly (readonly Arc[])[];
  /** ∂L/∂ℓ of the vertices that are losses; 0 for the others. */
  readonly seeds: Float64Array;
  /** For each parameter record, for each of its elements, the numbers that it enters directly. */
  readonly parameters: ReadonlyMap<string, readonly (readonly Arc[])[]>;
  /** The index of a number, or undefined where there is none. */
  find(vertex: Vertex): number | undefined;
}

/** Numbers cleared for all probes together: beyond this the network is too large to be taken apart. */
const mostWork = 2e9;

/**
 * Finds every local derivative by asking the program itself: each output element is in turn given the gradient 1,
 * all others 0, and its node's way back is run. What arrives at the node's inputs and parameters are the
 * derivatives. Afterwards the session's gradients are again those of the loss.
 * @throws AppError E_BUDGET where the network is too large, E_NO_LOSS
 */
export function scalarGraph(session: Session, sample: number): ScalarGraph {
  const { layout, analysis, ranges } = session.program;
  if (!session.hasLoss) throw new AppError('E_NO_LOSS', 'there is no loss, so nothing comes back. Add a loss node and wire it.');
  const { memory } = session;
  const numbered = numberVertices(session);
  const cleared = layout.parameterGradients.to - layout.gradients.from;
  if (numbered.vertices.length * cleared > mostWork) {
    throw new AppError('E_BUDGET', `the network has ${String(numbered.vertices.length)} numbers for one sample; that is too many to take apart. Use fewer units or steps.`, { numbers: numbered.vertices.length });
  }
  const clear = (): void => {
    memory.fill(0, layout.gradients.from, layout.gradients.to);
    memory.fill(0, layout.parameterGradients.from, layout.parameterGradients.to);
  };
  const at = ({ offset, size }: RunTensor, step: number): number => offset + (step * layout.samples + sample) * size;

  const arcs = numbered.vertices.map((): Arc[] => []);
  const seeds = new Float64Array(numbered.vertices.length);
  const parameters = new Map([...layout.parameters].map(([id, { size }]) => [id, Array.from({ length: size }, (): Arc[] => [])]));
  const nodes = new Map(analysis.order.map((node) => [node.node.id, node]));

  for (const range of ranges) {
    const node = nodes.get(range.node);
    if (!node || range.phase === 'forward') continue;
    for (const { name } of node.outputs) {
      const output = layout.outputs.get(portKey(node.node.id, name));
      const first = numbered.firstOf(node.node.id, name, range.step);
      if (!output || first === undefined) continue;
      const gradient = at(output.gradient, range.step);
      if (range.phase === 'seed') {
        clear();
        session.runRegion(range);
        seeds[first] = memory[gradient] ?? 0;
        continue;
      }
      for (let element = 0; element < output.gradient.size; element++) {
        clear();
        memory[gradient + element] = 1;
        session.runRegion(range);
        const to = first + element;
        for (const { name: port, lag = 0 } of node.inputs) {
          const edge = analysis.graph.incoming.get(portKey(node.node.id, port));
          const back = edge && layout.edgeGradients.get(edge.id);
          const source = edge && numbered.firstOf(edge.source.node, edge.source.port, range.step - lag);
          if (!back || source === undefined) continue;
          const from = at(back, range.step - lag);
          for (let i = 0; i < back.size; i++) addArc(arcs[source + i], to, memory[from + i]);
        }
        for (const id of new Set(Object.values(node.node.parameters))) {
          const place = layout.parameters.get(id);
          for (let i = 0; place && i < place.size; i++) addArc(parameters.get(id)?.[i], to, memory[place.gradient + i]);
        }
      }
    }
  }
  session.backward();
  return { vertices: numbered.vertices, arcs, seeds, parameters, find: numbered.find };
}

function addArc(arcs: Arc[] | undefined, to: number, weight: number | undefined): void {
  if (weight !== undefined && weight !== 0) arcs?.push({ to, weight });
}

/** Every output element of every step, in the order of computation. */
function numberVertices({ program: { layout, analysis } }: Session): {
  vertices: Vertex[];
  firstOf(node: string, port: string, step: number): number | undefined;
  find(vertex: Vertex): number | undefined;
} {
  const vertices: Vertex[] = [];
  const first = new Map<string, number>();
  for (let step = 0; step < layout.steps; step++) {
    for (const { node, outputs } of analysis.order) {
      for (const { name } of outputs) {
        const size = layout.outputs.get(portKey(node.id, name))?.value.size ?? 0;
        first.set(JSON.stringify([node.id, name, step]), vertices.length);
        for (let element = 0; element < size; element++) vertices.push({ node: node.id, port: name, step, element });
      }
    }
  }
  const firstOf = (node: string, port: string, step: number): number | undefined => first.get(JSON.stringify([node, port, step]));
  const find = ({ node, port, step, element }: Vertex): number | undefined => {
    const size = layout.outputs.get(portKey(node, port))?.value.size ?? 0;
    const start = firstOf(node, port, step);
    return start === undefined || element >= size ? undefined : start + element;
  };
  return { vertices, firstOf, find };
}
