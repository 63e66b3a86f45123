/** Why a typed text cannot be read as one number. */
export const unreadableReasons = ['not-a-number', 'comma', 'zero-denominator', 'too-many', 'no-place'] as const;
export type UnreadableReason = (typeof unreadableReasons)[number];

/** A number as it was typed: its digits say how exactly it is meant. */
export interface TypedNumber {
  readonly kind: 'number';
  readonly value: number;
  /** Half a unit of the last digit typed: `0.6225` means 0.62245 … 0.62255. Zero for a fraction, which is meant exactly. */
  readonly halfUnit: number;
  /** Digits from the first that is not 0 to the last typed; trailing zeros count. Zero for a typed zero. */
  readonly significant: number;
}

export type Typed = TypedNumber | { readonly kind: 'blank' } | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

/** Longer texts are no answers. */
export const longestTyped = 100;

/**
 * Reads a number as people type it: `0.6225`, `.5`, `−1e-3`, `1.5×10^-3`, `1/3`, also with full-width signs and
 * with a decimal comma where it can be nothing else. `1,234` could be either, so it is refused.
 */
export function readTyped(text: string): Typed {
  const plain = plainSigns(text);
  if (plain === '') return { kind: 'blank' };
  if (text.length > longestTyped) return unreadable('not-a-number');
  const [over, under, more] = plain.split('/').map((part) => part.trim());
  if (more !== undefined || over === undefined) return unreadable('not-a-number');
  if (under === undefined) return readDecimal(over);
  return readFraction(readDecimal(over), readDecimal(under));
}

/** The signs that keyboards and text processors put in place of the plain ones. */
function plainSigns(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/[−–]/g, '-')
    .trim()
    .replace(/^([-+])\s+/, '$1')
    .replace(/\s*[×x*·]\s*10\s*\^\s*\(?([-+]?\d+)\)?$/i, 'e$1');
}

function readDecimal(text: string): Typed {
  const comma = decimalComma(text);
  if (comma === undefined) return unreadable('comma');
  const match = /^[-+]?(?=\.?\d)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(comma);
  const value = Number(comma);
  if (!match || !Number.isFinite(value)) return unreadable('not-a-number');
  const [, whole = '', decimals = '', exponent = '0'] = match;
  const significant = `${whole}${decimals}`.replace(/^0+/, '').length;
  return { kind: 'number', value, halfUnit: Number(`5e${String(Number(exponent) - decimals.length - 1)}`), significant };
}

/** The text with a point for its decimal comma; undefined where a comma could also part thousands. */
function decimalComma(text: string): string | undefined {
  if (!text.includes(',')) return text;
  const parts = /^([-+]?\d*),(\d+)((?:e[-+]?\d+)?)$/i.exec(text);
  if (!parts) return undefined;
  const [, before = '', after = '', exponent = ''] = parts;
  // Thousands are parted in threes, and never after a zero or nothing.
  if (after.length === 3 && /[1-9]/.test(before) && before.replace(/^[-+]/, '').length <= 3) return undefined;
  return `${before}.${after}${exponent}`;
}

function readFraction(over: Typed, under: Typed): Typed {
  if (over.kind === 'unreadable') return over;
  if (under.kind === 'unreadable') return under;
  if (over.kind === 'blank' || under.kind === 'blank') return unreadable('not-a-number');
  if (under.value === 0) return unreadable('zero-denominator');
  return { kind: 'number', value: over.value / under.value, halfUnit: 0, significant: Infinity };
}

function unreadable(reason: UnreadableReason): Typed {
  return { kind: 'unreadable', reason };
}

/** What arithmetic in float64 may add to the half of a unit: 0.125 computed as 0.12500000000000003 is still a half. */
const noise = 1e-12;
/** A fraction is exact; the run is so up to its own roundings. */
const fractionNoise = 1e-9;

/** Whether `actual`, rounded to the digits typed, is what was typed. */
export function agreesWithTyped({ value, halfUnit }: TypedNumber, actual: number): boolean {
  if (!Number.isFinite(actual)) return false;
  const difference = Math.abs(actual - value);
  if (halfUnit === 0) return difference <= Math.max(noise, fractionNoise * Math.abs(actual));
  return difference <= halfUnit + noise * Math.max(Math.abs(actual), Math.abs(value));
}

/** A zero with fewer than three decimals. */
const vaguestZero = 0.0005;

/**
 * Whether a typed zero says nothing of a number that is not zero: `0` or `0.00` for 0.0024. From three decimals
 * on a zero is a rounded number like any other.
 */
export function hidesNumber({ value, halfUnit }: TypedNumber, actual: number): boolean {
  return value === 0 && halfUnit > vaguestZero && Math.abs(actual) > noise;
}
