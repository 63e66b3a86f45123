import { AppError } from '../../src-core/graph/appError.ts';
import type { SweepAxis } from '../../src-core/graph/sweep.ts';
import { type Outcome, type Spread, bestFirst, bestSeed, judgedBy, outcomesOf } from '../../src-core/graph/sweepOutcomes.ts';
import { machineryFor } from '../../src-core/engine/machinery.ts';
import type { KernelChoice } from '../../src-core/protocol/kernelChoice.ts';
import type { SecondThread } from '../../src-core/kernels/wasm/threads/secondThread.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { SweepTrial } from '../../src-core/protocol/sweepTrials.ts';
import { sweepTrials, trialDocument } from '../../src-core/train/sweep.ts';
import { breathe, interruptible } from './interrupt.ts';
import { formatNumber } from './numbers.ts';
import { ProgressBar } from './progressBar.ts';
import { count } from './report.ts';
import { runDocument } from './runnable.ts';
import { type GivenSettings, withSettings } from './settings.ts';
import { loadDocument, projectTarget, saveDocument } from './source.ts';
import { table } from './table.ts';
import { samplesOf } from './train.ts';
import { readPlan, readSeeds } from './varied.ts';

export interface SweepOptions extends GivenSettings {
  readonly kernels: KernelChoice;
  readonly vary: readonly string[];
  readonly seeds: string;
  readonly save?: string;
  readonly json: boolean;
  readonly digits: number;
}

/** How long is trained between looks at the clock, ms. */
const slice = 50;

/**
 * Trains every combination of values with every seed, on the same samples, and compares them. Ctrl-C tells of those
 * that were done. Large products are shared with `second`, where it is given.
 * @throws AppError E_USAGE; what reading, training and writing throw
 */
export async function sweep(given: string, options: SweepOptions, second?: SecondThread): Promise<{ text: string; interrupted: boolean }> {
  const project = options.save === undefined ? undefined : projectTarget(options.save);
  const document = withSettings(await loadDocument(given), options);
  const plan = readPlan(options.vary, readSeeds(options.seeds, document), document);
  runDocument(document);
  const parts = { document, samples: await samplesOf(document), registry, machinery: machineryFor(options.kernels, document.precision, second) };
  const of = plan.axes.reduce((product, { values }) => product * values.length, plan.seeds.length);
  const { trials, interrupted } = await allTrials(sweepTrials(parts, plan), of);

  const outcomes = bestFirst(outcomesOf(trials));
  const [best] = outcomes;
  const seed = best && bestSeed(trials, best.choice);
  if (project !== undefined) {
    if (!best || seed === undefined) throw new AppError('E_USAGE', 'nothing was trained, so there is no best to save');
    await saveDocument(project, trialDocument(parts, plan, best.choice, seed), null);
  }
  if (options.json) return { text: JSON.stringify({ title: document.title, axes: plan.axes, seeds: plan.seeds, trials, outcomes, judgedBy: judgedBy(outcomes), project: project ?? null }, null, 2), interrupted };
  const lines = [
    `${document.title}: ${count(trials.length, 'run')}${trials.length < of ? ` of ${String(of)}` : ''}, ${count(plan.seeds.length, 'seed')}; the best ${judgedBy(outcomes)} loss first, mean ± standard deviation over seeds`,
    asTable(plan.axes, outcomes, options.digits),
    ...(project === undefined || seed === undefined ? [] : [`wrote ${project}: the best, with the numbers that seed ${String(seed)} begins with`]),
  ];
  return { text: lines.join('\n'), interrupted };
}

function allTrials(run: Generator<SweepTrial | null, void>, of: number): Promise<{ trials: SweepTrial[]; interrupted: boolean }> {
  const bar = new ProgressBar();
  return interruptible(async (isInterrupted) => {
    const trials: SweepTrial[] = [];
    try {
      for (;;) {
        const end = performance.now() + slice;
        do {
          const next = run.next();
          if (next.done) return { trials, interrupted: false };
          if (next.value) trials.push(next.value);
        } while (performance.now() < end);
        bar.show(() => ({ done: trials.length, of, words: [`run ${String(Math.min(of, trials.length + 1))}/${String(of)}`] }));
        await breathe();
        if (isInterrupted()) return { trials, interrupted: true };
      }
    } finally {
      bar.clear();
    }
  });
}

function asTable(axes: readonly SweepAxis[], outcomes: readonly Outcome[], digits: number): string {
  const has = (what: 'validation' | 'trainingMetric' | 'validationMetric'): boolean => outcomes.some((outcome) => outcome[what] !== null);
  const shown = [
    { title: 'training loss', of: ({ training }: Outcome) => training, is: true },
    { title: 'validation loss', of: ({ validation }: Outcome) => validation, is: has('validation') },
    { title: 'training metric', of: ({ trainingMetric }: Outcome) => trainingMetric, is: has('trainingMetric') && !has('validationMetric') },
    { title: 'validation metric', of: ({ validationMetric }: Outcome) => validationMetric, is: has('validationMetric') },
  ].filter(({ is }) => is);
  const diverged = outcomes.some((outcome) => outcome.diverged > 0);
  const head = [...axes.map(nameOf), ...shown.map(({ title }) => title), ...(diverged ? ['diverged'] : [])];
  const rows = outcomes.map((outcome) => [
    ...axes.map((axis, index) => valueOf(axis, outcome.choice[index] ?? 0)),
    ...shown.map(({ of }) => spread(of(outcome), digits)),
    ...(diverged ? [outcome.diverged === 0 ? '' : `${String(outcome.diverged)} of ${String(outcome.seeds)}`] : []),
  ]);
  return table(head, rows);
}

function nameOf(axis: SweepAxis): string {
  const name = axis.setting === 'learningRate' ? 'rate' : axis.setting;
  return 'nodes' in axis ? `${name} of ${axis.nodes.join('+')}` : name;
}

function valueOf(axis: SweepAxis, index: number): string {
  const value = axis.values[index];
  if (value === null || value === undefined) return 'all';
  return typeof value === 'object' ? value.kind : String(value);
}

function spread(of: Spread | null, digits: number): string {
  if (!of) return '–';
  return of.deviation === 0 ? formatNumber(of.mean, digits) : `${formatNumber(of.mean, digits)} ± ${formatNumber(of.deviation, 2)}`;
}
