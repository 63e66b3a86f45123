import type { Watch } from '../protocol/watch.ts';
import { type BlockKind, blockLength, writeBlock } from '../protocol/frame.ts';
import { portKey } from '../graph/resolve.ts';
import type { Session } from './session.ts';
import { type Computed, everything } from './walk.ts';

/** One watched tensor: where the blocks of its value and gradient are read from. A size of 0 shows nothing. */
interface Source {
  readonly value: number;
  /** Where gradients begin that are added; one for most. */
  readonly gradients: readonly number[];
  readonly size: number;
  /** Of a picture: its numbers are not binned. */
  readonly kind?: BlockKind;
}

/** Fills frames for one watch list. Where everything lies is looked up once, so that a frame only copies numbers. */
export interface FrameWriter {
  readonly step: number;
  readonly sample: number;
  /** The numbers of one frame, in the layout of `protocol/frame.ts`. The array is new each time: it is sent away. */
  write(): Float64Array;
}

const nothing: Source = { value: 0, gradients: [], size: 0 };

/** Step and sample are brought into the run's range. What the run does not have is shown as empty. */
export function frameWriter(session: Session, watch: Watch, computed: Computed = everything): FrameWriter {
  const { layout } = session.program;
  const step = Math.min(watch.step, layout.steps - 1);
  const sample = Math.min(watch.sample, layout.samples - 1);
  const look = finder(session, sample, computed);
  const sources: Source[] = [
    ...watch.edges.map((id) => look.wire([id], step)),
    ...watch.outputs.map(({ node, port, step: own = step }) => look.output(node, port, own)),
    ...watch.parameters.map(look.parameter),
    ...(watch.wires ?? []).map(({ edges, step: own = step }) => look.wire(edges, own)),
    ...(watch.pictures ?? []).map(({ of, count, step: own = step }): Source => ({
      ...(of.kind === 'wire' ? look.wire(of.edges, own) : look.internal(of.node, of.name, own)),
      kind: { numbers: 'first', most: count },
    })),
  ];
  const length = sources.reduce((sum, { size, gradients, kind }) => sum + blockLength(size, kind) + blockLength(gradients.length > 0 ? size : 0, kind), 0);

  return {
    step,
    sample,
    write: () => {
      const numbers = new Float64Array(length);
      let next = 0;
      for (const { value, gradients, size, kind } of sources) {
        const [gradient = 0, ...others] = gradients;
        next = writeBlock(numbers, next, session.memory, value, size, kind);
        next =
          others.length === 0
            ? writeBlock(numbers, next, session.memory, gradient, gradients.length > 0 ? size : 0, kind)
            : writeBlock(numbers, next, sumOf(session.memory, gradients, size), 0, size, kind);
      }
      return numbers;
    },
  };
}

interface Finder {
  readonly wire: (edges: readonly string[], step: number) => Source;
  readonly output: (node: string, port: string, step: number) => Source;
  readonly internal: (node: string, name: string, step: number) => Source;
  readonly parameter: (id: string) => Source;
}

/** Finds what is watched in the memory of a run, as far as it has been computed. */
function finder({ program: { layout, analysis }, hasLoss }: Session, sample: number, computed: Computed): Finder {
  const at = (tensor: { offset: number; size: number }, step: number): number => tensor.offset + (step * layout.samples + sample) * tensor.size;
  const edges = new Map(analysis.graph.document.edges.map((edge) => [edge.id, edge]));
  return {
    wire: (ids, step) => {
      const edge = edges.get(ids[0] ?? '');
      const value = edge && layout.outputs.get(portKey(edge.source.node, edge.source.port))?.value;
      if (!value || step >= layout.steps || !computed.value(edge.source.node, step)) return nothing;
      const gradients = ids.flatMap((id) => {
        const gradient = layout.edgeGradients.get(id);
        return hasLoss && gradient && !layout.edgesWithoutGradient.has(id) && computed.edgeGradient(id, step) ? [at(gradient, step)] : [];
      });
      return { value: at(value, step), gradients, size: value.size };
    },
    output: (node, port, step) => {
      const pair = layout.outputs.get(portKey(node, port));
      if (!pair || step >= layout.steps || !computed.value(node, step)) return nothing;
      return { value: at(pair.value, step), gradients: hasLoss && computed.outputGradient(node, step) ? [at(pair.gradient, step)] : [], size: pair.value.size };
    },
    internal: (node, name, step) => {
      const pair = layout.internals.get(portKey(node, name));
      if (!pair || step >= layout.steps || !computed.value(node, step)) return nothing;
      return { value: at(pair.value, step), gradients: hasLoss && computed.internalGradient(node, step) ? [at(pair.gradient, step)] : [], size: pair.value.size };
    },
    parameter: (id) => {
      const place = layout.parameters.get(id);
      return place ? { value: place.value, gradients: hasLoss && computed.parameterGradient(id) ? [place.gradient] : [], size: place.size } : nothing;
    },
  };
}

/** The sum of tensors of one size that begin at these places. */
function sumOf(memory: ArrayLike<number>, places: readonly number[], size: number): Float64Array {
  const sum = new Float64Array(size);
  for (const place of places) for (let k = 0; k < size; k++) sum[k] = (sum[k] ?? 0) + (memory[place + k] ?? NaN);
  return sum;
}
