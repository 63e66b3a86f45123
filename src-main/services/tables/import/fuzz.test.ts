import { describe, expect, test } from 'vitest';
import type { ImportOptions } from '../../../../src-core/protocol/tableContract.ts';
import { fuzzAsync } from '../../../../src-core/testing/fuzz.ts';
import { below, joined, mutateBytes, mutateText, pick } from '../../../../src-core/testing/mutate.ts';
import { type Random, seededRandom } from '../../../../src-core/tensor/random.ts';
import { guessDelimiter } from './layout.ts';
import { inspectText } from './textFile.ts';

// Tables as text, by the way that an import goes: the delimiter and the header are guessed, cells surveyed and made numbers.

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 10_000);
const now = (): number => performance.now();
const never = { aborted: false, addEventListener: () => undefined };
const guessed: ImportOptions = { delimiter: null, header: null, decimal: null, missing: 'keep', columns: null };

const rows = ['name;weight;kind', '"Müller; A.";1,5;red', 'O\'Neill;-2,25e3;green', ';;', '"said ""no""";0;red', '"two\nlines";7;blue'];
const valid = new TextEncoder().encode(`${rows.join('\r\n')}\r\n`);
const tokens = ['"', '""', ';', ',', '\t', '|', '\n', '\r', '\r\n', ' ', '\u0000', '\ufeff', '\u2028', 'NaN', '1e999', '-', '.', '=1+1', '__proto__', '"'.repeat(50), ';'.repeat(300), '9'.repeat(400)];

/** The text with cells, rows and quotes exchanged, left out or written twice, in one of the encodings. */
function damaged(random: Random): Uint8Array {
  let lines = [...rows];
  for (let count = 1 + below(random, 3); count > 0; count--) lines = changed(random, lines);
  let text = lines.join(pick(random, ['\n', '\r\n', '\r', '\n\n']));
  if (random.next() < 0.5) text = mutateText(random, text, tokens);
  const bytes = encoded(random, text);
  return random.next() < 0.15 ? mutateBytes(random, bytes, [valid]) : bytes;
}

function changed(random: Random, lines: readonly string[]): string[] {
  const at = below(random, lines.length);
  const line = lines[at] ?? '';
  const cells = line.split(';');
  const other = pick(random, [';', ',', '\t', '|']);
  switch (below(random, 6)) {
    case 0:
      return lines.toSpliced(at, 1);
    case 1:
      return lines.toSpliced(at, 0, line);
    case 2:
      return lines.with(at, cells.slice(0, below(random, cells.length)).join(';'));
    case 3:
      return lines.with(at, [...cells, ...cells].join(';'));
    case 4:
      return lines.map((each) => each.replaceAll(';', other));
    default:
      return lines.with(at, cells.with(below(random, cells.length), pick(random, tokens)).join(';'));
  }
}

function encoded(random: Random, text: string): Uint8Array {
  const kind = random.next();
  if (kind < 0.6) return new TextEncoder().encode(text);
  if (kind < 0.7) return joined(Uint8Array.of(0xef, 0xbb, 0xbf), new TextEncoder().encode(text));
  if (kind < 0.8) return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
  const isBig = kind < 0.9;
  const units = Buffer.from(text, 'utf16le');
  return joined(isBig ? Uint8Array.of(0xfe, 0xff) : Uint8Array.of(0xff, 0xfe), isBig ? units.swap16() : units);
}

/** How many cells a text has as it is imported. */
async function read(bytes: Uint8Array): Promise<number> {
  const file = {
    read: (buffer: Buffer, offset: number, length: number, position: number) => {
      const part = bytes.subarray(position, position + length);
      buffer.set(part, offset);
      return Promise.resolve({ bytesRead: part.length });
    },
  };
  const { rows: count, columns } = await inspectText({ file, bytes: bytes.length, options: guessed, signal: never, onProgress: () => undefined }, true);
  return count * columns.length;
}

describe('tables as text', () => {
  test('the one that is damaged is read', async () => {
    expect(await read(valid)).toBe(15);
    expect(guessDelimiter(new TextDecoder().decode(valid))).toBe(';');
  });

  test(`of ${String(inputs)} damaged ones each is read or refused with a code`, { timeout: 180_000 * Math.max(1, inputs / 10_000) }, async () => {
    const { faults, accepted, refused } = await fuzzAsync({ make: damaged, read }, inputs, 1, now);
    expect(faults.map(({ input, why, bytes }) => `${String(input)}: ${why} (${Buffer.from(bytes).toString('base64').slice(0, 2000)})`)).toEqual([]);
    // Nearly every text is a table of some kind; bytes of 0 are refused.
    expect(accepted).toBeGreaterThan(inputs / 2);
    expect(refused['E_FILE_INVALID'] ?? 0).toBeGreaterThan(inputs / 100);
  });

  test('the damage reaches every delimiter, and tables of many shapes', async () => {
    const random = seededRandom(2);
    const [delimiters, shapes] = [new Set<string>(), new Set<number>()];
    for (let count = 0; count < 500; count++) {
      const bytes = damaged(random);
      delimiters.add(guessDelimiter(new TextDecoder().decode(bytes)));
      shapes.add(await read(bytes).catch(() => -1));
    }
    expect([...delimiters].sort()).toEqual(['\t', ',', ';', '|']);
    expect(shapes.size).toBeGreaterThan(20);
  });

  test('a reader that trusts what it is given is caught', async () => {
    // Takes the first row for as wide as all others, and every cell for a number.
    const trusting = (bytes: Uint8Array): Promise<number> => Promise.resolve().then(() => {
      const [first = [], ...others] = new TextDecoder('utf-8', { fatal: true }).decode(bytes).split('\r\n').map((line) => line.split(';'));
      const lengthOf = (cell: string | undefined): number => {
        if (cell === undefined) throw new TypeError('there is no such cell');
        return cell.length;
      };
      return others.reduce((sum, cells) => sum + first.reduce((length, _, at) => length + lengthOf(cells[at]), 0), 0);
    });
    expect((await fuzzAsync({ make: damaged, read: trusting }, inputs, 1, now)).faults.length).toBeGreaterThan(0);
  });
});
