import { describe, expect, test } from 'vitest';
import { AppError } from '../graph/appError.ts';
import { type DataSet, type Recipe, RecipeSchema, type Table, recipeKinds } from '../graph/dataset.ts';
import { piecesOf, rhyme } from './generators/characters.ts';
import { occurrences } from './generators/occurrences.ts';
import { glyphs } from './generators/glyphs.ts';
import { makeTable } from './generators.ts';
import { sampleSet } from './samples.ts';
import { loadTable } from './source.ts';

const recipe = (given: Record<string, unknown>): Recipe => RecipeSchema.parse(given);

function column({ columns, rows, values }: Table, name: string): number[] {
  const at = columns.findIndex((other) => other.name === name);
  return Array.from({ length: rows }, (_, row) => values[row * columns.length + at] ?? NaN);
}

function counts(values: readonly number[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const value of values) found[String(value)] = (found[String(value)] ?? 0) + 1;
  return found;
}

/** A column's numbers, sequence by sequence. */
function bySequence(table: Table, name: string): number[][] {
  const found: number[][] = [];
  for (const [row, sequence] of column(table, 'sequence').entries()) (found[sequence] ??= []).push(column(table, name)[row] ?? NaN);
  return found;
}

describe.each(recipeKinds)('%s', (kind) => {
  const rows = kind === 'characters' ? {} : { rows: 40 };

  test('the same seed gives the same numbers, another seed others', () => {
    const of = (seed: number): Table => makeTable(recipe({ kind, ...rows, ...(kind === 'xor' ? { noise: 0.1 } : {}), seed })).table;
    expect(of(7)).toEqual(of(7));
    expect(of(8).values).not.toEqual(of(7).values);
  });

  test('the suggested columns make samples of it', () => {
    const { table, sequence, suggested } = makeTable(recipe({ kind, ...rows }));
    const data: DataSet = {
      name: kind,
      source: { kind: 'recipe', recipe: recipe({ kind, ...rows }) },
      table: { columns: table.columns, rows: table.rows },
      sequence,
      split: { kind: 'seed', seed: 1, validation: 0.2, test: 0 },
      normalise: {},
      missing: {},
      bindings: { x: suggested.input, t: suggested.target },
      shown: [],
    };
    const set = sampleSet(data, table);
    expect(set.widths.get('t')).toBe(1);
    expect(set.count).toBe(kind === 'characters' ? Math.floor((rhyme.length - 1) / 16) : 40);
    expect(table.values.every(Number.isFinite)).toBe(true);
  });
});

test('xor is the four rows, and with noise points around them', () => {
  expect([...makeTable(recipe({ kind: 'xor' })).table.values]).toEqual([0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0]);
  const { table } = makeTable(recipe({ kind: 'xor', rows: 400, noise: 0.1 }));
  const answers = column(table, 'x1').map((x1, row) => Number(x1 > 0.5 !== (column(table, 'x2')[row] ?? 0) > 0.5));
  expect(answers).toEqual(column(table, 'y'));
});

test.each(['moons', 'circles', 'spirals', 'blobs'] as const)('%s has as many rows of each class', (kind) => {
  const found = Object.values(counts(column(makeTable(recipe({ kind, rows: 300 })).table, 'class')));
  expect(Math.max(...found) - Math.min(...found)).toBe(0);
});

test('occurrences are told by what comes before and behind', () => {
  const { table } = makeTable(recipe({ kind: 'occurrences', rows: 30, steps: 7, symbols: 3 }));
  const said = bySequence(table, 'occurrence');
  for (const [sequence, symbols] of bySequence(table, 'symbol').entries()) {
    for (const [step, symbol] of symbols.entries()) {
      const [before, behind] = [symbols.slice(0, step).includes(symbol), symbols.slice(step + 1).includes(symbol)];
      expect(occurrences[said[sequence]?.[step] ?? -1]).toBe(before ? (behind ? 'between' : 'last') : behind ? 'first' : 'only');
    }
  }
  expect(Object.keys(counts(said.flat()))).toHaveLength(occurrences.length);
});

