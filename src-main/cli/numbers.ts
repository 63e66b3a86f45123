/** Numbers in a list of a table; a longer list is cut. */
const mostNumbers = 8;

/** A number with at most this many significant digits, without trailing zeros; a true minus. */
export function formatNumber(value: number, digits: number): string {
  const text = Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
  return text.replace('-', '−').replace('e−', 'e-');
}

/** Numbers side by side; a long list ends in how many more there are. */
export function formatNumbers(values: ArrayLike<number>, digits: number): string {
  const shown = Array.from(values).slice(0, mostNumbers);
  const more = values.length - shown.length;
  return [...shown.map((value) => formatNumber(value, digits)), ...(more > 0 ? [`… ${String(more)} more`] : [])].join('  ');
}

type Nested = number | string | Nested[];

/** Row-major numbers as nested lists, for JSON; what JSON cannot write is spelled. */
export function nested(values: ArrayLike<number>, shape: readonly number[], from = 0): Nested {
  const [length, ...rest] = shape;
  if (length === undefined) {
    const value = values[from] ?? NaN;
    return Number.isFinite(value) ? value : String(value);
  }
  const size = rest.reduce((product, factor) => product * factor, 1);
  return Array.from({ length }, (_, index) => nested(values, rest, from + index * size));
}
