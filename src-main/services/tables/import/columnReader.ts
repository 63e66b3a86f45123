import { AppError } from '../../../../src-core/graph/appError.ts';
import type { TableColumn } from '../../../../src-core/graph/dataset.ts';
import { sha256 } from '../../sha256.ts';
import { type Decimal, mostClasses, parseNumber, sortedClasses } from '../cellText.ts';
import type { ColumnSurvey } from './survey.ts';

/** A column that is taken from a file: where it is, what it becomes, and how its texts become numbers. */
export interface ColumnReader {
  readonly index: number;
  readonly column: TableColumn;
  /** The number of a text that is not missing; NaN where it is none. */
  readonly number: (text: string) => number;
}

/** @throws AppError E_DATA_CLASS where there are too many classes */
export function columnReader(index: number, name: string, kind: TableColumn['kind'], survey: ColumnSurvey, decimal: Decimal): ColumnReader {
  if (kind === 'number') return { index, column: { name, kind }, number: (text) => parseNumber(text, decimal) };
  if (kind === 'key') return { index, column: { name, kind }, number: keyReader(survey) };
  if (!survey.texts) {
    throw new AppError('E_DATA_CLASS', `column ${JSON.stringify(name)} has more than ${String(mostClasses)} different texts, too many for classes: take it as a key or leave it out`, { column: name });
  }
  const classes = sortedClasses(survey.texts);
  const indices = indexOf(classes);
  return { index, column: { name, kind, classes }, number: (text) => indices.get(text.trim()) ?? NaN };
}

/** Keys that are numbers stay as they are; few others are counted, of many 48 bits of their SHA-256 are taken. */
function keyReader({ words, commas, texts }: ColumnSurvey): (text: string) => number {
  if (words === 0 && commas === 0) return (text) => parseNumber(text, '.');
  if (!texts) return (text) => Number.parseInt(sha256(text.trim()).slice(0, 12), 16);
  const indices = indexOf(texts);
  return (text) => indices.get(text.trim()) ?? NaN;
}

function indexOf(texts: Iterable<string>): Map<string, number> {
  return new Map(Array.from(texts, (text, index) => [text, index]));
}

