import { csvText } from '../data/csvText.ts';
import { type ExportedFile, textFile } from './exportedFile.ts';
import type { NamedTensor, StoredType } from './namedTensor.ts';

/** The table of contents. */
const contents = 'tensors.csv';

/**
 * A file of plain numbers for each tensor, and `tensors.csv` that says which is which. The last axis runs along a row; axes
 * before the last are rows one after another, so that a tensor `[a, b, c]` has `a·b` rows. A single number is a row of one.
 */
export function writeCsvWeights(tensors: readonly NamedTensor[], type: StoredType): ExportedFile[] {
  const taken = new Set([contents]);
  const placed = tensors.map((tensor) => ({ ...tensor, file: freeFileName(tensor.name, taken) }));
  const index = csvText([['file', 'name', 'shape', 'type'], ...placed.map(({ file, name, shape }) => [file, name, shape.join(' × '), type])]);
  return [textFile(contents, `\uFEFF${index}`), ...placed.map((tensor) => textFile(tensor.file, numberRows(tensor, type)))];
}

function numberRows({ shape, values }: NamedTensor, type: StoredType): string {
  const columns = shape.at(-1) ?? 1;
  if (columns === 0) return '';
  const words = Array.from(values, (value) => numberText(type === 'float32' ? Math.fround(value) : value));
  return Array.from({ length: words.length / columns }, (_, row) => `${words.slice(row * columns, (row + 1) * columns).join(',')}\r\n`).join('');
}

/** With the digits that give exactly the same number back; what is none in the words of C, which NumPy and R read. */
function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

/** Names that some systems keep for devices. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name that every file system takes, and that no other tensor has, whatever the case of its letters. */
function freeFileName(name: string, taken: Set<string>): string {
  const plain = name.normalize('NFC').replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\.+/, '').slice(0, 60);
  const start = plain === '' || devices.test(plain) ? `_${plain}` : plain;
  let file = `${start}.csv`;
  for (let count = 2; taken.has(file.toLowerCase()); count++) file = `${start}-${String(count)}.csv`;
  taken.add(file.toLowerCase());
  return file;
}
