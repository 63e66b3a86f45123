import { type Decimal, isMissing, mostClasses, parseNumber } from '../cellText.ts';

const [encoder, decoder] = [new TextEncoder(), new TextDecoder('utf-8', { ignoreBOM: true })];

/** Texts of all columns together that are remembered. */
const mostTexts = 1_000_000;
/** A column of numbers with more different ones than this is hardly one of classes. */
const mostNumericTexts = 1_000;
/** So much of a column has to be numbers for it to be one of numbers; the rest is reported. */
const numericShare = 0.9;

/** What the cells of one column are like. */
export interface ColumnSurvey {
  missing: number;
  /** Cells that are numbers with either decimal sign, and those of them that have a point or a comma. */
  numbers: number;
  points: number;
  commas: number;
  words: number;
  /** The different texts in the order in which they come; null where there are too many. */
  texts: Set<string> | null;
}

/** Looks at all records of a file, and keeps counts and different texts only. */
export class Survey {
  readonly columns: ColumnSurvey[] = [];
  rows = 0;
  readonly #classes: ReadonlySet<number>;
  #texts = 0;

  /** `classes`: columns of which all texts are wanted, even if they are numbers. */
  constructor(width: number, classes: ReadonlySet<number>) {
    this.#classes = classes;
    for (let at = 0; at < width; at++) this.columns.push({ missing: 0, numbers: 0, points: 0, commas: 0, words: 0, texts: new Set() });
  }

  add(record: readonly string[]): void {
    this.rows += 1;
    for (const [at, column] of this.columns.entries()) this.#addCell(column, at, record[at] ?? '');
  }

  #addCell(column: ColumnSurvey, at: number, text: string): void {
    if (isMissing(text)) {
      column.missing += 1;
      return;
    }
    if (!Number.isNaN(parseNumber(text, '.'))) {
      column.numbers += 1;
      if (text.includes('.')) column.points += 1;
    } else if (!Number.isNaN(parseNumber(text, ','))) {
      column.numbers += 1;
      column.commas += 1;
    } else column.words += 1;
    this.#addText(column, at, text);
  }

  #addText(column: ColumnSurvey, at: number, text: string): void {
    const { texts } = column;
    if (!texts) return;
    const trimmed = text.trim();
    if (texts.has(trimmed)) return;
    const most = column.words > 0 || this.#classes.has(at) ? mostClasses : mostNumericTexts;
    if (texts.size >= most || this.#texts >= mostTexts) {
      this.#texts -= texts.size;
      column.texts = null;
      return;
    }
    // A copy: what was cut out of a piece of the file keeps the whole piece in memory.
    texts.add(decoder.decode(encoder.encode(trimmed)));
    this.#texts += 1;
  }

  /** The decimal sign that more numbers have. */
  decimal(): Decimal {
    const points = this.columns.reduce((sum, column) => sum + column.points, 0);
    const commas = this.columns.reduce((sum, column) => sum + column.commas, 0);
    return commas > points ? ',' : '.';
  }
}

/** Numbers, classes where few texts come again and again, else keys. */
export function guessKind(column: ColumnSurvey, decimal: Decimal): 'number' | 'class' | 'key' {
  const present = column.numbers + column.words;
  const numbers = column.numbers - (decimal === '.' ? column.commas : column.points);
  if (numbers >= numericShare * present) return 'number';
  return column.texts && column.texts.size <= Math.max(20, present / 2) ? 'class' : 'key';
}
