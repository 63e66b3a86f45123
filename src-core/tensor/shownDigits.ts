/**
 * How numbers are shown: with so many decimals, with so many significant digits, or as fractions where there is one
 * that agrees with the number at so many decimals.
 */
export type ShownDigits = number | { readonly significant: number } | { readonly fraction: number };

/** The most decimals that can be chosen. */
export const mostDecimals = 10;
/** With 17 significant digits each float64 is told from every other. */
export const mostSignificant = 17;

/** A fraction in lowest terms, `over / under`; `under` is positive. */
export interface Fraction {
  readonly over: number;
  readonly under: number;
  /** Whether it is the number itself, up to rounding in float64. */
  readonly isExact: boolean;
}

const mostUnder = 1000;
/** What rounding in float64 leaves of a fraction that was computed, relative. */
const noise = 1e-12;

/**
 * The fraction that a number is, or else the simplest one that agrees with it to so many decimals; its denominator is
 * at most 1000. Undefined where there is none.
 */
export function nearestFraction(value: number, decimals: number): Fraction | undefined {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size >= 1e6) return undefined;
  if (size === 0) return { over: 0, under: 1, isExact: true };
  const signed = ([over, under]: Ratio, isExact: boolean): Fraction => ({ over: value < 0 ? -over : over, under, isExact });
  const exact = simplestWithin(size * (1 - noise), size * (1 + noise));
  if (exact[1] <= mostUnder) return signed(exact, true);
  const half = 0.5 * 10 ** -decimals;
  if (size < half) return undefined;
  const near = simplestWithin(size - half, size + half);
  return near[1] <= mostUnder ? signed(near, false) : undefined;
}

type Ratio = readonly [over: number, under: number];

/** The fraction with the smallest denominator between two positive numbers, by their continued fractions. */
function simplestWithin(low: number, high: number, depth = 0): Ratio {
  const whole = Math.floor(low);
  if (whole === low || depth > 40) return [whole, 1];
  if (whole + 1 <= high) return [whole + 1, 1];
  const [over, under] = simplestWithin(1 / (high - whole), 1 / (low - whole), depth + 1);
  return [whole * over + under, over];
}

/** A number with so many significant digits; very small and very large ones as powers of ten, `1.5e-7`. */
export function significantText(value: number, digits: number): string {
  const [mantissa = '', power = '0'] = value.toExponential(digits - 1).split('e');
  const exponent = Number(power);
  if (value === 0) return '0';
  return exponent < -4 || exponent >= Math.max(6, digits) ? `${mantissa}e${String(exponent)}` : value.toFixed(Math.max(0, digits - 1 - exponent));
}

/** Roughly how many characters a shown number takes, with its sign and point. */
export function usualLength(digits: ShownDigits): number {
  if (typeof digits === 'number') return Math.max(3, digits + 2);
  return 'significant' in digits ? digits.significant + 3 : 8;
}
