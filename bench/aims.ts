import { contenderOfApp, nameOf } from './contenders.ts';
import { torchName } from './peers.ts';
import type { CanvasSection, LargeSection, Measured, Results } from './results.ts';

/** A figure to reach, and what it came to. */
export interface Aim {
  /** What reasons are kept by. */
  readonly id: string;
  readonly what: string;
  /** Null where there is only something to hope for. */
  readonly least: number | null;
  readonly then: number | null;
  /** Bounds are upper ones. */
  readonly isCeiling: boolean;
  readonly unit: string;
  /** Null where it was not measured. */
  readonly figure: number | null;
}

/** Whether a figure is within a bound; null where there is either none or no figure. */
export function isReached({ figure, isCeiling }: Pick<Aim, 'figure' | 'isCeiling'>, bound: number | null): boolean | null {
  if (figure === null || bound === null) return null;
  return isCeiling ? figure <= bound : figure >= bound;
}

interface Choice {
  readonly backend?: string;
  readonly precision?: string;
  readonly threads?: number;
}

function ratio(id: string, what: string, figure: number | null, least: number | null, then: number | null = null): Aim {
  return { id, what, least, then, isCeiling: false, unit: '×', figure };
}

function ceiling(id: string, what: string, unit: string, figure: number | null, least: number, then: number | null = null): Aim {
  return { id, what, least, then, isCeiling: true, unit, figure };
}

/** Every aim with the figures of these results. */
export function aimsOf({ peers, engine, page, canvas, large, start }: Results): readonly Aim[] {
  const measured = peers?.measured ?? [];
  const best = (workload: string, choice: Choice = {}): number | null => fastest(measured.filter((one) => one.workload === workload && isChosen(one, { precision: 'float32', threads: 1, ...choice })));
  const torch = (workload: string): number | null => fastest(measured.filter((one) => one.workload === workload && one.contestant === torchName('float32', 1)));
  const others = (workload: string): number | null => fastest(measured.filter((one) => one.workload === workload && one.kind === 'JavaScript'));
  const heapGrowth = inApp(engine?.heap)?.growth;
  const ours = measured.filter(({ kind }) => kind === 'ours');
  return [
    ratio('W1 PyTorch', 'W1, ours to PyTorch', over(best('W1'), torch('W1')), 300, 500),
    ratio('W1 JavaScript', 'W1, ours to any JavaScript peer', over(best('W1'), others('W1')), 2.5),
    ratio('W2 PyTorch', 'W2, ours to PyTorch', over(best('W2'), torch('W2')), 13, 24),
    ratio('W2 JavaScript', 'W2, ours to any JavaScript peer', over(best('W2'), others('W2')), 7),
    ratio('W3 PyTorch', 'W3, simd128 to PyTorch on one thread', over(best('W3', { backend: 'simd128' }), torch('W3')), 0.5),
    ratio('W3 PyTorch FMA', 'W3, relaxed SIMD to PyTorch on one thread', over(best('W3', { backend: 'relaxed' }), torch('W3')), 0.6),
    ratio('W3 PyTorch threads', 'W3, two threads to PyTorch on one', over(best('W3', { threads: 2 }), torch('W3')), null, 1),
    ratio('W3 JavaScript', 'W3, ours to the best JavaScript peer', over(best('W3'), others('W3')), 2.6),
    ratio('W4 PyTorch', 'W4, ours to PyTorch', over(best('W4'), torch('W4')), 2, 3),
    ratio('W4 JavaScript', 'W4, ours to the best JavaScript peer', over(best('W4'), others('W4')), 10),
    ratio('W5 PyTorch', 'W5, simd128 to PyTorch on one thread', over(best('W5', { backend: 'simd128' }), torch('W5')), 0.3),
    ratio('W5 PyTorch FMA', 'W5, relaxed SIMD to PyTorch on one thread', over(best('W5', { backend: 'relaxed' }), torch('W5')), 0.36),
    ratio('W5 PyTorch threads', 'W5, two threads to PyTorch on one', over(best('W5', { threads: 2 }), torch('W5')), null, 0.7),
    ratio('W5 JavaScript', 'W5, ours on one thread or two to the best JavaScript peer', over(largest([best('W5'), best('W5', { threads: 2 })]), others('W5')), 2.4),
    ratio('W3 float64', 'W3, float64 to float32, both ours', over(best('W3', { precision: 'float64' }), best('W3')), 0.45),
    ratio('W4 gates', 'W4 from single gates to the fused cell', over(best('W4 gates'), best('W4')), 0.7, 0.9),
    ...(page?.inApp ?? []).map(({ workload, contender, app, bare }) => ratio(`app ${workload}`, `${workload} in the app to the bare engine (${contender})`, app.median / bare.median, 0.9, 0.97)),
    ceiling('losses float32', 'losses in float32 beside PyTorch in float64, the largest relative difference', '', largest(ours.filter(({ contender }) => contender?.precision === 'float32').map(({ loss }) => loss?.difference ?? null)), 1e-6),
    ceiling('losses float64', 'losses in float64 beside the reference backend, the largest relative difference', '', largest(ours.filter(({ contender }) => contender?.precision === 'float64').map(({ ofReference }) => ofReference?.difference ?? null)), 1e-12),
    ceiling('scalar rows', '26 nodes of single numbers, 10,000 rows evaluated', 'ms', inApp(engine?.scalarRows)?.evaluation.median ?? null, 5, 1),
    ceiling('compile', '1,000 nodes unrolled to T = 100, compiled and loaded after an edit', 'ms', inApp(engine?.compile)?.large.median ?? null, 200, 50),
    ceiling('fifty nodes', '50 nodes, from the document to the first numbers, in a fresh process', 'ms', inApp(engine?.compile)?.fiftyFirst ?? null, 30),
    ceiling('opened', 'from the click that opens a file of 50 nodes to its first numbers painted', 'ms', page?.opened.median ?? null, 30),
    ceiling('memory', 'the arena to what values, gradients and parameters need, the largest of all workloads', '×', largest((engine?.memory ?? []).filter(isOfApp).map(({ arena, needed }) => arena / needed)), 1.2),
    ceiling('heap', 'growth of the heap over a million steps of W1', 'MB', heapGrowth === undefined ? null : heapGrowth / 1e6, 1),
    ...(canvas ? canvasAims(canvas) : []),
    ...(large ? largeAims(large) : []),
    ...(start ? [ceiling('start', 'from the command to a page that can be used, with everything built', 'ms', start.usable.median, 2000), ceiling('bundle', 'scripts that the page loads before that, gzip', 'kB', start.gzip / 1000, 400)] : []),
  ];
}

