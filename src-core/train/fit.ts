import { AppError } from '../graph/appError.ts';
import { nodeName, portKey } from '../graph/resolve.ts';
import type { FeatureStatistics } from '../node/definition.ts';
import type { Fit } from '../protocol/fit.ts';
import { Evaluation } from './evaluation.ts';
import type { Asked } from './predictions.ts';

/**
 * The settings that a node takes on when it is fitted to what arrives at it over the training samples, with the weights
 * of the run that is loaded; without a data set over the rows on the canvas. Yields between runs.
 * @throws AppError E_NOT_FOUND where the node does not run or has nothing to fit, E_DATA_EMPTY, E_DATA_UNBOUND, E_NOT_FINITE
 */
export function* fitOf({ document, samples, registry, machinery, like }: Asked, id: string): Generator<void, Fit> {
  const order = samples.parts.training;
  if (order.length === 0) throw new AppError('E_DATA_EMPTY', 'the training part has no samples');
  // What arrives is read at every step: no pass may leave anything out.
  const evaluation = new Evaluation(document, samples, registry, { ...machinery, passes: [] }, order.length);
  const { session } = evaluation;
  try {
    session.takeWeights(like);
    const { layout, analysis } = session.program;
    const node = analysis.graph.nodes.get(id);
    const fits = node?.definition.fits?.(node.config);
    const source = fits && analysis.graph.incoming.get(portKey(id, fits.input))?.source;
    const arriving = source && layout.outputs.get(portKey(source.node, source.port))?.value;
    if (!node || !fits || !arriving) throw new AppError('E_NOT_FOUND', `nothing arrives at node "${id}" that it could be fitted to`, { node: id });
    const moments = new Moments(arriving.size);
    for (const { from, count } of evaluation.runs(order)) {
      for (let row = 0; row < count; row++) {
        const sample = order[from + row] ?? 0;
        const steps = samples.lengths?.[sample] ?? samples.steps;
        for (let step = 0; step < steps; step++) moments.add(session.memory, arriving.offset + (step * evaluation.rows + row) * arriving.size);
      }
      yield;
    }
    const statistics = moments.result();
    if (!statistics.mean.every(Number.isFinite) || !statistics.deviation.every(Number.isFinite)) {
      throw new AppError('E_NOT_FINITE', `what arrives at "${nodeName(node.node, node.definition)}" is not finite for every training sample`, { node: id });
    }
    return { config: { ...fits.to(statistics) }, samples: order.length, from: document.dataset ? 'training' : 'canvas', constant: statistics.deviation.filter((deviation) => deviation === 0).length };
  } finally {
    session.close();
  }
}

/** Mean and deviation of each feature, one row at a time (Welford 1962): differences of large numbers lose no digits. */
class Moments {
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;
  #count = 0;

  constructor(size: number) {
    this.#mean = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  add(numbers: ArrayLike<number>, from: number): void {
    this.#count += 1;
    for (let k = 0; k < this.#mean.length; k++) {
      const value = numbers[from + k] ?? NaN;
      const before = this.#mean[k] ?? 0;
      const mean = before + (value - before) / this.#count;
      this.#mean[k] = mean;
      this.#squares[k] = (this.#squares[k] ?? 0) + (value - before) * (value - mean);
    }
  }

  result(): FeatureStatistics {
    return { mean: [...this.#mean], deviation: Array.from(this.#squares, (squares) => Math.sqrt(squares / this.#count)) };
  }
}
