import { mkdirSync } from 'node:fs';
import { type Workload, workloads } from '../src-core/testing/workloads.ts';
import { type Entry, type Outcome, type Pace as ContestPace, contest } from './contest.ts';
import { contenders, fewContenders, nameOf, referenceContender } from './contenders.ts';
import { ourEntry } from './ourEntry.ts';
import { type Peer, torchName } from './peers.ts';
import type { Measured } from './results.ts';
import { writeTask } from './tasks.ts';

/** Workloads that are measured in one go: what is wired in two ways is measured side by side. */
const groups: readonly (readonly Workload[])[] = [...new Set(workloads.map(({ id }) => id.slice(0, 2)))].map((start) => workloads.filter(({ id }) => id.startsWith(start)));

/** `isThorough`: all ways are measured, and ours and PyTorch make all updates whose losses are compared, however long they take. */
interface Pace extends ContestPace {
  readonly isThorough: boolean;
}

/** All contestants on all workloads. `folder` holds the tasks and the bundle of our own contestants. */
export async function measureWorkloads(peers: readonly Peer[], pace: Pace, folder: string): Promise<Measured[]> {
  mkdirSync(folder, { recursive: true });
  const measured: Measured[] = [];
  for (const group of groups) measured.push(...(await measureGroup(group, peers, pace, folder)));
  return measured;
}

/** An entry, and what is known of it beforehand. */
interface Known {
  readonly entry: Entry;
  readonly start: Pick<Measured, 'workload' | 'contestant' | 'kind' | 'contender' | 'isOtherAlgorithm'>;
}

async function measureGroup(group: readonly Workload[], peers: readonly Peer[], pace: Pace, folder: string): Promise<Measured[]> {
  const [first] = group;
  if (!first) return [];
  const task = writeTask(first, folder);
  const ours = group.flatMap((workload) => (pace.isThorough ? contenders : fewContenders).map((contender): Known => ({
    entry: { ...ourEntry(contender, workload.id, folder), isThorough: pace.isThorough },
    start: { workload: workload.id, contestant: nameOf(contender), kind: 'ours', contender, isOtherAlgorithm: false },
  })));
  const startOf = (peer: Peer): Known['start'] => ({ workload: first.id, contestant: peer.name, kind: peer.kind, contender: null, isOtherAlgorithm: peer.isOtherAlgorithm ?? false });
  const able = peers.filter((peer) => peer.lacks(first) === null);
  const known = [...ours, ...able.map((peer): Known => ({ entry: { name: peer.name, ...peer.entry(task), isThorough: pace.isThorough && peer.kind === 'PyTorch' }, start: startOf(peer) }))];
  const measuredOf = (outcomes: readonly Outcome[]): Measured[] => {
    const truth = losses(known, outcomes, torchName('float64', 1)) ?? losses(known, outcomes, nameOf(referenceContender)) ?? [];
    const reference = losses(known, outcomes, nameOf(referenceContender)) ?? [];
    return outcomes.flatMap(({ losses: own, rate, reason }, index) => {
      const start = known[index]?.start;
      return start ? [{ ...start, rate, reason, loss: comparedWith(truth, own), ofReference: start.kind === 'ours' ? comparedWith(reference, own) : null }] : [];
    });
  };
  console.log(`${first.id}  ${first.title}`);
  const outcomes = await contest(known.map(({ entry }) => entry), pace, (found) => {
    for (const one of measuredOf(found)) console.log(`    ${tellLoss(one)}`);
  });
  const measured = measuredOf(outcomes);
  for (const one of measured) console.log(`  ${tellRate(one)}`);
  const lacking = peers.flatMap((peer): Measured[] => {
    const reason = peer.lacks(first);
    return reason === null ? [] : [{ ...startOf(peer), rate: null, reason, loss: null, ofReference: null }];
  });
  return [...measured, ...lacking];
}

function losses(known: readonly Known[], outcomes: readonly Outcome[], name: string): readonly (number | null)[] | undefined {
  return outcomes.find((outcome, index) => known[index]?.start.contestant === name && outcome.losses.length > 0)?.losses;
}

/** After as many updates as both have made. */
function comparedWith(truth: readonly (number | null)[], own: readonly (number | null)[]): Measured['loss'] {
  const updates = Math.min(truth.length, own.length) - 1;
  const [value, wanted] = [own[updates] ?? null, truth[updates] ?? null];
  return value === null || wanted === null ? null : { updates, value, difference: Math.abs(value / wanted - 1) };
}

function label({ workload, contestant }: Measured): string {
  return `${workload.padEnd(9)} ${contestant.padEnd(28)}`;
}

function tellLoss(one: Measured): string {
  if (one.reason !== null) return `${label(one)} ${one.reason}`;
  if (one.isOtherAlgorithm) return `${label(one)} another algorithm: batch-1 descent`;
  return `${label(one)} ${one.loss ? `loss after ${String(one.loss.updates)} updates ${one.loss.value.toPrecision(9)}, off by ${one.loss.difference.toExponential(1)}` : 'no loss'}`;
}

function tellRate(one: Measured): string {
  const { rate } = one;
  return `${label(one)} ${rate ? `${rate.median.toFixed(rate.median < 100 ? 1 : 0).padStart(10)} steps/s  (${rate.low.toPrecision(3)} … ${rate.high.toPrecision(3)})` : (one.reason ?? '')}`;
}
