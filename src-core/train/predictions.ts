import type { SampleSet } from '../data/samples.ts';
import type { Session } from '../engine/session.ts';
import type { RunTensor } from '../engine/layout.ts';
import { AppError } from '../graph/appError.ts';
import type { DataSet, Part, TableColumn } from '../graph/dataset.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { Machinery } from '../engine/machinery.ts';
import type { Judgement } from '../node/definition.ts';
import type { Registry } from '../node/registry.ts';
import type { Predictions } from '../protocol/predictions.ts';
import { Evaluation } from './evaluation.ts';
import { type Judged, judgedLoss, largest } from './metrics.ts';

/** Numbers of predictions and targets together, at most: a screen shows no more, and what is sent stays small. */
const mostNumbers = 400_000;

/** What the network is asked about, and what of. */
export interface Asked {
  readonly document: GraphDocument;
  readonly samples: SampleSet;
  readonly registry: Registry;
  readonly machinery: Machinery;
  /** The run whose weights are taken. */
  readonly like: Session;
}

/**
 * What the network says of the samples of a part. Yields between runs, so that others get their turn.
 * @throws AppError E_NO_LOSS where no loss compares a prediction with a target
 */
export function* predictionsOf({ document, samples, registry, machinery, like }: Asked, part: Part | 'all'): Generator<void, Omit<Predictions, 'revision'>> {
  const all = part === 'all' ? Int32Array.from({ length: samples.count }, (_, index) => index) : samples.parts[part];
  const evaluation = new Evaluation(document, samples, registry, machinery, all.length);
  const { session } = evaluation;
  session.takeWeights(like);
  const judged = requireJudged(session);
  const { positions } = judged;
  /** Of one sample: at each step all its positions. */
  const steps = samples.steps * positions;
  const width = judged.prediction.size;
  const isIndex = judged.judgement.targetIs !== undefined;
  const targetWidth = isIndex ? 1 : judged.target.size;
  const order = all.subarray(0, Math.max(1, Math.floor(mostNumbers / (steps * (width + targetWidth)))));
  const predictions = new Float64Array(order.length * steps * width);
  const targets = new Float64Array(order.length * steps * targetWidth);
  const losses = new Float64Array(order.length);
  const told = tellerOf(document, judged);
  const lossAt = sharesOf(session, judged, order.length);
  for (const { from, count } of evaluation.runs(order)) {
    for (let row = 0; row < count; row++) {
      for (let step = 0; step < steps; step++) {
        const place = Math.floor(step / positions) * evaluation.rows + row;
        const position = step % positions;
        const at = (from + row) * steps + step;
        told.prediction(session, place * positions + position, predictions, at * width);
        told.target(session, place * positions + position, targets, at * targetWidth);
        if (position === 0) losses[from + row] = (losses[from + row] ?? 0) + lossAt(place);
      }
    }
    yield;
  }
  session.close();
  const lengths = samples.lengths;
  return {
    loss: judged.node,
    judges: judgesOf(judged.judgement),
    part,
    samples: [...order],
    of: all.length,
    steps,
    positions,
    lengths: lengths && [...order].map((sample) => (lengths[sample] ?? 0) * positions),
    width,
    targetWidth,
    predictions,
    targets,
    losses,
    classes: told.classes,
  };
}

/** @throws AppError E_NO_LOSS */
export function requireJudged(session: Session): Judged {
  const judged = judgedLoss(session);
  if (!judged) throw new AppError('E_NO_LOSS', 'no loss compares a prediction with a target: there is nothing to judge by');
  return judged;
}

export function judgesOf({ as }: Judgement): Predictions['judges'] {
  if (as === 'numbers') return 'numbers';
  return as === 'yes-logits' || as === 'yes-probabilities' ? 'binary' : 'classes';
}

