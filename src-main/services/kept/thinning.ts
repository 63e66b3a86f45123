/** How much may be kept of one project. */
export interface Bounds {
  readonly mostCount: number;
  readonly mostBytes: number;
}

interface Aged {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Up to an age, one version for each stretch of time. */
const spacing: readonly { readonly upTo: number; readonly every: number }[] = [
  { upTo: 2 * hour, every: 0 },
  { upTo: day, every: hour },
  { upTo: 30 * day, every: day },
  { upTo: Infinity, every: 7 * day },
];

/**
 * Which versions stay, given newest first: all of the last two hours, then one for each hour, day and week; the newest
 * of each stretch of time. The oldest give way where these are still too many or too large; the newest always stays.
 */
export function thinned<T extends Aged>(versions: readonly T[], now: number, { mostCount, mostBytes }: Bounds): T[] {
  const taken = new Set<string>();
  const spaced = versions.filter(({ at }) => {
    const { every } = spacing.find(({ upTo }) => now - at <= upTo) ?? { every: 0 };
    if (every === 0) return true;
    const stretch = `${String(every)} ${String(Math.floor(at / every))}`;
    if (taken.has(stretch)) return false;
    taken.add(stretch);
    return true;
  });
  let bytes = 0;
  return spaced.filter((version, index) => {
    bytes += version.bytes;
    return index === 0 || (index < mostCount && bytes <= mostBytes);
  });
}
