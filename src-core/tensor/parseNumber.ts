/** U+2212, which the window writes instead of a hyphen. */
const minus = '−';
const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a number as someone typed it. Undefined where it is no finite number. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replaceAll(minus, '-');
  const value = numeral.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : undefined;
}
