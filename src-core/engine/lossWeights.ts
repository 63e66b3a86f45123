import type { LossReduction } from '../node/definition.ts';
import type { Memory } from '../kernels/backend.ts';
import type { ResolvedNode } from '../graph/resolve.ts';
import type { Program } from './compile.ts';
import type { Layout } from './layout.ts';
import { lossFactor } from './nodePlan.ts';

/** Samples of which some are shorter than the run, or fewer than it has room for. */
export interface Filled {
  /** Steps of each sample, counted from the run's first; 0 where a place is empty. */
  readonly lengths: ArrayLike<number>;
  /** How many samples a mean is over. */
  readonly count: number;
  /** For each sample whether its last step is in this run: not so in the first pieces of truncated BPTT. */
  readonly ends?: ArrayLike<boolean>;
}

/** Writes which samples are there at which step, and ∂L/∂ℓ of every loss node: padding and empty places weigh nothing. */
export function writeFilled({ layout, analysis }: Program, memory: Memory, filled: Filled): void {
  writePresence(layout, memory, filled);
  if (!layout.lossWeights) return;
  for (const { node, definition, config } of analysis.order) {
    const weights = layout.lossWeights.get(node.id);
    const reduction = definition.loss?.(config);
    if (weights && reduction) writeWeights(memory, weights.offset, reduction, layout, filled);
  }
}

function writePresence({ presence, steps, samples }: Layout, memory: Memory, { lengths }: Filled): void {
  if (!presence) return;
  for (let step = 0; step < steps; step++) {
    let there = 0;
    for (let sample = 0; sample < samples; sample++) if (step < (lengths[sample] ?? 0)) there += 1;
    for (let sample = 0; sample < samples; sample++) {
      const length = lengths[sample] ?? 0;
      const at = step * samples + sample;
      const isReal = step < length;
      memory[presence.real.offset + at] = isReal ? 1 : 0;
      memory[presence.padded.offset + at] = isReal ? 0 : 1;
      memory[presence.share.offset + at] = isReal ? 1 / (step + 1) : 0;
      memory[presence.among.offset + at] = isReal ? 1 / there : 0;
    }
  }
}

function writeWeights(memory: Memory, offset: number, reduction: LossReduction, { steps, samples }: { readonly steps: number; readonly samples: number }, { lengths, count, ends }: Filled): void {
  for (let step = 0; step < steps; step++) {
    // Most samples have the same length, and so the same weight.
    let [knownLength, knownLast, weight] = [-1, false, 0];
    for (let sample = 0; sample < samples; sample++) {
      const length = lengths[sample] ?? 0;
      const isLast = step === length - 1 && (ends?.[sample] ?? true);
      if (length !== knownLength || isLast !== knownLast) {
        weight = step < length ? lossFactor(reduction, { index: step, count: length, isFirst: step === 0, isLast }, count) : 0;
        [knownLength, knownLast] = [length, isLast];
      }
      memory[offset + step * samples + sample] = weight;
    }
  }
}

/** ∂L/∂ℓ of a loss node at one step for one sample, as the program has it. */
export function lossWeightOf({ layout }: Program, memory: Memory, { node, definition, config }: ResolvedNode, step: number, sample: number): number {
  const weights = layout.lossWeights?.get(node.id);
  if (weights) return memory[weights.offset + step * layout.samples + sample] ?? 0;
  const reduction = definition.loss?.(config);
  return reduction ? lossFactor(reduction, { index: step, count: layout.steps, isFirst: step === 0, isLast: step === layout.steps - 1 }, layout.samples) : 0;
}
