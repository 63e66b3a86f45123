import type { RunTensor } from '../engine/layout.ts';
import type { Session } from '../engine/session.ts';
import { portKey } from '../graph/resolve.ts';
import type { Metric } from '../graph/run.ts';
import type { Memory } from '../kernels/backend.ts';
import type { Judgement } from '../node/definition.ts';

/**
 * The loss node at which a network is judged, and where its prediction and target lie. Where there is a class to tell at
 * each position, both are seen as `[T, N, positions, size]`: `size` numbers for each position.
 */
export interface Judged {
  readonly node: string;
  readonly judgement: Judgement;
  readonly prediction: RunTensor;
  readonly target: RunTensor;
  /** Of one sample at one step; 1 where there are none. */
  readonly positions: number;
  /** The node that gives the target, where it comes straight from the data. */
  readonly targetNode: string;
  /** ℓ, `[T, N]`. */
  readonly ell: RunTensor;
  readonly everyStep: boolean;
}

/** The first loss of a network that compares a prediction with a target, or undefined where there is none. */
export function judgedLoss({ program: { analysis, layout } }: Session): Judged | undefined {
  for (const { node, definition, config, outputs } of analysis.order) {
    const judgement = definition.judges?.(config);
    if (!judgement) continue;
    const source = (port: string): { tensor: RunTensor | undefined; node: string } => {
      const edge = analysis.graph.incoming.get(portKey(node.id, port));
      return { tensor: edge && layout.outputs.get(portKey(edge.source.node, edge.source.port))?.value, node: edge?.source.node ?? '' };
    };
    const [prediction, target] = [source(judgement.prediction), source(judgement.target)];
    const ell = layout.outputs.get(portKey(node.id, outputs[0]?.name ?? ''))?.value;
    const everyStep = definition.loss?.(config).steps === 'every';
    if (!prediction.tensor || !target.tensor || !ell) continue;
    const positions = judgement.overPositions === undefined ? 1 : prediction.tensor.size / (prediction.tensor.shape.at(-1) ?? 1);
    const atPosition = (tensor: RunTensor): RunTensor => ({ ...tensor, size: tensor.size / positions });
    return { node: node.id, judgement, prediction: atPosition(prediction.tensor), target: atPosition(target.tensor), positions, targetNode: target.node, ell, everyStep };
  }
  return undefined;
}

/** Adds up what a metric needs over the samples that runs of a session go through. */
export interface Meter {
  readonly metric: Metric;
  /** The sums so far: what a run that pauses keeps. All zero is a fresh start. */
  readonly sums: Float64Array;
  /** Takes in the run that the session has just made: every sample and step that weighs in the loss. */
  add(): void;
  /** NaN where nothing was taken in. */
  result(): number;
}

/**
 * The metric that fits the loss: accuracy of classes and of yes or no; perplexity exp(mean cross-entropy) where a
 * class is told at every step or position of a sequence; R² = 1 − Σ(ŷ − t)² / Σ(t − t̄)² of numbers.
 */
export function meterOf(session: Session): Meter | undefined {
  const judged = judgedLoss(session);
  if (!judged) return undefined;
  const { as } = judged.judgement;
  if (as === 'numbers') return determination(session, judged);
  if (as === 'yes-logits' || as === 'yes-probabilities') return accuracy(session, judged, hitsOfYes);
  return judged.positions > 1 || (judged.everyStep && session.program.layout.steps > 1) ? perplexity(session, judged) : accuracy(session, judged, hitsOfClasses);
}

/** Calls `visit` with the place, `step * N + sample`, of all that weighs in the loss. */
function forCounted({ program: { layout }, memory }: Session, node: string, visit: (place: number) => void): void {
  const weights = layout.lossWeights?.get(node);
  for (let place = 0; place < layout.steps * layout.samples; place++) if (!weights || memory[weights.offset + place] !== 0) visit(place);
}

function accuracy(session: Session, judged: Judged, hits: (memory: Memory, judged: Judged, place: number) => { right: number; of: number }): Meter {
  /** Right, and of how many. */
  const sums = new Float64Array(2);
  return {
    metric: 'accuracy',
    sums,
    add: () => {
      forCounted(session, judged.node, (place) => {
        for (let position = 0; position < judged.positions; position++) {
          const { right, of } = hits(session.memory, judged, place * judged.positions + position);
          add(sums, 0, right);
          add(sums, 1, of);
        }
      });
    },
    result: () => ratio(sums[0], sums[1]),
  };
}

function hitsOfClasses(memory: Memory, { prediction, target, judgement }: Judged, place: number): { right: number; of: number } {
  const isIndex = judgement.targetIs === 'index';
  const right = isIndex ? memory[target.offset + place * target.size] : largest(memory, target, place);
  return { right: largest(memory, prediction, place) === right ? 1 : 0, of: 1 };
}

function hitsOfYes(memory: Memory, { prediction, target, judgement }: Judged, place: number): { right: number; of: number } {
  const border = judgement.as === 'yes-logits' ? 0 : 0.5;
  let right = 0;
  for (let k = 0; k < prediction.size; k++) {
    const says = (memory[prediction.offset + place * prediction.size + k] ?? 0) > border;
    if (says === (memory[target.offset + place * target.size + k] ?? 0) > 0.5) right += 1;
  }
  return { right, of: prediction.size };
}

/** The index of the largest of a row; the first of equal ones. */
export function largest(memory: Memory, { offset, size }: RunTensor, place: number): number {
  let best = 0;
  for (let k = 1; k < size; k++) if ((memory[offset + place * size + k] ?? 0) > (memory[offset + place * size + best] ?? 0)) best = k;
  return best;
}

function perplexity(session: Session, { node, ell, positions, judgement }: Judged): Meter {
  const inMean = judgement.overPositions === 'mean' ? positions : 1;
  /** Σ ℓ over all positions, and of how many. */
  const sums = new Float64Array(2);
  return {
    metric: 'perplexity',
    sums,
    add: () => {
      forCounted(session, node, (place) => {
        add(sums, 0, inMean * (session.memory[ell.offset + place] ?? NaN));
        add(sums, 1, positions);
      });
    },
    result: () => Math.exp(ratio(sums[0], sums[1])),
  };
}

/** Σ(t − t̄)² by Welford's update, one mean for each element, so that large numbers do not cancel. */
function determination(session: Session, { node, prediction, target }: Judged): Meter {
  const { size } = prediction;
  /** How many, Σ(ŷ − t)², Σ(t − t̄)², and the mean of each element. */
  const sums = new Float64Array(3 + size);
  return {
    metric: 'r2',
    sums,
    add: () => {
      const { memory } = session;
      forCounted(session, node, (place) => {
        const count = add(sums, 0, 1);
        for (let k = 0; k < size; k++) {
          const t = memory[target.offset + place * size + k] ?? NaN;
          const mean = sums[3 + k] ?? 0;
          const moved = add(sums, 3 + k, (t - mean) / count);
          add(sums, 1, ((memory[prediction.offset + place * size + k] ?? NaN) - t) ** 2);
          add(sums, 2, (t - mean) * (t - moved));
        }
      });
    },
    // Targets that are all the same cannot be explained any better than by their mean.
    result: () => (sums[2] === 0 ? NaN : 1 - ratio(sums[1], sums[2])),
  };
}

function add(sums: Float64Array, index: number, more: number): number {
  return (sums[index] = (sums[index] ?? 0) + more);
}

function ratio(of = NaN, over = NaN): number {
  return of / over;
}
