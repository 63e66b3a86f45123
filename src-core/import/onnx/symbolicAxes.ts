/*
 * The axes of a tensor in a model, as far as they are known before it runs: the samples N, the steps T, and numbers. An axis
 * is a product of such atoms, row-major; one of extent 1 has none. What a node has per sample are the numbers, in order:
 * so moving, splitting and joining axes changes nothing about them as long as their order stays.
 */

export type Atom = 'N' | 'T' | number;
export type Axis = readonly Atom[];

/** An extent: `count · N^samples · T^steps`. */
export interface Size {
  readonly count: number;
  readonly samples: 0 | 1;
  readonly steps: 0 | 1;
}

/** What N and T are where the model fixes them. */
export interface KnownExtents {
  readonly samples: number | null;
  readonly steps: number | null;
}

export function axisOf(extent: number): Axis {
  return extent === 1 ? [] : [extent];
}

export function plainSize(count: number): Size {
  return { count, samples: 0, steps: 0 };
}

export function sizeOfAxis(axis: Axis): Size {
  return { count: countOf(axis), samples: axis.includes('N') ? 1 : 0, steps: axis.includes('T') ? 1 : 0 };
}

export function axisOfSize({ count, samples, steps }: Size): Axis {
  return [...(samples === 1 ? (['N'] as const) : []), ...(steps === 1 ? (['T'] as const) : []), ...axisOf(count)];
}

/** The product of an axis's numbers. */
export function countOf(axis: Axis): number {
  return axis.reduce<number>((product, atom) => (typeof atom === 'number' ? product * atom : product), 1);
}

/** Whether an axis is there in one sample at one step. */
export function isInSample(axis: Axis): boolean {
  return axis.length === 0 || axis.some((atom) => typeof atom === 'number');
}

/** Whether an axis has nothing to do with samples and steps. */
export function isPlain(axis: Axis): boolean {
  return axis.every((atom) => typeof atom === 'number');
}

/** The shape of one sample at one step. */
export function sampleShapeOf(axes: readonly Axis[]): number[] {
  return axes.filter(isInSample).map(countOf);
}

/** Which axis of a sample an axis is. */
export function placeInSample(axes: readonly Axis[], axis: number): number {
  return axes.slice(0, axis).filter(isInSample).length;
}

/** Whether two axes have the same extent, and samples and steps at the same place of it. */
export function sameAxis(a: Axis, b: Axis): boolean {
  return merged(a).join() === merged(b).join();
}

function merged(axis: Axis): Atom[] {
  return axis.reduce<Atom[]>((all, atom) => {
    const last = all.at(-1);
    return typeof atom === 'number' && typeof last === 'number' ? [...all.slice(0, -1), last * atom] : [...all, atom];
  }, []);
}

/** Axes that fit each other from the last on, an extent of 1 to any; null where they do not. */
export function broadcastAxes(all: readonly (readonly Axis[])[]): Axis[] | null {
  const rank = Math.max(0, ...all.map(({ length }) => length));
  const padded = all.map((axes) => rightAligned(axes, rank));
  const result = Array.from({ length: rank }, (_, at) => padded.reduce<Axis>((found, axes) => (found.length > 0 ? found : (axes[at] ?? [])), []));
  return padded.every((axes) => axes.every((axis, at) => axis.length === 0 || sameAxis(axis, result[at] ?? []))) ? result : null;
}

export function rightAligned(axes: readonly Axis[], rank: number): Axis[] {
  return [...new Array<Axis>(Math.max(0, rank - axes.length)).fill([]), ...axes];
}

/**
 * The same elements in the same order under other axes: of each its extent is given, and of one at most that it is what the
 * others leave (null). Null where samples or steps would be mixed with each other or with numbers that do not fit.
 */
export function regrouped(axes: readonly Axis[], extents: readonly (Size | null)[], known: KnownExtents): Axis[] | null {
  const atoms: Atom[] = axes.flat();
  const open = extents.indexOf(null);
  const [front, back] = open < 0 ? [extents, []] : [extents.slice(0, open), extents.slice(open + 1)];
  const first = takeAll(atoms, front, known, 'front');
  const last = takeAll(atoms, back.toReversed(), known, 'back');
  if (!first || !last || (open < 0 && atoms.length > 0)) return null;
  return [...first, ...(open < 0 ? [] : [atoms]), ...last.toReversed()];
}

function takeAll(atoms: Atom[], extents: readonly (Size | null)[], known: KnownExtents, from: 'front' | 'back'): Axis[] | null {
  const taken: Axis[] = [];
  for (const extent of extents) {
    const axis = extent && takeAxis(atoms, extent, known, from);
    if (!axis) return null;
    taken.push(axis);
  }
  return taken;
}

/** Takes atoms from one end that make up an extent; a number may be cut in two. */
function takeAxis(atoms: Atom[], extent: Size, known: KnownExtents, from: 'front' | 'back'): Axis | null {
  let { count, samples, steps } = extent;
  const axis: Atom[] = [];
  const isOne = count === 1 && samples === 0 && steps === 0;
  const next = (): Atom | undefined => (from === 'front' ? atoms[0] : atoms.at(-1));
  // An extent of 1 in a model for one sample may be that of its samples.
  if (isOne && !((next() === 'N' && known.samples === 1) || (next() === 'T' && known.steps === 1))) return [];
  do {
    const atom = next();
    if (atom === undefined) return null;
    if (from === 'front') atoms.shift();
    else atoms.pop();
    const fixed = atom === 'N' ? known.samples : atom === 'T' ? known.steps : atom;
    let whole: Atom = atom;
    if (atom === 'N' && samples === 1) samples = 0;
    else if (atom === 'T' && steps === 1) steps = 0;
    else if (fixed !== null && count % fixed === 0) count /= fixed;
    else if (typeof atom === 'number' && atom % count === 0) {
      whole = count;
      if (from === 'front') atoms.unshift(atom / count);
      else atoms.push(atom / count);
      count = 1;
    } else return null;
    if (from === 'front') axis.push(whole);
    else axis.unshift(whole);
  } while (count !== 1 || samples === 1 || steps === 1);
  return axis;
}
