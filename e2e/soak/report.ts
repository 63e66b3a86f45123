import type { Sample } from './measure.ts';

/** MB an hour that memory may grow by after warm-up. */
export const mostSlope = 20;
/** Minutes after warm-up without which a slope says nothing. */
const leastMinutes = 5;
/** The part of the run that is warm-up, and its longest, minutes. */
const warmUp = { part: 0.25, most: 5 };

/** A line fitted through what was measured. MB an hour. */
export interface Slope {
  readonly slope: number;
  /** Standard error of the slope. */
  readonly error: number;
}

/** What a soak came to. */
export interface SoakReport {
  readonly seed: number;
  readonly minutes: number;
  readonly actions: Readonly<Record<string, { readonly done: number; readonly notThere: number }>>;
  readonly invariants: Readonly<Record<string, number>>;
  readonly slopes: Readonly<Record<Quantity, Slope>>;
  /** Whether there was time enough for the slopes to say something. */
  readonly judgesSlopes: boolean;
  readonly frames: { readonly count: number; readonly p50: number; readonly p95: number; readonly longest: number };
  readonly handles: Readonly<Record<Handle, { readonly first: number; readonly last: number; readonly most: number }>>;
  /** What must not be: errors of the page, the host and the invariants. */
  readonly faults: readonly string[];
  /** Notices of errors by their title: what the app said to what it was asked. */
  readonly notices: Readonly<Record<string, number>>;
  readonly samples: readonly Sample[];
}

const quantities = ['hostResident', 'host', 'engine', 'page'] as const;
type Quantity = (typeof quantities)[number];
const handles = ['engines', 'resources', 'files', 'sockets', 'threads', 'domNodes', 'listeners'] as const;
type Handle = (typeof handles)[number];

/** How much more of each there may be at the end than after warm-up, on the same document. */
const mostMore: Readonly<Record<Handle, number>> = { engines: 0, resources: 10, files: 10, sockets: 5, threads: 4, domNodes: 3000, listeners: 1500 };

/** Those after the warm-up. */
export function warmSamples(samples: readonly Sample[]): readonly Sample[] {
  const end = samples.at(-1)?.at ?? 0;
  const from = Math.min(warmUp.most * 60, end * warmUp.part);
  return samples.filter(({ at }) => at >= from);
}

/** Least squares, MB an hour; the error is infinite with fewer than three points. */
export function slopeOf(points: readonly { readonly at: number; readonly bytes: number }[]): Slope {
  const n = points.length;
  const mean = (of: (point: (typeof points)[number]) => number): number => points.reduce((sum, point) => sum + of(point), 0) / n;
  const [hours, megabytes] = [(point: (typeof points)[number]) => point.at / 3600, (point: (typeof points)[number]) => point.bytes / 1e6];
  const [x, y] = [mean(hours), mean(megabytes)];
  const spread = points.reduce((sum, point) => sum + (hours(point) - x) ** 2, 0);
  if (n < 3 || spread === 0) return { slope: 0, error: Infinity };
  const slope = points.reduce((sum, point) => sum + (hours(point) - x) * (megabytes(point) - y), 0) / spread;
  const rest = points.reduce((sum, point) => sum + (megabytes(point) - y - slope * (hours(point) - x)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / (n - 2) / spread) };
}

export function slopesOf(samples: readonly Sample[]): Readonly<Record<Quantity, Slope>> {
  const of = (quantity: Quantity): Slope => slopeOf(warmSamples(samples).map((sample) => ({ at: sample.at, bytes: sample[quantity] })));
  return { hostResident: of('hostResident'), host: of('host'), engine: of('engine'), page: of('page') };
}

export function isLongEnough(samples: readonly Sample[]): boolean {
  const warm = warmSamples(samples);
  return warm.length >= 6 && (warm.at(-1)?.at ?? 0) - (warm[0]?.at ?? 0) >= leastMinutes * 60;
}

export function handlesOver(samples: readonly Sample[]): SoakReport['handles'] {
  const warm = warmSamples(samples);
  const over = (handle: Handle): SoakReport['handles'][Handle] => {
    const counts = warm.map((sample) => sample[handle]);
    return { first: counts[0] ?? 0, last: counts.at(-1) ?? 0, most: Math.max(0, ...counts) };
  };
  return { engines: over('engines'), resources: over('resources'), files: over('files'), sockets: over('sockets'), threads: over('threads'), domNodes: over('domNodes'), listeners: over('listeners') };
}

export function framesOf(gaps: readonly number[]): SoakReport['frames'] {
  const sorted = gaps.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), longest: sorted.at(-1) ?? 0 };
}

/** Every limit that a run broke, in words; none where it passed. A slope counts where its error does not explain it. */
export function brokenLimits(report: SoakReport): string[] {
  const slopes = report.judgesSlopes ? quantities.filter((quantity) => report.slopes[quantity].slope - 2 * report.slopes[quantity].error > mostSlope) : [];
  const grown = handles.filter((handle) => report.handles[handle].last - report.handles[handle].first > mostMore[handle]);
  return [
    ...slopes.map((quantity) => `${quantity} grows by ${told(report.slopes[quantity])} MB an hour; at most ${String(mostSlope)}`),
    ...grown.map((handle) => `${handle} went from ${String(report.handles[handle].first)} to ${String(report.handles[handle].last)}; at most ${String(mostMore[handle])} more`),
    ...report.faults,
  ];
}

const words: Readonly<Record<Quantity, string>> = { hostResident: 'host, resident', host: 'host, live', engine: 'engine, live', page: 'page, live' };

function told({ slope, error }: Slope): string {
  return `${slope.toFixed(1)} ± ${Number.isFinite(error) ? (2 * error).toFixed(1) : '∞'}`;
}

/** The report as a table in Markdown. */
export function tableOf(report: SoakReport): string {
  const { frames } = report;
  const last = report.samples.at(-1);
  const rows: (readonly [string, string])[] = [
    ['seed, minutes', `${String(report.seed)}, ${report.minutes.toFixed(1)}`],
    ...quantities.map((quantity) => [`memory of the ${words[quantity]}: MB an hour (two standard errors); at the end`, `${told(report.slopes[quantity])}; ${((last?.[quantity] ?? 0) / 1e6).toFixed(1)} MB`] as const),
    ['slopes are judged', report.judgesSlopes ? `yes, limit ${String(mostSlope)} MB an hour` : 'no: too short'],
    ['frames: median, 95 %, longest', `${frames.p50.toFixed(0)}, ${frames.p95.toFixed(0)}, ${frames.longest.toFixed(0)} ms of ${String(frames.count)}`],
    ...handles.map((handle) => [`${handle}: after warm-up, at the end, most`, `${String(report.handles[handle].first)}, ${String(report.handles[handle].last)}, ${String(report.handles[handle].most)}`] as const),
    ['actions', Object.entries(report.actions).map(([name, { done, notThere }]) => `${name} ${String(done)}${notThere > 0 ? ` (${String(notThere)} not there)` : ''}`).join(', ')],
    ['invariants', Object.entries(report.invariants).map(([name, count]) => `${name} ${String(count)}`).join(', ')],
    ['notices of errors', Object.entries(report.notices).map(([title, count]) => `${title} ${String(count)}`).join(', ') || 'none'],
    ['faults', String(report.faults.length)],
  ];
  return ['| | |', '|---|---|', ...rows.map(([what, figure]) => `| ${what} | ${figure} |`)].join('\n');
}
