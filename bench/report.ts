import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../e2e/fixtures/startedApp.ts';
import { lineChart } from '../src-renderer/charts/lineChart.ts';
import { workloads } from '../src-core/testing/workloads.ts';
import { type Aim, aimsOf, isReached } from './aims.ts';
import { barChart, heightOfBars, rateText, readThemes, twoToned } from './charts.ts';
import type { Machine } from './machine.ts';
import type { CanvasSection, LargeSection, Curve, Drawn, EngineSection, Measured, PageSection, PeersSection, Results, StartSection } from './results.ts';
import type { Spread } from './statistics.ts';

const width = 720; // px
const kinds = ['ours', 'PyTorch', 'JavaScript'] as const;

/** Writes the page `performance.md` and its charts into a folder; says where. */
export function writeReport(results: Results, docs: string): string {
  const themes = readThemes(path.join(root, 'src-renderer/styles/tokens.css'));
  const pictures = path.join(docs, 'performance');
  mkdirSync(pictures, { recursive: true });
  const picture: Draw = (name, chart, height) => {
    writeFileSync(path.join(pictures, `${name}.svg`), twoToned(chart, { width, height }, themes));
    return `![${chart.title}](performance/${name}.svg)`;
  };
  const sections = [
    head(results),
    aims(results),
    ...(results.peers ? [besidePeers(results.peers, picture)] : []),
    ...(results.page ? [inApp(results.page)] : []),
    ...(results.canvas ? [onCanvas(results.canvas)] : []),
    ...(results.large ? [onLarge(results.large)] : []),
    ...(results.start ? [onStart(results.start)] : []),
    ...(results.engine ? [scaling(results.engine, picture), single(results.engine), memory(results.engine)] : []),
  ];
  const file = path.join(docs, 'performance.md');
  writeFileSync(file, `${sections.join('\n\n')}\n`);
  return `Written: ${path.relative(root, file)}`;
}

type Draw = (name: string, chart: ReturnType<typeof barChart>, height: number) => string;

function head(results: Results): string {
  const places = [...new Set(Object.values(results).map(({ date, machine }) => `${date}: ${machineText(machine)}`))];
  const { torch, versions } = results.peers ?? {};
  const peers = Object.entries(versions ?? {}).map(([name, version]) => `${name} ${version}`);
  const theirs = torch ? [`PyTorch ${torch.version} (${torch.blas.join(', ') || 'matrix library unknown'}: ${torch.gemm.toFixed(0)} GFLOP/s on one thread)`] : [];
  return [
    '# Performance',
    '',
    '`npm run bench` writes this page from what it measures; the figures are in `bench/results.json`. Machines are noisy:',
    'compare figures of one run only. A step is forward, loss, backward and an update by gradient descent. Contestants start',
    'with the same weights, show that their losses are the same, run warm, and are timed in rounds by turns; a figure is the',
    'median of the rounds, with the least and the most in brackets.',
    '',
    ...places.map((place) => `- ${place}`),
    ...(peers.length + theirs.length > 0 ? [`- beside ${[...theirs, ...peers].join(', ')}`] : []),
  ].join('\n');
}

function machineText({ processor, cores, gigabytes, system, node }: Machine): string {
  return `${processor}, ${String(cores)} cores, ${String(gigabytes)} GB, ${system}, Node ${node}`;
}

function aims(results: Results): string {
  const found = aimsOf(results);
  const reasons = JSON.parse(readFileSync(path.join(root, 'bench/reasons.json'), 'utf8')) as Readonly<Record<string, string>>;
  const verdict = (aim: Aim): string => {
    const reached = isReached(aim, aim.least);
    if (aim.figure === null) return 'not measured';
    if (isReached(aim, aim.then)) return 'reached, and more';
    return reached === null ? '–' : reached ? 'reached' : '**not reached**';
  };
  const bound = (aim: Aim, value: number | null): string => (value === null ? '–' : `${aim.isCeiling ? '≤ ' : '≥ '}${figureText(value, aim.unit)}`);
  const missed = found.filter((aim) => isReached(aim, aim.least) === false);
  return [
    '## Aims',
    '',
    ...table(['What', 'At least', 'Then', 'Measured', ''], found.map((aim) => [aim.what, bound(aim, aim.least), bound(aim, aim.then), aim.figure === null ? '–' : figureText(aim.figure, aim.unit), verdict(aim)])),
    ...(missed.length > 0 ? ['', 'What is not reached, and why:', '', ...[...new Set(missed.map(({ id }) => id))].map((id) => `- ${missed.filter((aim) => aim.id === id).map(({ what }) => what).join('; ')}: ${reasons[id] ?? 'not looked into yet.'}`)] : []),
  ].join('\n');
}

