import { isMissing } from '../cellText.ts';
import type { ColumnReader } from './columnReader.ts';
import { FaultList } from './faults.ts';
import { type RecordBatch, isBlank } from './records.ts';

export interface ConvertOptions {
  readonly header: boolean;
  /** Cells that a record should have, and their names. */
  readonly names: readonly string[];
  readonly readers: readonly ColumnReader[];
  readonly missing: 'drop' | 'keep';
  readonly write: (values: Float64Array) => void;
}

/** Makes rows of numbers of records, and notes what is not as it should be. */
export class Converter {
  readonly faults = new FaultList();
  rows = 0;
  dropped = 0;
  readonly #options: ConvertOptions;
  readonly #row: Float64Array;
  #inData = false;

  constructor(options: ConvertOptions) {
    this.#options = options;
    this.#row = new Float64Array(options.readers.length);
  }

  take({ records, first, badQuotes }: RecordBatch): void {
    const { header, names } = this.#options;
    for (const [at, record] of records.entries()) {
      if (isBlank(record)) continue;
      const number = first + at;
      if (badQuotes.has(number)) this.faults.add('bad-quote', number, 1, names[0] ?? '', record.join(' '));
      if (header && !this.#inData) {
        this.#inData = true;
        continue;
      }
      this.#inData = true;
      this.#checkCells(record, number);
      this.#convert(record, number);
    }
  }

  #checkCells(record: readonly string[], number: number): void {
    const { names } = this.#options;
    const cells = record.length;
    if (cells < names.length) this.faults.add('too-few-cells', number, cells + 1, names[cells] ?? '', record.join(' '));
    if (cells > names.length) this.faults.add('too-many-cells', number, names.length + 1, '', record.slice(names.length).join(' '));
    for (const [at, text] of record.entries()) {
      if (text.includes('\uFFFD')) this.faults.add('bad-encoding', number, at + 1, names[at] ?? '', text);
    }
  }

  #convert(record: readonly string[], number: number): void {
    const { readers, missing, write } = this.#options;
    let incomplete = false;
    for (const [at, reader] of readers.entries()) {
      const value = this.#cell(reader, record[reader.index], number);
      this.#row[at] = value;
      if (value !== value) incomplete = true;
    }
    if (incomplete && missing === 'drop') {
      this.dropped += 1;
      return;
    }
    this.rows += 1;
    write(this.#row);
  }

  /** A record that is too short was noted already. */
  #cell({ index, column, number: read }: ColumnReader, text: string | undefined, number: number): number {
    if (text === undefined) return NaN;
    if (isMissing(text)) {
      this.faults.add('missing', number, index + 1, column.name, text);
      return NaN;
    }
    const value = read(text);
    if (Number.isNaN(value)) this.faults.add('not-a-number', number, index + 1, column.name, text);
    return value;
  }
}
