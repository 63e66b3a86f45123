import type { ParameterNumbers, Run, RunCurves } from './run.ts';

/** Numbers that all runs of a document may keep together: some 16 MB in its file. */
const mostNumbers = 1_500_000;
/** Points of a curve that an old run keeps. */
const fewPoints = 200;

/**
 * The runs of a document, made lighter from the oldest on where they would make its file too large: first what an old
 * run would need to go on, then points of its curves. Weights, settings and names always stay, and the newest run
 * stays whole.
 */
export function lightRuns(runs: readonly Run[], most = mostNumbers): Run[] {
  let sum = runs.reduce((total, run) => total + numbersIn(run), 0);
  let kept = [...runs];
  for (const lighter of [withoutGoingOn, withFewPoints]) {
    kept = kept.map((run, index) => {
      if (sum <= most || index === kept.length - 1) return run;
      const light = lighter(run);
      sum -= numbersIn(run) - numbersIn(light);
      return light;
    });
  }
  return kept;
}

/** Whether a run still has what it needs to go on. */
export function canGoOn({ state }: Run): boolean {
  return state.fingerprint !== '';
}

function withoutGoingOn(run: Run): Run {
  return { ...run, state: { ...run.state, fingerprint: '', optimizer: {} } };
}

function withFewPoints(run: Run): Run {
  const { updates, losses, ...byEpoch } = run.curves;
  const every = (numbers: Float64Array, length: number): Float64Array => {
    const stride = Math.max(1, Math.ceil(length / fewPoints));
    // The newest point is the one that is read off.
    return numbers.filter((_, index) => (length - 1 - index) % stride === 0);
  };
  const thinned = Object.entries(byEpoch).map(([name, numbers]) => [name, every(numbers, byEpoch.epochs.length)] as const);
  return { ...run, curves: { updates: every(updates, updates.length), losses: every(losses, losses.length), ...(Object.fromEntries(thinned) as Omit<RunCurves, 'updates' | 'losses'>) } };
}

function numbersIn({ curves, state, snapshots }: Run): number {
  const inParameters = (numbers: ParameterNumbers): number => Object.values(numbers).reduce((sum, { length }) => sum + length, 0);
  const inCurves = Object.values(curves).reduce((sum, { length }) => sum + length, 0);
  const inOptimizer = Object.values(state.optimizer).reduce((sum, numbers) => sum + inParameters(numbers), 0);
  const inBest = state.best?.weights ? inParameters(state.best.weights) : 0;
  const inSnapshots = snapshots.reduce((sum, { parameters }) => sum + Object.keys(parameters).length * 52, 0);
  return inCurves + inOptimizer + inBest + inSnapshots + inParameters(state.weights) + inParameters(state.columns);
}