test('pieces of text are the same as steps and as positions of one row', () => {
  const [steps, positions] = [false, true].map((each) => makeTable(recipe({ kind: 'characters', steps: 12, positions: each })));
  if (!steps || !positions) throw new Error('two tables were asked for');
  const wanted = ['character', 'next'].map((name) => bySequence(steps.table, name));
  for (let row = 0; row < positions.table.rows; row++) {
    const given = (name: string): number[] => Array.from({ length: 12 }, (_, place) => column(positions.table, `${name}${String(place + 1)}`)[row] ?? NaN);
    expect([given('character'), given('next')]).toEqual(wanted.map((pieces) => pieces[row]));
  }
  expect(positions.suggested.input.columns).toHaveLength(12);
  expect(positions.suggested.target).toEqual({ columns: Array.from({ length: 12 }, (_, place) => `next${String(place + 1)}`), classes: 'index' });
});

test('pieces of text that overlap share no character with those that are held out', () => {
  const length = 10;
  const pieces = piecesOf(length, 7, 1);
  const { table } = makeTable(recipe({ kind: 'characters', steps: length, overlap: 7, positions: true }));
  expect(column(table, 'part')).toEqual(pieces.map(({ isHeldOut }) => Number(isHeldOut)));
  const [training, heldOut] = [false, true].map((wanted) => pieces.filter(({ isHeldOut }) => isHeldOut === wanted).map(({ start }) => start));
  const nearest = Math.min(...(training ?? []).map((start) => Math.min(...(heldOut ?? []).map((other) => Math.abs(start - other)))));
  // With the character that comes next.
  expect(nearest).toBeGreaterThan(length);
  expect(nearest).toBeLessThan(Infinity);
  expect(pieces.every(({ start }) => start % 3 === 0)).toBe(true);
});

test('without noise the points lie on their curves', () => {
  const radiusOf = (table: Table): number[] => column(table, 'x1').map((x, row) => Math.hypot(x, column(table, 'x2')[row] ?? NaN));
  const circles = makeTable(recipe({ kind: 'circles', rows: 20, noise: 0 })).table;
  for (const [row, radius] of radiusOf(circles).entries()) expect(radius).toBeCloseTo(row % 2 ? 0.5 : 1, 12);
  const spirals = makeTable(recipe({ kind: 'spirals', rows: 20, noise: 0, arms: 3, turns: 2 })).table;
  for (const [row, radius] of radiusOf(spirals).entries()) {
    const turn = Math.atan2(column(spirals, 'x2')[row] ?? NaN, column(spirals, 'x1')[row] ?? NaN) / (2 * Math.PI) - radius * 2 - (row % 3) / 3;
    expect(Math.abs(turn - Math.round(turn))).toBeLessThan(1e-9);
  }
  const moons = makeTable(recipe({ kind: 'moons', rows: 20, noise: 0 })).table;
  for (const [row, lower] of column(moons, 'class').entries()) {
    const [x, y] = [column(moons, 'x1')[row] ?? NaN, column(moons, 'x2')[row] ?? NaN];
    expect(lower ? Math.hypot(x - 1, y - 0.5) : Math.hypot(x, y)).toBeCloseTo(1, 12);
  }
  const sine = makeTable(recipe({ kind: 'sine', rows: 20, noise: 0 })).table;
  expect(column(sine, 'y')).toEqual(column(sine, 'x').map(Math.sin));
});

test('noise has the deviation that is asked for', () => {
  const { table } = makeTable(recipe({ kind: 'sine', rows: 10_000, noise: 0.3 }));
  const x = column(table, 'x');
  const errors = column(table, 'y').map((y, row) => y - Math.sin(x[row] ?? NaN));
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  // The deviation of 10,000 normal numbers is known to 0.7 %; four times that.
  expect(Math.abs(deviation / 0.3 - 1)).toBeLessThan(0.03);
});

test('linear rows follow one plane', () => {
  const { table } = makeTable(recipe({ kind: 'linear', rows: 10, features: 2, noise: 0 }));
  const rows = column(table, 'x1').map((x1, row) => [x1, column(table, 'x2')[row] ?? NaN, 1, column(table, 'y')[row] ?? NaN]);
  // Any four rows of (x1, x2, 1, y) are linearly dependent exactly where y is linear in x.
  for (let at = 0; at + 4 <= rows.length; at++) expect(Math.abs(determinant(rows.slice(at, at + 4)))).toBeLessThan(1e-12);
});

function determinant(matrix: readonly (readonly number[])[]): number {
  const [first = [], ...rest] = matrix;
  if (rest.length === 0) return first[0] ?? NaN;
  return first.reduce((sum, value, at) => sum + (at % 2 ? -1 : 1) * value * determinant(rest.map((row) => row.filter((_, other) => other !== at))), 0);
}

