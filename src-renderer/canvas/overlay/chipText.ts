import type { BlockPair } from '../../../src-core/protocol/frame.ts';
import { formatNumber } from '../../model/formatNumber.ts';

/** The digits of one chip, a text for each element. */
export interface ChipText {
  readonly values: readonly string[];
  readonly gradients: readonly string[];
}

const interval = 80; // ms: digits change at most a dozen times a second

/** Keeps the digits of every edge, and writes them anew only at the pace at which they can be read. */
export class ChipTexts {
  readonly #texts = new Map<string, { readonly pair: BlockPair; readonly text: ChipText }>();
  #writtenAt = -Infinity;
  #due = false;
  #digits = -1;

  /** Opens a round of painting; returns the milliseconds until digits that are held back may be written. */
  begin(now: number, digits: number): number {
    if (digits !== this.#digits) this.#texts.clear();
    this.#digits = digits;
    this.#due = now - this.#writtenAt >= interval;
    if (this.#due) this.#writtenAt = now;
    return this.#due ? 0 : interval - (now - this.#writtenAt);
  }

  textOf(edge: string, pair: BlockPair): ChipText {
    const held = this.#texts.get(edge);
    if (held && (held.pair === pair || (!this.#due && held.pair.value.size === pair.value.size))) return held.text;
    const write = (numbers: Float64Array): string[] => Array.from(numbers, (value) => formatNumber(value, this.#digits));
    const text = { values: write(pair.value.numbers), gradients: write(pair.gradient.numbers) };
    this.#texts.set(edge, { pair, text });
    return text;
  }
}
