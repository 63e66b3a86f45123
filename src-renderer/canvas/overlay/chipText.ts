import type { ShownDigits } from '../../../src-core/tensor/shownDigits.ts';
import type { BlockPair } from '../../../src-core/protocol/frame.ts';
import { formatNumber, zeroSign } from '../../model/formatNumber.ts';

/** The digits of one chip, a text for each element. */
export interface ChipText {
  readonly values: readonly string[];
  readonly gradients: readonly string[];
}

/** Which elements of a chip are hidden: a "?" stands for them. */
export interface HiddenElements {
  value(element: number): boolean;
  gradient(element: number): boolean;
}

const interval = 80; // ms: digits change at most a dozen times a second

/** How digits are written, and what they belong to. */
export interface Writing {
  readonly digits: ShownDigits;
  readonly hidesZeros: boolean;
  /** What is hidden; another object where that changes. */
  readonly hidden: unknown;
  /** Document, step and sample: digits of others are never held back. */
  readonly place: string;
}

/** Keeps the digits of every edge, and writes them anew only at the pace at which they can be read. */
export class ChipTexts {
  readonly #texts = new Map<string, { readonly pair: BlockPair; readonly text: ChipText }>();
  #writing: Writing = { digits: -1, hidesZeros: false, hidden: undefined, place: '' };
  #writtenAt = -Infinity;
  #now = 0;
  #due = false;

  /** Opens a round of painting; returns the milliseconds until digits that are held back may be written. */
  begin(now: number, writing: Writing): number {
    const { digits, hidesZeros, hidden } = this.#writing;
    if (digits !== writing.digits || hidesZeros !== writing.hidesZeros || hidden !== writing.hidden) this.#texts.clear();
    const wait = this.wait(now, writing.place);
    this.#writing = writing;
    this.#now = now;
    this.#due = wait === 0;
    return wait;
  }

  /** The milliseconds until digits of this document, step and sample may be written anew. */
  wait(now: number, place: string): number {
    return place === this.#writing.place ? Math.max(0, interval - (now - this.#writtenAt)) : 0;
  }

  textOf(edge: string, pair: BlockPair, hidden: HiddenElements | undefined): ChipText {
    const held = this.#texts.get(edge);
    if (held && (held.pair === pair || (!this.#due && held.pair.value.size === pair.value.size))) return held.text;
    const { hidesZeros, digits } = this.#writing;
    const write = (kind: 'value' | 'gradient'): string[] => Array.from(pair[kind].numbers, (value, element) => (hidden?.[kind](element) ? '?' : hidesZeros && value === 0 ? zeroSign : formatNumber(value, digits)));
    const text = { values: write('value'), gradients: write('gradient') };
    this.#texts.set(edge, { pair, text });
    // Only digits that were seen to change begin the time in which they stand still.
    this.#writtenAt = this.#now;
    return text;
  }
}
