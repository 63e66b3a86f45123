import type { Watch } from '../protocol/engineContract.ts';
import { blockLength, writeBlock } from '../protocol/frame.ts';
import { portKey } from '../graph/resolve.ts';
import type { Session } from './session.ts';
import { type Computed, everything } from './walk.ts';

/** One watched tensor: where the blocks of its value and gradient are read from. A size of 0 shows nothing. */
interface Source {
  readonly value: number;
  readonly gradient: number;
  readonly size: number;
  readonly hasGradient: boolean;
}

/** Fills frames for one watch list. Where everything lies is looked up once, so that a frame only copies numbers. */
export interface FrameWriter {
  readonly step: number;
  readonly sample: number;
  /** The numbers of one frame, in the layout of `protocol/frame.ts`. The array is new each time: it is sent away. */
  write(): Float64Array;
}

/** Step and sample are brought into the run's range. What the run does not have is shown as empty. */
export function frameWriter(session: Session, watch: Watch, computed: Computed = everything): FrameWriter {
  const { layout, analysis } = session.program;
  const step = Math.min(watch.step, layout.steps - 1);
  const sample = Math.min(watch.sample, layout.samples - 1);
  const at = (tensor: { offset: number; size: number }): number => tensor.offset + (step * layout.samples + sample) * tensor.size;
  const edges = new Map(analysis.graph.document.edges.map((edge) => [edge.id, edge]));
  const { hasLoss } = session;
  const empty: Source = { value: 0, gradient: 0, size: 0, hasGradient: false };

  const sources: Source[] = [
    ...watch.edges.map((id) => {
      const edge = edges.get(id);
      const value = edge && layout.outputs.get(portKey(edge.source.node, edge.source.port))?.value;
      const gradient = layout.edgeGradients.get(id);
      if (!value || !computed.value(edge.source.node, step)) return empty;
      const hasGradient = hasLoss && gradient !== undefined && !layout.edgesWithoutGradient.has(id) && computed.edgeGradient(id, step);
      return { value: at(value), gradient: gradient ? at(gradient) : 0, size: value.size, hasGradient };
    }),
    ...watch.outputs.map(({ node, port }) => {
      const pair = layout.outputs.get(portKey(node, port));
      if (!pair || !computed.value(node, step)) return empty;
      return { value: at(pair.value), gradient: at(pair.gradient), size: pair.value.size, hasGradient: hasLoss && computed.outputGradient(node, step) };
    }),
    ...watch.parameters.map((id) => {
      const place = layout.parameters.get(id);
      return place ? { ...place, hasGradient: hasLoss && computed.parameterGradient(id) } : empty;
    }),
  ];
  const length = sources.reduce((sum, { size, hasGradient }) => sum + blockLength(size) + blockLength(hasGradient ? size : 0), 0);

  return {
    step,
    sample,
    write: () => {
      const numbers = new Float64Array(length);
      let next = 0;
      for (const { value, gradient, size, hasGradient } of sources) {
        next = writeBlock(numbers, next, session.memory, value, size);
        next = writeBlock(numbers, next, session.memory, gradient, hasGradient ? size : 0);
      }
      return numbers;
    },
  };
}