const mostTyped: Readonly<Record<number, number>> = { 50: 16, 500: 50 }; // ms by nodes

function canvasAims({ races, still, typed }: CanvasSection): readonly Aim[] {
  return [
    ...races.map(({ gesture, nodes, ours, plain }) => ratio('canvas', `${gesture}, ${nodes.toLocaleString('en')} nodes, frames drawn to those of plain React Flow`, ours.framesPerSecond / plain.framesPerSecond, 0.9)),
    { id: 'still', what: 'standing still, 1,000 nodes with every value changing, frames a second', least: 55, then: null, isCeiling: false, unit: '', figure: still.framesPerSecond },
    ceiling('still', 'and the main thread’s time for each of them', 'ms', still.mainThread, 12),
    ...typed.map(({ nodes, time }) => ceiling('typed', `from a typed number to the new ones painted, ${String(nodes)} nodes`, 'ms', time.median, mostTyped[nodes] ?? NaN)),
  ];
}

function largeAims({ nodes, edges, opened, panned, undone }: LargeSection): readonly Aim[] {
  const size = `${nodes.toLocaleString('en')} nodes`;
  return [
    ceiling('opened large', `opening ${size} and ${edges.toLocaleString('en')} edges`, 'ms', opened.drawn, 2000),
    { id: 'panned', what: `panning among ${size}, frames a second`, least: 30, then: null, isCeiling: false, unit: '', figure: panned.framesPerSecond },
    ceiling('undone', `undo at ${size}`, 'ms', undone.median, 50),
  ];
}

/** What was measured of the way in which the app runs a document in float64, its default. */
function inApp<T extends { readonly contender: string }>(measured: readonly T[] | undefined): T | undefined {
  return measured?.find(isOfApp);
}

function isOfApp({ contender }: { readonly contender: string }): boolean {
  return contender === nameOf(contenderOfApp('float64'));
}

function isChosen({ kind, contender }: Measured, choice: Choice): boolean {
  return kind === 'ours' && contender !== null && Object.entries(choice).every(([field, value]) => contender[field as keyof Choice] === value);
}

function fastest(measured: readonly Measured[]): number | null {
  return largest(measured.map(({ rate }) => rate?.median ?? null));
}

function largest(values: readonly (number | null)[]): number | null {
  const found = values.filter((value) => value !== null);
  return found.length > 0 ? Math.max(...found) : null;
}

function over(figure: number | null, other: number | null): number | null {
  return figure === null || other === null ? null : figure / other;
}
