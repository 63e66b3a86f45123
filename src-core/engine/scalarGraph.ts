import { AppError } from '../graph/appError.ts';
import { executions } from '../graph/order.ts';
import { type ResolvedNode, nodeName, portKey } from '../graph/resolve.ts';
import { lossWeightOf } from './lossWeights.ts';
import { probing } from './probe.ts';
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
  /** The wire it runs along: two wires may join the same two numbers. Null from a parameter to its use. */
  readonly edge: string | null;
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

/** Multiplications of all probes together, with what keeping them costs two or three seconds: beyond this the network is too large to be taken apart. */
const mostWork = 1.5e8;

/**
 * Finds every local derivative by asking the program itself: each output element is in turn given the gradient 1,
 * all others 0, and its node's way back is run. What arrives at the node's inputs and parameters are the
 * derivatives. Afterwards the session's gradients are again those of the loss.
 * @throws AppError E_BUDGET where the network is too large, E_NO_LOSS, E_SAMPLES_MIXED
 */
export function scalarGraph(session: Session, sample: number): ScalarGraph {
  const { layout, analysis } = session.program;
  if (!session.hasLoss) throw new AppError('E_NO_LOSS', 'there is no loss, so nothing comes back. Add a loss node and wire it.');
  checkSamplesApart(session);
  checkWork(session, 1);
  const { memory } = session;
  const { vertices, firstOf, find } = numberVertices(session);
  const arcs = vertices.map((): Arc[] => []);
  const parameters = new Map([...layout.parameters].map(([id, { size }]) => [id, Array.from({ length: size }, (): Arc[] => [])]));

  /** What the probe of one output element left at the node's inputs and parameters. */
  const collect = ({ node, inputs }: ResolvedNode, step: number, to: number): void => {
    for (const { name, lag = 0 } of inputs) {
      const edge = analysis.graph.incoming.get(portKey(node.id, name));
      const back = edge && layout.edgeGradients.get(edge.id);
      const source = edge && firstOf(edge.source.node, edge.source.port, step - lag);
      if (!back || source === undefined) continue;
      const from = back.offset + ((step - lag) * layout.samples + sample) * back.size;
      for (let i = 0; i < back.size; i++) addArc(arcs[source + i], to, memory[from + i], edge.id);
    }
    for (const id of new Set(Object.values(node.parameters))) {
      const place = layout.parameters.get(id);
      for (let i = 0; place && i < place.size; i++) addArc(parameters.get(id)?.[i], to, memory[place.gradient + i], null);
    }
  };

  probing(session, (probe) => {
    for (let step = 0; step < layout.steps; step++) {
      for (const node of analysis.order) {
        for (const { name } of node.outputs) {
          const first = firstOf(node.node.id, name, step);
          const size = layout.outputs.get(portKey(node.node.id, name))?.gradient.size ?? 0;
          if (first === undefined) continue;
          for (let element = 0; element < size; element++) {
            const seed = (dy: { offset: number }): void => {
              memory[dy.offset + sample * size + element] = 1;
            };
            probe.ask(node, step, name, seed, () => {
              collect(node, step, first + element);
            });
          }
        }
      }
    }
  });
  return { vertices, arcs, seeds: seedsOf(session, sample, firstOf, vertices.length), parameters, find };
}

/** ∂L/∂ℓ of every loss node at every step. */
function seedsOf({ program, memory }: Session, sample: number, firstOf: (node: string, port: string, step: number) => number | undefined, count: number): Float64Array {
  const seeds = new Float64Array(count);
  for (const node of program.analysis.order.filter(({ definition }) => definition.loss)) {
    for (let step = 0; step < program.layout.steps; step++) {
      const vertex = firstOf(node.node.id, node.outputs[0]?.name ?? '', step);
      if (vertex !== undefined) seeds[vertex] = lossWeightOf(program, memory, node, step, sample);
    }
  }
  return seeds;
}

/** @throws AppError E_SAMPLES_MIXED where what comes out for one sample depends on the others */
function checkSamplesApart({ program: { analysis, mode } }: Session): void {
  const mixing = analysis.order.find(({ definition, config }) => definition.mixesSamples?.(config, mode));
  if (!mixing) return;
  const name = nodeName(mixing.node, mixing.definition);
  throw new AppError('E_SAMPLES_MIXED', `"${name}" makes each sample depend on the others, so one sample has no paths of its own. Show the network as it is used, not as it is trained.`, { node: mixing.node.id, name });
}

/**
 * Refuses to take a network apart for so many samples before it is begun.
 * @throws AppError E_BUDGET with what would help
 */
export function checkWork({ program: { layout, analysis } }: Session, wanted: number): void {
  const { steps, samples } = layout;
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  const work = analysis.order.map(({ node, inputs, outputs, parameters }) => {
    const elements = sum(outputs.map(({ name }) => layout.outputs.get(portKey(node.id, name))?.value.size ?? 0));
    const back = sum(inputs.map(({ name }) => layout.edgeGradients.get(analysis.graph.incoming.get(portKey(node.id, name))?.id ?? '')?.size ?? 0));
    const weights = sum(parameters.map((slot) => layout.parameters.get(node.parameters[slot.name] ?? '')?.size ?? 0));
    // Each probe runs the node's way back for all samples; a layer then multiplies with all of its weights, twice.
    return steps * elements * samples * (elements + back + 2 * weights);
  });
  const count = wanted * sum(work);
  if (count <= mostWork) return;
  const whole = wanted > 1 ? `for all ${String(wanted)} samples at once; choose one sample, or use` : 'for one sample; use';
  throw new AppError('E_BUDGET', `the network is too large to be taken apart ${whole} fewer units, samples or steps. It takes ${String(count)} multiplications, and may take ${String(mostWork)}.`, { samples: wanted, count, most: mostWork });
}

function addArc(arcs: Arc[] | undefined, to: number, weight: number | undefined, edge: string | null): void {
  if (weight !== undefined && weight !== 0) arcs?.push({ to, weight, edge });
}

/** Every output element of every step, in the order of computation. */
function numberVertices({ program: { layout, analysis } }: Session): {
  vertices: Vertex[];
  firstOf(node: string, port: string, step: number): number | undefined;
  find(vertex: Vertex): number | undefined;
} {
  const vertices: Vertex[] = [];
  const first = new Map<string, number>();
  for (const { node: { node, outputs }, step } of executions(analysis.stages, layout.steps)) {
    for (const { name } of outputs) {
      const size = layout.outputs.get(portKey(node.id, name))?.value.size ?? 0;
      first.set(JSON.stringify([node.id, name, step]), vertices.length);
      for (let element = 0; element < size; element++) vertices.push({ node: node.id, port: name, step, element });
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
