import type { SampleSet } from '../data/samples.ts';
import type { Session } from '../engine/session.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { Machinery } from '../engine/machinery.ts';
import type { Registry } from '../node/registry.ts';
import { BatchSession } from './batchSession.ts';
import { type Meter, meterOf } from './metrics.ts';
import { lossOfBatch } from './reportedLoss.ts';

/** How good a network is on a part of the samples. */
export interface Measured {
  readonly loss: number;
  /** NaN where no metric fits. */
  readonly metric: number;
}

/** Numbers of a run that is measured at once, at most: more samples than that are taken in turn. */
const mostPlaces = 4096;

/** Runs a network forward over samples of a set, some at a time, without changing it. */
export class Evaluation {
  readonly batches: BatchSession;
  /** Samples that are run at once. */
  readonly rows: number;
  readonly #meter: Meter | undefined;

  /** `most` is the largest number of samples that will be asked for. */
  constructor(document: GraphDocument, samples: SampleSet, registry: Registry, machinery: Machinery, most: number) {
    this.rows = Math.max(1, Math.min(most, 256, Math.floor(mostPlaces / samples.steps)));
    this.batches = new BatchSession(document, samples, registry, machinery, { rows: this.rows, steps: samples.steps, reads: 'every step', mode: 'evaluation' });
    this.#meter = meterOf(this.batches.session);
  }

  get session(): Session {
    return this.batches.session;
  }

  /** Runs all of `order`, some at a time; yields how many of them, from which on, were run. */
  *runs(order: Int32Array): Generator<{ readonly from: number; readonly count: number }, void> {
    for (let from = 0; from < order.length; from += this.rows) {
      const count = Math.min(this.rows, order.length - from);
      this.batches.fill(order, from, count, { meanOver: order.length });
      this.session.forward();
      yield { from, count };
    }
  }

  /** Loss and metric over all of `order`, told for batches of `batch` samples. Yields between runs, so that others get their turn. */
  *measure(order: Int32Array, batch: number): Generator<void, Measured> {
    this.#meter?.sums.fill(0);
    let sum = 0;
    for (const { count } of this.runs(order)) {
      sum += lossOfBatch(this.session, count, { batch, meanOver: order.length });
      this.#meter?.add();
      yield;
    }
    return { loss: sum / order.length, metric: this.#meter?.result() ?? NaN };
  }
}
