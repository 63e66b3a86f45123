import type { TableColumn } from '../../../src-core/graph/dataset.ts';

/* What the text of a cell says: a number, nothing, or a word. */

export type Decimal = '.' | ',';

const missingWords = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', '?', '-', '--', '–', '—', '.']);

/** Whether a text stands for a number that is not there. */
export function isMissing(text: string): boolean {
  return text.length <= 6 && missingWords.has(text.trim().toLowerCase());
}

/** The number that a text writes in decimal; NaN where it is none. Thousands separators and infinity are none. */
export function parseNumber(text: string, decimal: Decimal): number {
  const plain = decimal === ',' ? withPoint(text) : text;
  const value = Number(plain);
  if (!Number.isFinite(value)) return NaN;
  // `Number` also reads nothing as 0, and hexadecimal, octal and binary.
  const trimmed = plain.trim();
  return trimmed === '' || /^0[xob]/i.test(trimmed) ? NaN : value;
}

function withPoint(text: string): string {
  if (text.includes('.')) return 'not a number with a comma';
  return text.includes(',') ? text.replace(',', '.') : text;
}

/** The classes among texts: in the order of their numbers where all are numbers, else of their characters. */
export function sortedClasses(texts: Iterable<string>): string[] {
  const classes = [...texts];
  const numeric = classes.every((text) => !Number.isNaN(parseNumber(text, '.')));
  return classes.sort((a, b) => (numeric && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0));
}

/** Most classes that a column can have. */
export const mostClasses = 10_000;

/** Names as columns need them: none empty, no two alike. */
export function columnNames(given: readonly string[]): string[] {
  const taken = new Set<string>();
  return given.map((name, index) => {
    const plain = name.trim().slice(0, 480) || `column ${String(index + 1)}`;
    let unique = plain;
    for (let count = 2; taken.has(unique); count++) unique = `${plain} ${String(count)}`;
    taken.add(unique);
    return unique;
  });
}

/** The number that stands in a table for a cell's text; NaN where it is missing, undefined where the column cannot hold it. */
export function cellNumber(column: TableColumn, text: string): number | undefined {
  if (column.kind === 'class') {
    const index = column.classes.indexOf(text.trim());
    return index >= 0 ? index : isMissing(text) ? NaN : undefined;
  }
  if (isMissing(text)) return NaN;
  const value = parseNumber(text, '.');
  return Number.isNaN(value) ? undefined : value;
}
