/** U+2212: as wide as a plus, unlike the hyphen. */
const minus = '−';

/** A number with this many decimals; very small and very large ones as powers of ten. */
export function formatNumber(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`;
  const size = Math.abs(value);
  const sign = value < 0 ? minus : '';
  if (size !== 0 && (size < 0.5 * 10 ** -digits || size >= 1e6)) {
    const [mantissa = '', exponent = ''] = size.toExponential(Math.max(1, digits - 2)).split('e');
    return `${sign}${mantissa}e${exponent.replace('-', minus).replace('+', '')}`;
  }
  const text = size.toFixed(digits);
  // A negative number that rounds to zero keeps no sign.
  return Number(text) === 0 ? text : sign + text;
}

/** A number with every digit it has, for editing. */
export function formatExactly(value: number): string {
  return String(value);
}

/** A number rounded to so many significant digits, without trailing zeros. */
export function formatSignificant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits))).replaceAll('-', minus);
}

/**
 * Whole numbers as they are, others with `digits` decimals; above 10 000 with fewer, so that they fit a cell.
 * A number that has not been computed is NaN, and a dash.
 */
export function formatBrief(value: number, digits: number): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e6) return formatNumber(value, digits);
  if (Number.isInteger(value)) return String(value).replace('-', minus);
  const beforePoint = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
  return formatNumber(value, Math.max(Math.min(1, digits), digits - Math.max(0, beforePoint - 4)));
}
