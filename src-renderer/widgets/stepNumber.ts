/** Decimals of a step: 0.01 has 2. */
function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step)));
}

/** A step that moves a number noticeably: a tenth of its first digit, or 1 where only whole numbers make sense. */
export function sensibleStep(value: number, whole: boolean): number {
  const size = Math.abs(value);
  if (whole) return 1;
  return size === 0 || !Number.isFinite(size) ? 0.1 : 10 ** (Math.floor(Math.log10(size)) - 1);
}

/** The place value of the digit before the caret; undefined where the text is no plain decimal or no digit stands there. */
export function stepAtCaret(text: string, caret: number): number | undefined {
  const match = /^[-+−]?(\d*)(\.\d*)?(?:e([-+]?\d+))?$/i.exec(text);
  if (!match || !/\d/.test(text[caret - 1] ?? '')) return undefined;
  const mantissaEnd = text.search(/e/i) < 0 ? text.length : text.search(/e/i);
  if (caret > mantissaEnd) return undefined;
  const point = text.includes('.') ? text.indexOf('.') : mantissaEnd;
  const power = caret <= point ? point - caret : point + 1 - caret;
  return 10 ** (power + Number(match[3] ?? 0));
}

/** A number so many steps on. Digits that it has stay; none are added by rounding errors. */
export function steppedBy(value: number, step: number, count: number): number {
  const own = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
  const next = value + step * count;
  const decimals = Math.max(own, decimalsOf(step));
  return decimals > 20 || Math.abs(next) >= 1e20 ? next : Number(next.toFixed(decimals)) + 0;
}

const halvings = 12;

/** The way towards a wish as far as it is accepted, found by halving; `from` is accepted. */
export function nearestAccepted(from: number, wish: number, accepts: (value: number) => boolean, whole: boolean): number {
  if (accepts(wish)) return wish;
  // The border is most often at zero, and is to be met.
  if (from * wish < 0 && accepts(0)) return 0;
  let [inside, outside] = [from, wish];
  for (let turn = 0; turn < (whole ? 60 : halvings); turn++) {
    const middle = whole ? Math.trunc((inside + outside) / 2) : (inside + outside) / 2;
    if (middle === inside || middle === outside) break;
    if (accepts(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
