import { type ShownDigits, nearestFraction, significantText } from '../../src-core/tensor/shownDigits.ts';

/** U+2212: as wide as a plus, unlike the hyphen. */
const minus = '−';

/** Stands for a zero where zeros are hidden. */
export const zeroSign = '·';

/** A number as it is shown: with so many decimals, significant digits, or as a fraction; very small and very large ones as powers of ten. */
export function formatNumber(value: number, digits: ShownDigits): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`;
  if (typeof digits === 'object') return 'significant' in digits ? significantText(value, digits.significant).replaceAll('-', minus) : fractionWords(value, digits.fraction);
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

/** `1/3`; with a sign in front, `≈ 22/7`, where the fraction is not the number itself. Where none is near, its decimals. */
function fractionWords(value: number, decimals: number): string {
  const fraction = nearestFraction(value, decimals);
  if (!fraction) return formatNumber(value, decimals);
  const { over, under, isExact } = fraction;
  const words = `${over < 0 ? minus : ''}${String(Math.abs(over))}${under === 1 ? '' : `/${String(under)}`}`;
  return isExact ? words : `≈${words}`;
}

/** A number with every digit it has, for editing. */
export function formatExactly(value: number): string {
  return String(value);
}

/** A number rounded to so many significant digits, without trailing zeros. */
export function formatSignificant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits))).replaceAll('-', minus);
}

/** A number in a cell of a matrix, where zeros may be hidden. */
export function formatCell(value: number, digits: ShownDigits, hidesZeros: boolean): string {
  return hidesZeros && value === 0 ? zeroSign : formatBrief(value, digits);
}

/**
 * Whole numbers as they are, others with `digits` decimals; above 10 000 with fewer, so that they fit a cell.
 * A number that has not been computed is NaN, and a dash.
 */
export function formatBrief(value: number, digits: ShownDigits): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e6) return formatNumber(value, digits);
  if (Number.isInteger(value)) return String(value).replace('-', minus);
  if (typeof digits === 'object') return formatNumber(value, digits);
  const beforePoint = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
  return formatNumber(value, Math.max(Math.min(1, digits), digits - Math.max(0, beforePoint - 4)));
}
