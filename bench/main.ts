import { createEngineService } from '../src-core/engine/service.ts';
import { compile } from '../src-core/engine/compile.ts';
import { Session, defaultByteBudget } from '../src-core/engine/session.ts';
import { analyse } from '../src-core/graph/validate.ts';
import { referenceBackend } from '../src-core/kernels/reference/referenceBackend.ts';
import { registry } from '../src-core/node/registry.ts';
import { Evaluation } from '../src-core/train/evaluation.ts';
import { Trainer } from '../src-core/train/trainer.ts';
import { batch, plainLoop, rows, scalarNetwork } from './scalarRows.ts';
import { type Workload, chain, workloads } from './workloads.ts';

/** Rounds over all workloads: interleaved, so that a slow moment of the machine hits all of them. */
const rounds = 5;
const millisecondsPerRound = 300;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function stepsPerSecond(step: () => void): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < millisecondsPerRound) {
    step();
    count += 1;
  }
  return (count * 1000) / (performance.now() - start);
}

function bareEngine({ document }: Workload): () => void {
  const session = new Session(analyse(document, registry), referenceBackend);
  session.run();
  const step = (): void => {
    session.update();
    session.run();
  };
  // V8 optimises within the first thousand steps; before that nothing is worth measuring.
  for (let start = performance.now(), count = 0; count < 2000 && performance.now() - start < 1000; count++) step();
  return step;
}

async function throughService({ document }: Workload, milliseconds: number): Promise<number> {
  const service = createEngineService(
    { now: () => performance.now(), breathe: () => new Promise((resolve) => setImmediate(resolve)), readTable: () => Promise.reject(new Error('the bench stores no tables')) },
    { frame: () => undefined, progress: () => undefined, checkProgress: () => undefined, sweepProgress: () => undefined },
  );
  const signal = { aborted: false, addEventListener: () => undefined };
  await service['engine.evaluate']({ document: { ...document, training: { ...document.training, epochs: 1e9 } }, revision: 1 }, signal);
  const watch = { edges: document.edges.map(({ id }) => id), outputs: [], parameters: document.parameters.map(({ id }) => id), step: 0, sample: 0 };
  await service['engine.watch']({ watch, id: 1 }, signal);
  const training = service['engine.train']({ revision: 1, amount: { kind: 'all' }, from: null }, signal);
  setTimeout(() => void service['engine.stop']({}, signal), milliseconds);
  return (await training).updatesPerSecond;
}

function timed(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

const all = workloads();
const steps = all.map(bareEngine);
const rates = all.map((): number[] => []);
for (let round = 0; round < rounds; round++) steps.forEach((step, index) => rates[index]?.push(stepsPerSecond(step)));

console.log('Training steps per second (update, forward, backward), reference backend, median of', rounds);
for (const [index, workload] of all.entries()) {
  const bare = median(rates[index] ?? []);
  const service = await throughService(workload, 600);
  const { precision } = workload.document;
  console.log(`  ${workload.name}  ${bare.toFixed(0).padStart(9)}  ${precision}  through the service ${(service / bare).toFixed(2)} of it   ${workload.what}`);
}

compareWithPlainLoop();

const fifty = chain(48, 1);
const large = analyse(chain(1000, 100), registry);
const evaluations = Array.from({ length: 30 }, () =>
  timed(() => {
    new Session(analyse(fifty, registry), referenceBackend).run();
  }),
);
const compilations = Array.from({ length: 10 }, () => timed(() => void compile(large, defaultByteBudget, { weighted: false })));
console.log('Validate, compile and run 50 nodes after an edit, ms:', median(evaluations).toFixed(2));
console.log('Compile 1,000 nodes unrolled over 100 steps, ms:', median(compilations).toFixed(0));

/** The 26 nodes of single numbers beside the same network as a loop for this one purpose; both must come to the same loss. */
function compareWithPlainLoop(): void {
  const { document, samples } = scalarNetwork();
  const loop = plainLoop();
  const evaluation = new Evaluation(document, samples, registry, referenceBackend, rows);
  const trainer = new Trainer({ document, samples, registry, backend: referenceBackend, from: null });
  const run = trainer.run();
  const evaluate = (): number => {
    const measuring = evaluation.measure(samples.parts.training, rows);
    for (;;) {
      const next = measuring.next();
      if (next.done) return next.value.loss;
    }
  };
  const epoch = (): void => {
    while (run.next().value !== 'epoch');
  };
  const actions = [evaluate, () => loop.evaluate(), epoch, () => { loop.epoch(); }];
  const times = actions.map((): number[] => []);
  for (let round = 0; round < 40; round++) actions.forEach((action, index) => times[index]?.push(timed(action)));
  evaluation.session.takeWeights(trainer.session);
  if (Math.abs(evaluate() - loop.evaluate()) > 1e-9) throw new Error('the network and the plain loop do not compute the same');
  // The best, and not the median: what takes longer than a time slice is interrupted more often where others work too.
  const [ours = NaN, plain = NaN, ourEpoch = NaN, plainEpoch = NaN] = times.map((own) => Math.min(...own));
  const told = (mine: number, its: number): string => `${mine.toFixed(2)} (plain loop ${its.toFixed(2)}; ${(mine / its).toFixed(1)} times that)`;
  console.log(`${String(document.nodes.length)} nodes of single numbers, ${String(rows)} rows, best ms: evaluation ${told(ours, plain)}, an epoch in batches of ${String(batch)} ${told(ourEpoch, plainEpoch)}`);
}