test('adding: two marks, one in each half, and their sum at the end', () => {
  const { table } = makeTable(recipe({ kind: 'adding', rows: 50, steps: 9 }));
  const [marks, values, sums] = [bySequence(table, 'mark'), bySequence(table, 'number'), bySequence(table, 'sum')];
  expect(marks).toHaveLength(50);
  for (const [sequence, mark] of marks.entries()) {
    expect([mark.slice(0, 4), mark.slice(4)].map((half) => half.reduce((a, b) => a + b))).toEqual([1, 1]);
    const sum = mark.reduce((total, marked, step) => total + marked * (values[sequence]?.[step] ?? NaN), 0);
    expect(sums[sequence]?.[8]).toBe(sum);
  }
});

test('parity is the parity of the bits so far, and lengths vary where they should', () => {
  const { table } = makeTable(recipe({ kind: 'parity', rows: 60, steps: 8, shortest: 5 }));
  const [bits, parities] = [bySequence(table, 'bit'), bySequence(table, 'parity')];
  for (const [sequence, bit] of bits.entries()) {
    const expected = bit.map((_, step) => bit.slice(0, step + 1).reduce((a, b) => a + b) % 2);
    expect(parities[sequence]).toEqual(expected);
  }
  expect([...new Set(bits.map((bit) => bit.length))].sort()).toEqual([5, 6, 7, 8]);
});

test('copy: the symbols come again after the call, and nothing else does', () => {
  const { table } = makeTable(recipe({ kind: 'copy', rows: 30, items: 3, symbols: 4, pause: 2 }));
  const call = 5;
  for (const [sequence, symbols] of bySequence(table, 'symbol').entries()) {
    const items = symbols.slice(0, 3);
    expect(items.every((item) => item >= 1 && item <= 4)).toBe(true);
    expect(symbols.slice(3)).toEqual([0, 0, call, 0, 0, 0]);
    expect(bySequence(table, 'recall')[sequence]).toEqual([0, 0, 0, 0, 0, 0, ...items]);
  }
});

test('characters: every piece is from the rhyme, and the next character follows', () => {
  const { table } = makeTable(recipe({ kind: 'characters', steps: 10 }));
  const [character] = table.columns.filter(({ name }) => name === 'character');
  const alphabet = character?.kind === 'class' ? character.classes : [];
  expect(alphabet.length).toBeLessThan(30);
  const text = (name: string): string[] => bySequence(table, name).map((piece) => piece.map((index) => alphabet[index]).join(''));
  const pieces = text('character');
  for (const [index, next] of text('next').entries()) {
    expect(next.slice(0, -1)).toBe(pieces[index]?.slice(1));
    expect(rhyme).toContain(`${pieces[index] ?? ''}${next.slice(-1)}`);
  }
});

test('digits: glyphs with an empty edge, moved by up to one cell, every place about as often', () => {
  for (const glyph of glyphs) {
    expect(glyph.map((line) => line.length)).toEqual(new Array(8).fill(8));
    expect(glyph[0]).toBe('........');
    expect(glyph[7]).toBe('........');
    for (const line of glyph) expect(line).toMatch(/^\..*\.$/);
  }
  const { table } = makeTable(recipe({ kind: 'digits', rows: 900, noise: 0 }));
  const pictures = new Set<string>();
  for (let row = 0; row < table.rows; row++) pictures.add(table.values.subarray(row * 65, row * 65 + 65).join(''));
  expect(pictures.size).toBe(90);
  expect(Object.values(counts(column(table, 'digit')))).toEqual(new Array(10).fill(90));
  const noisy = makeTable(recipe({ kind: 'digits', rows: 20 })).table;
  expect(noisy.columns.slice(0, 64).every(({ name }) => column(noisy, name).every((ink) => ink >= 0 && ink <= 1))).toBe(true);
});

test('a table that is too large is refused before it is made', () => {
  expect(() => makeTable(recipe({ kind: 'adding', rows: 1e5, steps: 10_000 }))).toThrow(AppError);
});

test('a source’s table is made or read', async () => {
  const stored: Table = { columns: [], rows: 0, values: new Float64Array() };
  expect((await loadTable({ kind: 'recipe', recipe: recipe({ kind: 'xor' }) }, () => Promise.reject(new Error('not asked')))).rows).toBe(4);
  expect(await loadTable({ kind: 'stored', hash: 'ab' }, (hash) => (hash === 'ab' ? Promise.resolve(stored) : Promise.reject(new Error(hash))))).toBe(stored);
});