function figureText(value: number, unit: string): string {
  const number = value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2).replace('e-', 'e−') : rateText(value);
  return unit === '' ? number : unit === '×' ? `${number} ×` : `${number} ${unit}`;
}

function besidePeers({ measured }: PeersSection, picture: Draw): string {
  const parts = workloads.filter(({ id }) => !id.includes(' ')).map(({ id, title }) => {
    const shown = measured.filter((one) => one.workload === id || (one.workload.startsWith(id) && one.kind === 'ours'));
    const bars = shown.flatMap((one) => (one.rate ? [{ name: nameOf(one), spread: one.rate, colour: kinds.indexOf(one.kind), isApart: one.isOtherAlgorithm }] : []));
    const absent = measured.filter((one) => one.workload === id && one.rate === null).map(({ contestant, reason }) => `${contestant} (${reason ?? 'no figure'})`);
    if (bars.length === 0) return '';
    return [
      `### ${id}, ${title}`,
      '',
      picture(id, barChart(`${id}: steps per second`, 'steps per second, logarithmic', bars), heightOfBars(bars.length)),
      '',
      ...table(['', 'Steps per second', 'Loss', 'Updates', 'Off by'], shown.filter(({ rate }) => rate).map((one) => [nameOf(one), spreadText(one.rate), one.loss ? one.loss.value.toPrecision(8) : '–', one.loss ? String(one.loss.updates) : '–', one.loss ? figureText(one.loss.difference, '') : '–'])),
      ...(absent.length > 0 ? ['', `Left out: ${absent.join('; ')}.`] : []),
    ].join('\n');
  });
  const words = 'Losses are compared after as many updates as the slower of both made within its time, with PyTorch’s in float64. What is marked with * goes sample by sample with an update after each, on a squared error: another algorithm, whose loss is not compared.';
  return ['## Beside other libraries', words, ...parts].join('\n\n');
}

function nameOf({ workload, contestant, kind, isOtherAlgorithm }: Measured): string {
  const wired = workload.includes(' ') ? `, ${workload.slice(3)}` : '';
  return `${kind === 'ours' ? 'Chainrule ' : ''}${contestant}${wired}${isOtherAlgorithm ? ' *' : ''}`;
}

function inApp({ inApp: measured, typed, opened }: PageSection): string {
  return [
    '## In the app',
    '',
    'Trained in the app with its page open, which shows values and gradients of all wires up to 60 times a second, and by turns',
    'in the bare engine.',
    '',
    ...table(['', 'Engine', 'In the app, steps per second', 'Bare', 'Ratio'], measured.map(({ workload, contender, app, bare }) => [workload, contender, spreadText(app), spreadText(bare), (app.median / bare.median).toFixed(2)])),
    '',
    `From a typed number to the new loss on the page, 50 nodes: ${spreadText(typed)} ms. From the click that opens a file of 50`,
    `nodes to its cards and first numbers painted: ${spreadText(opened)} ms.`,
  ].join('\n');
}

function drawnText({ framesPerSecond, mainThread }: Drawn): string {
  return `${framesPerSecond.toFixed(1)} (${mainThread.toFixed(1)} ms)`;
}

function onCanvas({ races, still, typed }: CanvasSection): string {
  return [
    '## The canvas',
    '',
    'Frames drawn a second, counted in traces, and the main thread’s time for each: ours, while the network trains at full speed',
    'and all numbers change, and by turns the same graph in plain React Flow with its own nodes and edges and nothing to compute.',
    '',
    ...table(['', 'Nodes', 'Chainrule', 'Plain React Flow', 'Ratio'], races.map(({ gesture, nodes, ours, plain }) => [gesture, nodes.toLocaleString('en'), drawnText(ours), drawnText(plain), (ours.framesPerSecond / plain.framesPerSecond).toFixed(2)])),
    '',
    `- Standing still, every value of 1,000 nodes in view and changing: ${drawnText(still)}, the longest gap ${still.longestGap.toFixed(0)} ms.`,
    ...typed.map(({ nodes, time }) => `- From a typed number to the new ones painted, ${String(nodes)} nodes: ${spreadText(time)} ms.`),
  ].join('\n');
}

function onLarge({ nodes, edges, opened, panned, undone }: LargeSection): string {
  return [
    '## A large document',
    '',
    `${nodes.toLocaleString('en')} nodes and ${edges.toLocaleString('en')} edges, with all their numbers.`,
    '',
    `- Opening: ${opened.drawn.toFixed(0)} ms until they are drawn, ${opened.computed.toFixed(0)} ms until their numbers are there.`,
    `- Panning: ${drawnText(panned)} frames a second, the longest gap ${panned.longestGap.toFixed(0)} ms.`,
    `- Undo: ${spreadText(undone)} ms until it is on the screen.`,
  ].join('\n');
}

