import { type Decimal, isMissing, parseNumber } from '../cellText.ts';
import { type Delimiter, delimiters, firstRecords } from './records.ts';

const sampled = 100;

/** The delimiter that cuts most of the first records into the same number of cells, and more than one. A comma is tried last, as it may be a decimal sign. */
export function guessDelimiter(text: string): Delimiter {
  let best: { readonly delimiter: Delimiter; readonly share: number } = { delimiter: ',', share: 0 };
  for (const delimiter of delimiters) {
    const share = evenShare(firstRecords(text, delimiter, sampled));
    if (share > best.share) best = { delimiter, share };
  }
  return best.delimiter;
}

/** How large a share of the records has the most frequent number of cells; 0 where that is one. */
function evenShare(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [cells, count] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most), [1, 0]);
  return cells < 2 ? 0 : count / records.length;
}

/**
 * Whether the first record names the columns: it has no number, and a column below it has one, or all are texts that
 * do not come again below.
 */
export function guessHeader(records: readonly (readonly string[])[]): boolean {
  const [first = [], ...rest] = records;
  if (first.length === 0 || first.some(isNumber) || first.every((text) => text.trim() === '')) return false;
  if (rest.length === 0 || rest.some((record) => record.some(isNumber))) return true;
  return new Set(first).size === first.length && first.every((text, at) => rest.every((record) => record[at] !== text));
}

function isNumber(text: string): boolean {
  return !isMissing(text) && (['.', ','] satisfies Decimal[]).some((decimal) => !Number.isNaN(parseNumber(text, decimal)));
}
