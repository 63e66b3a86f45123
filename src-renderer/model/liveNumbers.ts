import { portKey } from '../../src-core/graph/resolve.ts';
import type { Frame, Watch } from '../../src-core/protocol/watch.ts';
import { type BlockPair, readFrame } from '../../src-core/protocol/frame.ts';
import { pictureKey } from './pictureWishes.ts';

/** The newest numbers of the engine. They change up to 60 times a second and never pass through React's state. */
export interface LiveNumbers {
  readonly revision: number;
  readonly update: number;
  readonly step: number;
  readonly sample: number;
  readonly loss: number | null;
  readonly edges: ReadonlyMap<string, BlockPair>;
  /** By `wireKey`: wires that are several edges, or stand at a step of their own. */
  readonly wires: ReadonlyMap<string, BlockPair>;
  /** By `outputKey`. */
  readonly outputs: ReadonlyMap<string, BlockPair>;
  readonly parameters: ReadonlyMap<string, BlockPair>;
  /** By `pictureKey`: their numbers are elements. */
  readonly pictures: ReadonlyMap<string, BlockPair>;
}

const none: LiveNumbers = { revision: -1, update: 0, step: 0, sample: 0, loss: null, edges: new Map(), wires: new Map(), outputs: new Map(), parameters: new Map(), pictures: new Map() };

type Listener = () => void;
const everyFrame = new Set<Listener>();
const slow = new Set<Listener>();
const slowInterval = 80; // ms: digits that change more often cannot be read

let newest = none;
let shown = none;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The newest numbers, for the painter. */
export function liveNumbers(): LiveNumbers {
  return newest;
}

/** The numbers that text shows: at most a dozen changes a second. */
export function shownNumbers(): LiveNumbers {
  return shown;
}

/** What an output is called among the numbers, at the current step or at one of its own. */
export function outputKey(node: string, port: string, step?: number): string {
  return step === undefined ? portKey(node, port) : JSON.stringify([node, port, step]);
}

/** What a wire is called among the numbers, by the first of its edges. */
export function wireKey(first: string, step?: number): string {
  return JSON.stringify([first, step]);
}

/** The numbers of a wire on the canvas: of its edge, or of all its edges together. */
export function wireNumbers(numbers: LiveNumbers, first: string, step?: number): BlockPair | undefined {
  const own = numbers.wires.size > 0 ? numbers.wires.get(wireKey(first, step)) : undefined;
  return own ?? (step === undefined ? numbers.edges.get(first) : undefined);
}

/** Takes a frame in; `watch` is the list that it was made for. */
export function receiveFrame(frame: Frame, watch: Watch): void {
  const pairs = readFrame(frame.numbers);
  let at = 0;
  const take = <T>(keys: readonly T[], keyOf: (key: T) => string): Map<string, BlockPair> => {
    const map = new Map<string, BlockPair>();
    for (const key of keys) {
      const pair = pairs[at++];
      if (pair && pair.value.size > 0) map.set(keyOf(key), pair);
    }
    return map;
  };
  const { revision, update, step, sample, loss } = frame;
  const edges = take(watch.edges, (id) => id);
  const outputs = take(watch.outputs, ({ node, port, step: own }) => outputKey(node, port, own));
  const parameters = take(watch.parameters, (id) => id);
  const wires = take(watch.wires ?? [], ({ edges: [first = ''], step: own }) => wireKey(first, own));
  const pictures = take(watch.pictures ?? [], pictureKey);
  publish({ revision, update, step, sample, loss, edges, wires, outputs, parameters, pictures });
}

/** Forgets all numbers: another document is on the screen. */
export function forgetNumbers(): void {
  publish(none);
}

/** Listens to every frame. */
export function onFrame(listener: Listener): () => void {
  everyFrame.add(listener);
  return () => everyFrame.delete(listener);
}

/** Listens at the pace of text. */
export function onShownNumbers(listener: Listener): () => void {
  slow.add(listener);
  return () => slow.delete(listener);
}

function publish(numbers: LiveNumbers): void {
  newest = numbers;
  for (const listener of everyFrame) listener();
  if (timer !== undefined) return;
  show();
  timer = setTimeout(() => {
    timer = undefined;
    if (shown !== newest) show();
  }, slowInterval);
}

function show(): void {
  shown = newest;
  for (const listener of slow) listener();
}
