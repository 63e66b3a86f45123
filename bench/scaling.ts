import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { exportNetwork } from '../src-core/engine/exportNetwork.ts';
import type { GraphDocument } from '../src-core/graph/document.ts';
import { registry } from '../src-core/node/registry.ts';
import { documentOf } from '../src-core/testing/workloads.ts';
import { ownSamples } from '../src-core/train/ownSamples.ts';
import { writeFiles } from '../src-main/services/exportedFiles.ts';
import { contenderOfApp, openSession, stepOf } from './contenders.ts';
import { pythons, torchPeers } from './peers.ts';
import { fittedExponent } from './statistics.ts';
import { sha256 } from '../src-main/services/sha256.ts';

/*
 * How long an update takes in the app and in the project that `export --format ddp` writes, as one process on one thread, while
 * one size grows and the others are held. Writes the tables of docs/scaling.md. Each number is the least of several
 * repeats: what else the machine does can only add to it.
 */

interface Growth {
  readonly title: string;
  readonly of: string;
  readonly sizes: readonly number[];
  readonly documentAt: (size: number) => GraphDocument;
}

const perceptron = (batch: number, width: number): GraphDocument => documentOf({ kind: 'perceptron', batch, widths: [width, width, width, 10], activation: 'relu', loss: 'cross-entropy', learningRate: 1e-3 });
const growths: readonly Growth[] = [
  { title: 'Parameters: three layers of this width, 64 samples in a batch', of: 'width', sizes: [16, 32, 64, 128, 256, 512, 1024], documentAt: (width) => perceptron(64, width) },
  { title: 'Batch: layers of width 128', of: 'batch', sizes: [4, 16, 64, 256, 1024], documentAt: (batch) => perceptron(batch, 128) },
  { title: 'Time steps: an LSTM 16→64→10, 16 samples in a batch', of: 'steps', sizes: [2, 8, 32, 128], documentAt: (steps) => documentOf({ kind: 'lstm', batch: 16, steps, width: 16, units: 64, classes: 10, learningRate: 1e-3, isWired: false }) },
];

const repeats = 7;
/** As many updates as take this long are timed together, ms. */
const atLeast = 40;

const program = `
import sys, time
sys.path.insert(0, sys.argv[1])
import torch
torch.set_num_threads(1)
import train
data, chosen = train.load_data()
model = train.load_weights(train.Network(), train.os.path.join(train.folder, 'weights.safetensors'))
optimizer = torch.optim.SGD(model.parameters(), lr=train.LEARNING_RATE)
arrays = [data[name] for name in sys.argv[2:]]
def update():
    optimizer.zero_grad()
    model.loss(*arrays, samples=len(chosen)).backward()
    optimizer.step()
def timed(count):
    begin = time.perf_counter()
    for _ in range(count):
        update()
    return (time.perf_counter() - begin) * 1000
timed(5)
count = max(1, round(${String(atLeast)} / max(timed(3) / 3, 1e-3)))
print(min(timed(count) / count for _ in range(${String(repeats)})))
`;

interface Point {
  readonly size: number;
  readonly parameters: number;
  readonly app: number;
  readonly torch: number | null;
}

const python = pythons().find((command) => spawnSync(command, ['-c', 'import torch, numpy']).status === 0);
const home = mkdtempSync(path.join(tmpdir(), 'chainrule-scaling-'));
const facts = torchPeers()?.facts;
const lines: string[] = facts ? [`PyTorch ${facts.version} multiplies matrices at ${facts.gemm.toFixed(0)} GFLOP/s on one thread here (${facts.blas.join(', ')}).`, ''] : [];
try {
  for (const { title, of, sizes, documentAt } of growths) {
    const points: Point[] = [];
    for (const size of sizes) {
      const document: GraphDocument = { ...documentAt(size), precision: 'float32' };
      points.push({ size, parameters: document.parameters.reduce((sum, { values }) => sum + values.values.length, 0), app: inApp(document), torch: python === undefined ? null : await inTorch(document, python) });
      console.log(of, points.at(-1));
    }
    lines.push(`### ${title}`, '', `| ${of} | parameters | app, ms an update | PyTorch, ms | PyTorch to the app |`, '|---|---|---|---|---|');
    for (const { size, parameters, app, torch } of points) lines.push(`| ${String(size)} | ${String(parameters)} | ${shown(app)} | ${torch === null ? '–' : shown(torch)} | ${torch === null ? '–' : `${(torch / app).toPrecision(2)} ×`} |`);
    const last = points.slice(-3);
    lines.push('', `At the end of the table the app's time grows with ${of === 'width' ? 'the number of parameters' : `the ${of}`} to the power ${fittedExponent(last.map(({ size, parameters, app }) => ({ x: of === 'width' ? parameters : size, y: app }))).toFixed(2)}.`, '');
  }
} finally {
  rmSync(home, { recursive: true });
}
// Bundles lie two folders below the root.
const page = path.join(import.meta.dirname, '../../docs/scaling.md');
const text = readFileSync(page, 'utf8');
const [begin, end] = ['<!-- measured by npm run bench:scaling -->', '<!-- end of what is measured -->'];
const [before = '', rest = ''] = text.split(begin);
const [, after = ''] = rest.split(end);
writeFileSync(page, `${before}${begin}\n\n${lines.join('\n')}\n${end}${after}`);

function inApp(document: GraphDocument): number {
  const session = openSession(contenderOfApp('float32'), document);
  if (!session) throw new Error('the app’s own kernels run on every machine');
  const step = stepOf(session);
  const timed = (count: number): number => {
    const start = performance.now();
    for (let index = 0; index < count; index++) step();
    return performance.now() - start;
  };
  // V8 compiles while it runs.
  const begun = performance.now();
  while (performance.now() - begun < 300) step();
  const count = Math.max(1, Math.round(atLeast / Math.max(timed(3) / 3, 1e-3)));
  const least = Math.min(...Array.from({ length: repeats }, () => timed(count) / count));
  session.close();
  return least;
}

async function inTorch(document: GraphDocument, command: string): Promise<number> {
  const folder = path.join(home, 'project');
  const { files } = await exportNetwork({ document, format: 'ddp', choices: {}, sha256, readSamples: () => Promise.resolve(ownSamples(document)) }, registry);
  await writeFiles(folder, true, files);
  return z.coerce.number().positive().parse(execFileSync(command, ['-c', program, folder, 'x', 't'], { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1' } }).trim());
}

/** Three digits. */
function shown(milliseconds: number): string {
  return milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(3);
}
