import type { ResolvedNode } from '../graph/resolve.ts';
import { portKey } from '../graph/resolve.ts';
import { seededRandom } from '../tensor/random.ts';
import { type Shape, sameShape } from '../tensor/shape.ts';
import { type IsolatedNode, type Place, isolate } from './isolatedNode.ts';
import type { TensorPair } from './layout.ts';
import type { Session } from './session.ts';

/** What an activation is a function of: an input port, or an internal buffer such as a gate's z. */
export interface PreActivation {
  readonly kind: 'input' | 'internal';
  readonly name: string;
}

/** An elementwise function as its node's own kernels compute it, on a grid of pre-activations. */
export interface ActivationCurve {
  readonly of: PreActivation;
  readonly output: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly derivative: Float64Array;
}

/**
 * What a node could be an elementwise function of: an internal buffer of its output's shape, else its only input
 * of that shape. Whether it is one is told by its curve.
 */
export function preActivationOf(session: Session, { node, definition, inputs, outputs, parameters }: ResolvedNode): { of: PreActivation; output: string; pair: TensorPair } | undefined {
  const { layout, analysis } = session.program;
  const [output, ...others] = outputs;
  if (!output || others.length > 0 || definition.loss) return undefined;
  const y = layout.outputs.get(portKey(node.id, output.name));
  if (!y) return undefined;
  for (const name of Object.keys(analysis.shapes.inferred.get(node.id)?.internals ?? {})) {
    const pair = layout.internals.get(portKey(node.id, name));
    if (pair && sameShape(pair.value.shape, y.value.shape)) return { of: { kind: 'internal', name }, output: output.name, pair };
  }
  const [port, ...more] = inputs;
  if (!port || more.length > 0 || parameters.length > 0 || (port.lag ?? 0) > 0) return undefined;
  const edge = analysis.graph.incoming.get(portKey(node.id, port.name));
  const value = edge && layout.outputs.get(portKey(edge.source.node, edge.source.port))?.value;
  const gradient = edge && layout.edgeGradients.get(edge.id);
  if (!value || !gradient || !sameShape(value.shape, y.value.shape)) return undefined;
  return { of: { kind: 'input', name: port.name }, output: output.name, pair: { value, gradient } };
}

/** Curves are drawn through so many points. */
const points = 241;

/**
 * The curve of a node that is an elementwise, nonlinear function of its pre-activation; undefined for any other.
 * The node is run alone through its own `forward` and `backward`, a sample for each point. A pre-activation inside the
 * node is reached through its inputs, of which it must be an affine function.
 */
export function activationCurve(session: Session, node: ResolvedNode, from: number, to: number): ActivationCurve | undefined {
  const candidate = preActivationOf(session, node);
  const alone = candidate && isolateNarrow(session, node);
  if (!candidate || !alone) return undefined;
  const { of, output } = candidate;
  const place = (name: string): Place | undefined => alone.places.find((found) => found.name === name);
  const [pre, y] = [place(of.name), place(output)];
  if (!pre || !y) return undefined;
  const grid = Float64Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
  const reached = sweep(alone, pre, grid);
  if (!reached) return undefined;
  const derivative = derivatives(alone, pre, y);
  const largest = derivative.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  const isConstant = derivative.every((slope) => Math.abs(slope - (derivative[0] ?? 0)) <= 1e-9 * largest);
  return isConstant ? undefined : { of, output, x: reached, y: column(alone, y), derivative };
}

/** The node alone, one element wide where it allows that, a sample for each point. */
function isolateNarrow(session: Session, { node, definition, config, inputs }: ResolvedNode): IsolatedNode | undefined {
  const { graph, shapes } = session.analysis;
  const actual = Object.fromEntries(
    inputs.flatMap(({ name }): [string, Shape][] => {
      const edge = graph.incoming.get(portKey(node.id, name));
      const shape = edge && shapes.outputs.get(portKey(edge.source.node, edge.source.port));
      return shape ? [[name, shape]] : [];
    }),
  );
  const narrow = Object.fromEntries(Object.entries(actual).map(([name, shape]) => [name, shape.map(() => 1)]));
  for (const shapesTried of [narrow, actual]) {
    const sample = { name: node.id, config: config as Record<string, unknown>, inputs: shapesTried };
    const alone = isolate(definition, sample, seededRandom(1), { lengths: { steps: 1, samples: points } });
    if (typeof alone !== 'string') return alone;
  }
  return undefined;
}

/** Gives the inputs the numbers that bring the pre-activation onto the grid; undefined where that cannot be done. */
function sweep(alone: IsolatedNode, pre: Place, grid: Float64Array): Float64Array | undefined {
  const { memory, places } = alone;
  for (const { role, value } of places) if (role === 'parameter') memory.fill(1, value.from, value.to);
  const feed = (numbers: Float64Array): Float64Array => {
    for (const { role, value } of places) {
      if (role !== 'input') continue;
      const width = (value.to - value.from) / points;
      for (let at = value.from; at < value.to; at++) memory[at] = numbers[Math.floor((at - value.from) / width)] ?? 0;
    }
    alone.forward();
    return column(alone, pre);
  };
  const seen = feed(grid);
  const [first = 0, last = 0] = [grid[0], grid.at(-1)];
  const slope = ((seen.at(-1) ?? 0) - (seen[0] ?? 0)) / (last - first);
  const shift = (seen[0] ?? 0) - slope * first;
  if (!Number.isFinite(slope) || slope === 0) return undefined;
  const reached = feed(grid.map((x) => (x - shift) / slope));
  const tolerance = 1e-6 * Math.max(1, Math.abs(first), Math.abs(last));
  return reached.every((x, i) => Math.abs(x - (grid[i] ?? NaN)) <= tolerance) ? reached : undefined;
}

function derivatives(alone: IsolatedNode, pre: Place, y: Place): Float64Array {
  const { memory, places } = alone;
  for (const { gradient } of places) memory.fill(0, gradient.from, gradient.to);
  const width = (y.gradient.to - y.gradient.from) / points;
  for (let sample = 0; sample < points; sample++) memory[y.gradient.from + sample * width] = 1;
  alone.backward();
  return firstColumn(alone, pre.gradient);
}

function column(alone: IsolatedNode, { value }: Place): Float64Array {
  return firstColumn(alone, value);
}

/** The first element of each sample. */
function firstColumn({ memory }: IsolatedNode, { from, to }: Place['value']): Float64Array {
  const width = (to - from) / points;
  return Float64Array.from({ length: points }, (_, sample) => memory[from + sample * width] ?? NaN);
}
