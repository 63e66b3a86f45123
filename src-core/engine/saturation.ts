import { saturationLimit } from '../explain/hints.ts';
import type { ResolvedNode } from '../graph/resolve.ts';
import { atStep } from './layout.ts';
import { type ActivationCurve, activationCurve, preActivationOf } from './activationCurve.ts';
import { type Probe } from './probe.ts';
import type { Session } from './session.ts';

/** Far enough out that sigmoid, tanh and their kin have levelled off, near enough that their slope is no rounding error. */
const range = 8;

/** How an activation stands at the numbers of a run. */
export interface ActivationState {
  readonly node: string;
  readonly output: string;
  readonly units: number;
  /** The share of all numbers, over units, samples and steps, at which |f′| < `saturationLimit` · max |f′|. */
  readonly share: number;
  /** Units that are so on more than half of samples and steps, where f levels off smoothly. */
  readonly saturated: readonly number[];
  /** Units whose derivative is exactly 0 on all samples and steps, where f has a half-line of slope 0 (ReLU). */
  readonly dead: readonly number[];
}

/**
 * Finds each activation of a run, gates too, by what its own kernels do rather than by its name, and looks at its
 * local derivative at every number of the run. f levels off smoothly where its slope at an end of the range is below
 * `saturationLimit` of its largest and still falling; a leaky ReLU's does not fall, and a ReLU's is 0 already.
 */
export function activationStates(session: Session, probe: Probe): ActivationState[] {
  const curves = new Map<string, ActivationCurve | undefined>();
  return session.analysis.order.flatMap((node) => {
    const candidate = preActivationOf(session, node);
    if (!candidate) return [];
    const key = JSON.stringify([node.node.type, node.config, candidate.of]);
    const curve = curves.has(key) ? curves.get(key) : activationCurve(session, node, -range, range);
    curves.set(key, curve);
    const slopes = curve && localDerivatives(session, probe, node, curve, candidate.pair.gradient);
    return curve && slopes ? [stateOf(node, curve, slopes, candidate.pair.value.size)] : [];
  });
}

/** f′ at every number, `[T, N, units]`; undefined where the Jacobian is not diagonal, so that there is no f′. */
function localDerivatives(session: Session, probe: Probe, node: ResolvedNode, { output }: ActivationCurve, gradient: Parameters<typeof atStep>[0]): Float64Array | undefined {
  const { steps, samples } = session.program.layout;
  const slopes = new Float64Array(steps * samples * gradient.size);
  const ask = (step: number, weight: (at: number) => number): Float64Array =>
    probe.ask(
      node,
      step,
      output,
      ({ offset, rows, columns }) => {
        for (let at = 0; at < rows * columns; at++) session.memory[offset + at] = weight(at);
      },
      () => {
        const { offset, rows, columns } = atStep(gradient, step, samples);
        return Float64Array.from(session.memory.subarray(offset, offset + rows * columns));
      },
    );
  for (let step = 0; step < steps; step++) slopes.set(ask(step, () => 1), step * samples * gradient.size);
  // Jᵀv = d ⊙ v for a v of unequal numbers holds for a diagonal J alone.
  const weight = (at: number): number => 1 + ((at * 7919) % 97) / 97;
  const weighted = ask(0, weight);
  const tolerance = session.analysis.graph.document.precision === 'float64' ? 1e-9 : 1e-4;
  const isDiagonal = weighted.every((value, at) => Math.abs(value - (slopes[at] ?? NaN) * weight(at)) <= tolerance * (1 + Math.abs(value)));
  return isDiagonal ? slopes : undefined;
}

function stateOf({ node }: ResolvedNode, curve: ActivationCurve, slopes: Float64Array, units: number): ActivationState {
  const { derivative, output } = curve;
  const peak = derivative.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  const small = new Array<number>(units).fill(0);
  const zero = new Array<number>(units).fill(0);
  for (const [at, slope] of slopes.entries()) {
    const unit = at % units;
    if (Math.abs(slope) < saturationLimit * peak) small[unit] = (small[unit] ?? 0) + 1;
    if (slope === 0) zero[unit] = (zero[unit] ?? 0) + 1;
  }
  const each = slopes.length / Math.max(1, units);
  const where = (counts: readonly number[], holds: (count: number) => boolean): number[] => counts.flatMap((count, unit) => (holds(count) ? [unit] : []));
  return {
    node: node.id,
    output,
    units,
    share: small.reduce((sum, count) => sum + count, 0) / Math.max(1, slopes.length),
    saturated: levelsOff(derivative, peak) ? where(small, (count) => count > each / 2) : [],
    dead: hasDeadHalf(derivative) ? where(zero, (count) => count === each) : [],
  };
}

/** The slope at either end, and half-way to it. */
function ends(derivative: Float64Array): { end: number; halfWay: number }[] {
  const quarter = Math.floor(derivative.length / 4);
  const size = (at: number): number => Math.abs(derivative.at(at) ?? NaN);
  return [
    { end: size(0), halfWay: size(quarter) },
    { end: size(-1), halfWay: size(-1 - quarter) },
  ];
}

function levelsOff(derivative: Float64Array, peak: number): boolean {
  return ends(derivative).some(({ end, halfWay }) => end < saturationLimit * peak && end < halfWay);
}

function hasDeadHalf(derivative: Float64Array): boolean {
  return ends(derivative).some(({ end, halfWay }) => end === 0 && halfWay === 0);
}
