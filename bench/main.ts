import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../e2e/fixtures/startedApp.ts';
import { findBrowser } from '../scripts/browsers.mjs';
import { measureCanvas } from './canvas/measureCanvas.ts';
import { measureLarge } from './canvas/measureLarge.ts';
import { type Contender, lookedAt, nameOf } from './contenders.ts';
import { measureStartup } from './startup.ts';
import { peerVersions, thisMachine } from './machine.ts';
import { javaScriptPeers, torchPeers } from './peers.ts';
import { measurePage } from './page.ts';
import { writeReport } from './report.ts';
import { type CompileTimes, type Curve, type EngineSection, type HeapGrowth, type MemoryUse, type PeersSection, type Results, type ScalarRows, readResults, writeResults } from './results.ts';
import type { Spread } from './statistics.ts';
import { measureWorkloads } from './workloadContest.ts';

/*
 * Arguments: the parts to measure (peers, engine, page, canvas, large, start), `--quick`, and `--without-packages` where the
 * JavaScript peers could not be installed. A full run replaces the parts it measured in bench/results.json, and writes
 * docs/performance.md anew; a quick one writes the same into .cache/bench.
 */

const words = process.argv.slice(2);
const isQuick = words.includes('--quick');
const folder = path.join(root, '.cache/bench');
const [results, docs] = isQuick ? [path.join(folder, 'results.json'), path.join(folder, 'docs')] : [path.join(root, 'bench/results.json'), path.join(root, 'docs')];
mkdirSync(docs, { recursive: true });

const here = { date: new Date().toISOString().slice(0, 10), machine: thisMachine() };
let found: Results = readResults(results);
const parts: Readonly<Record<string, () => Promise<Results>>> = {
  peers: async () => ({ peers: { ...here, ...(await besidePeers()) } }),
  engine: () => Promise.resolve({ engine: { ...here, ...engineAlone() } }),
  page: async () => (findBrowser() === undefined ? missing('There is no browser here; the app in it is not measured.') : { page: { ...here, ...(await measurePage(isQuick, folder)) } }),
  canvas: async () => (findBrowser() === undefined ? missing('There is no browser here; the canvas is not measured.') : { canvas: { ...here, ...(await measureCanvas()) } }),
  large: async () => (findBrowser() === undefined ? missing('There is no browser here; a large document in it is not measured.') : { large: { ...here, ...(await measureLarge()) } }),
  start: async () => (findBrowser() === undefined ? missing('There is no browser here; the start is not measured.') : { start: { ...here, ...(await measureStartup()) } }),
};
const chosen = Object.keys(parts).filter((name) => words.includes(name));
for (const name of chosen) {
  console.log(`— ${name}`);
  const start = performance.now();
  found = { ...found, ...(await parts[name]?.()) };
  console.log(`  ${name} took ${((performance.now() - start) / 1000).toFixed(0)} s`);
  writeResults(results, found);
}
console.log(writeReport(found, docs));

function missing(reason: string): Results {
  console.log(reason);
  return {};
}

async function besidePeers(): Promise<PeersSection> {
  const torch = torchPeers();
  if (torch) console.log(`PyTorch ${torch.facts.version} with ${torch.facts.blas.join(', ')}: products of matrices at ${torch.facts.gemm.toFixed(0)} GFLOP/s on one thread`);
  else console.log('No Python here has PyTorch; losses are compared with the reference backend, and its ratios are left out.');
  const hasPackages = !words.includes('--without-packages');
  if (!hasPackages) console.log('The JavaScript peers are not installed, and left out.');
  const pace = isQuick ? { rounds: 2, round: 40, losses: 150, warm: 50, isThorough: false } : { rounds: 5, round: 200, losses: 1000, warm: 300, isThorough: true };
  const measured = await measureWorkloads([...(torch?.peers ?? []), ...(hasPackages ? javaScriptPeers : [])], pace, folder);
  return { versions: hasPackages ? peerVersions(root) : {}, torch: torch?.facts ?? null, measured };
}

/** Each piece in a process of its own. */
function engineAlone(): EngineSection {
  const contenders = isQuick ? lookedAt().slice(0, 2) : lookedAt();
  const of = <T>(what: string, ...flags: string[]): T[] => contenders.map((contender) => piece(what, contender, ...flags) as T);
  const scalarRows = of<ScalarRows>('scalarRows');
  for (const { contender, nodes, rows, evaluation, plainEvaluation, epoch, plainEpoch } of scalarRows) {
    console.log(`  ${contender}: ${String(nodes)} nodes of single numbers, ${String(rows)} rows, ms: evaluation ${told(evaluation)}, plain loop ${told(plainEvaluation)}; an epoch ${told(epoch)}, plain loop ${told(plainEpoch)}`);
  }
  const compile = of<CompileTimes>('compile');
  for (const { contender, fifty, fiftyFirst, large, largeFirst, largeTraining } of compile) {
    console.log(`  ${contender}: 50 nodes from document to numbers, ms: ${told(fifty)}, first ${fiftyFirst.toFixed(1)}; 1,000 nodes over 100 steps compiled and loaded: ${told(large)}, first ${largeFirst.toFixed(0)}, for training ${told(largeTraining)}`);
  }
  const curves = of<readonly Curve[]>('curves').flat();
  for (const { of, contender, exponent, points } of curves) console.log(`  ${of.padEnd(6)} ${contender}: time ∝ ${of}^${exponent.toFixed(2)}; steps/s ${points.map(({ x, rate }) => `${String(x)}: ${rate.median.toPrecision(3)}`).join(', ')}`);
  const memory = of<readonly MemoryUse[]>('memory', '--expose-gc').flat();
  for (const { workload, contender, needed, arena, taken } of memory) console.log(`  ${workload.padEnd(9)} ${contender}: ${bytes(needed)} needed, arena ${(arena / needed).toFixed(2)} times that, all typed arrays ${(taken / needed).toFixed(2)}`);
  const heap = of<HeapGrowth>('heap', '--expose-gc');
  for (const { contender, steps, growth, collections } of heap) console.log(`  ${contender}: the heap over ${String(steps)} steps of W1 grew by ${bytes(growth)}, ${String(collections)} collections`);
  return { scalarRows, compile, curves, memory, heap };
}

function piece(what: string, contender: Contender, ...flags: string[]): unknown {
  const { flags: own = [], ...rest } = contender;
  const { stdout, stderr, status } = spawnSync(process.execPath, [...own, ...flags, path.join(folder, 'engine.mjs'), what, JSON.stringify(rest), isQuick ? 'quick' : ''], { encoding: 'utf8', cwd: root });
  if (status !== 0) throw new Error(`${what} of ${nameOf(contender)}: ${stderr}`);
  return JSON.parse(stdout);
}

function told({ median, low, high }: Spread): string {
  return `${median.toPrecision(3)} (${low.toPrecision(3)} … ${high.toPrecision(3)})`;
}

function bytes(count: number): string {
  return Math.abs(count) < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}