/** What one sample at one step adds to its loss, without the mean over `count` samples. */
function sharesOf({ program: { layout, analysis }, memory }: Session, { node, ell }: Judged, count: number): (place: number) => number {
  const weights = layout.lossWeights?.get(node);
  const resolved = analysis.graph.nodes.get(node);
  const factor = resolved?.definition.loss?.(resolved.config).overSamples === 'mean' ? count : 1;
  return (place) => factor * (weights ? (memory[weights.offset + place] ?? 0) : 1) * (memory[ell.offset + place] ?? 0);
}

type Write = (session: Session, place: number, out: Float64Array, at: number) => void;

interface Teller {
  readonly prediction: Write;
  readonly target: Write;
  /** Names of the classes. */
  readonly classes: string[] | null;
}

/** Turns scores into probabilities, and numbers back into what they were before they were normalised. */
export function tellerOf({ dataset }: GraphDocument, { judgement, prediction, target, positions, targetNode }: Judged): Teller {
  const columns = columnsOf(dataset, targetNode);
  const classes = commonClasses(columns, positions);
  const plain = (tensor: RunTensor): Write => copyRow(tensor, columns.length === tensor.size ? columns.map(({ name }) => dataset?.normalise[name]) : []);
  switch (judgement.as) {
    case 'class-logits':
    case 'class-log-probabilities':
      return { prediction: softmaxRow(prediction), target: judgement.targetIs === 'probabilities' ? largestOfRow(target) : copyRow(target, []), classes };
    case 'yes-logits':
      return { prediction: sigmoidRow(prediction), target: copyRow(target, []), classes };
    case 'yes-probabilities':
      return { prediction: copyRow(prediction, []), target: copyRow(target, []), classes };
    case 'numbers':
      return { prediction: plain(prediction), target: plain(target), classes: null };
  }
}

/** The names of the classes, where the one column of the target has them, or those of all positions the same. */
function commonClasses(columns: readonly TableColumn[], positions: number): string[] | null {
  const [first, ...others] = columns;
  if (first?.kind !== 'class' || columns.length !== positions) return null;
  const isAlike = (column: TableColumn): boolean => column.kind === 'class' && column.classes.length === first.classes.length && column.classes.every((name, index) => name === first.classes[index]);
  return others.every(isAlike) ? first.classes : null;
}

function columnsOf(dataset: DataSet | null, node: string): TableColumn[] {
  const binding = dataset && Object.hasOwn(dataset.bindings, node) ? dataset.bindings[node] : undefined;
  return binding ? binding.columns.flatMap((name) => dataset?.table.columns.find((column) => column.name === name) ?? []) : [];
}

function copyRow({ offset, size }: RunTensor, normalised: readonly ({ readonly shift: number; readonly scale: number } | undefined)[]): Write {
  return ({ memory }, place, out, at) => {
    for (let k = 0; k < size; k++) {
      const { shift = 0, scale = 1 } = normalised[k] ?? {};
      out[at + k] = (memory[offset + place * size + k] ?? NaN) * scale + shift;
    }
  };
}

function largestOfRow(tensor: RunTensor): Write {
  return ({ memory }, place, out, at) => {
    out[at] = largest(memory, tensor, place);
  };
}

function sigmoidRow({ offset, size }: RunTensor): Write {
  return ({ memory }, place, out, at) => {
    for (let k = 0; k < size; k++) out[at + k] = 1 / (1 + Math.exp(-(memory[offset + place * size + k] ?? NaN)));
  };
}

/** With the largest subtracted; log-probabilities come out as probabilities too. */
function softmaxRow(tensor: RunTensor): Write {
  const { offset, size } = tensor;
  return ({ memory }, place, out, at) => {
    const most = memory[offset + place * size + largest(memory, tensor, place)] ?? 0;
    let sum = 0;
    for (let k = 0; k < size; k++) {
      const e = Math.exp((memory[offset + place * size + k] ?? NaN) - most);
      out[at + k] = e;
      sum += e;
    }
    for (let k = 0; k < size; k++) out[at + k] = (out[at + k] ?? NaN) / sum;
  };
}