function onStart({ host, usable, files, gzip }: StartSection): string {
  return [
    '## Start',
    '',
    `- From the command, with everything built, to the printed address: ${spreadText(host)} ms; to a page that can be used: ${spreadText(usable)} ms.`,
    `- The page loads ${String(files)} scripts before that, ${(gzip / 1000).toFixed(0)} kB gzip; the rest when it is wanted, or when there is time.`,
  ].join('\n');
}

function scaling({ curves }: EngineSection, picture: Draw): string {
  const kindsOf = [...new Set(curves.map(({ of }) => of))];
  const charts = kindsOf.map((of) => {
    const own = curves.filter((curve) => curve.of === of);
    const series = own.map(({ contender, exponent, points }, colour) => ({
      name: `${contender}, p = ${exponent.toFixed(2)}`,
      x: points.map(({ x }) => x),
      y: points.map(({ rate }) => rate.median),
      low: points.map(({ rate }) => rate.low),
      high: points.map(({ rate }) => rate.high),
      colour,
      points: true,
    }));
    const chart = lineChart({ title: `Steps per second against ${of}: ${own[0]?.what ?? ''}`, across: of, up: 'steps per second', series, logarithmic: true, logarithmicAcross: true });
    return picture(`by-${of}`, chart, 300);
  });
  const rows = kindsOf.map((of) => [of, meaning(curves, of), ...contendersOf(curves).map((contender) => curves.find((curve) => curve.of === of && curve.contender === contender)?.exponent.toFixed(2) ?? '–')]);
  return ['## How the time of a step grows', 'The exponent p of time ∝ sizeᵖ, fitted over all points.', table(['Size', 'Of', ...contendersOf(curves)], rows).join('\n'), ...charts].join('\n\n');
}

function meaning(curves: readonly Curve[], of: string): string {
  return curves.find((curve) => curve.of === of)?.what ?? '';
}

function contendersOf(curves: readonly Curve[]): string[] {
  return [...new Set(curves.map(({ contender }) => contender))];
}

function single({ scalarRows, compile }: EngineSection): string {
  const [any] = scalarRows;
  return [
    '## Single numbers, and compiling',
    '',
    `${String(any?.nodes ?? 0)} nodes of single numbers, ${(any?.rows ?? 0).toLocaleString('en')} rows, beside a loop written for this one network, ms:`,
    '',
    ...table(['', 'Evaluated', 'The loop', `An epoch in batches of ${String(any?.batch ?? 0)}`, 'The loop'], scalarRows.map(({ contender, evaluation, plainEvaluation, epoch, plainEpoch }) => [contender, ...[evaluation, plainEvaluation, epoch, plainEpoch].map(spreadText)])),
    '',
    '50 nodes from the document to the first numbers, and 1,000 nodes unrolled to T = 100 from their analysis to a loaded program,',
    'ms. What an edit waits for has no passes; a training run has them:',
    '',
    ...table(['', '50 nodes', 'in a fresh process', '1,000 nodes, T = 100', 'in a fresh process', 'for training'], compile.map(({ contender, fifty, fiftyFirst, large, largeFirst, largeTraining }) => [contender, spreadText(fifty), rateText(fiftyFirst), spreadText(large), rateText(largeFirst), spreadText(largeTraining)])),
  ].join('\n');
}

function memory({ memory: uses, heap }: EngineSection): string {
  return [
    '## Memory',
    '',
    'Needed are values, gradients (of an output that feeds several edges what comes back through each of them, too), parameters,',
    'their gradients, and what the optimizer keeps. The arena is what a program runs in; all typed arrays are what a loaded',
    'document takes beside its own numbers.',
    '',
    ...table(['', 'Engine', 'Needed', 'Arena', 'All typed arrays'], uses.map(({ workload, contender, needed, arena, taken }) => [workload, contender, byteText(needed), `${(arena / needed).toFixed(2)} ×`, `${(taken / needed).toFixed(2)} ×`])),
    '',
    ...heap.map(({ contender, steps, growth, collections }) => `- Over ${steps.toLocaleString('en')} steps of W1 (${contender}) the heap grew by ${byteText(growth)}, with ${String(collections)} collections of garbage.`),
  ].join('\n');
}

function byteText(count: number): string {
  return Math.abs(count) < 1e6 ? `${rateText(count / 1e3)} kB` : `${rateText(count / 1e6)} MB`;
}

function spreadText(spread: Spread | null): string {
  if (!spread) return '–';
  const { median, low, high, count } = spread;
  return count === 1 ? rateText(median) : `${rateText(median)} (${rateText(low)} … ${rateText(high)})`;
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(names), line(names.map(() => '---')), ...rows.map(line)];
}
