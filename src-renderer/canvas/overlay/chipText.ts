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

/** Keeps the digits of every edge, and writes them anew only at the pace at which they can be read. */
export class ChipTexts {
  readonly #texts = new Map<string, { readonly pair: BlockPair; readonly text: ChipText }>();
  #writtenAt = -Infinity;
  #due = false;
  #digits: ShownDigits = -1;
  #hidesZeros = false;
  #hidden: unknown;

  /** Opens a round of painting; returns the milliseconds until digits that are held back may be written. Another `hidden` has them written anew. */
  begin(now: number, digits: ShownDigits, hidesZeros: boolean, hidden: unknown): number {
    if (digits !== this.#digits || hidesZeros !== this.#hidesZeros || hidden !== this.#hidden) this.#texts.clear();
    this.#hidesZeros = hidesZeros;
    this.#digits = digits;
    this.#hidden = hidden;
    this.#due = now - this.#writtenAt >= interval;
    if (this.#due) this.#writtenAt = now;
    return this.#due ? 0 : interval - (now - this.#writtenAt);
  }

  textOf(edge: string, pair: BlockPair, hidden: HiddenElements | undefined): ChipText {
    const held = this.#texts.get(edge);
    if (held && (held.pair === pair || (!this.#due && held.pair.value.size === pair.value.size))) return held.text;
    const write = (kind: 'value' | 'gradient'): string[] => Array.from(pair[kind].numbers, (value, element) => (hidden?.[kind](element) ? '?' : this.#hidesZeros && value === 0 ? zeroSign : formatNumber(value, this.#digits)));
    const text = { values: write('value'), gradients: write('gradient') };
    this.#texts.set(edge, { pair, text });
    return text;
  }
}
