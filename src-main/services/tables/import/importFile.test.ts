import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeNpy, writeNpz } from '../../../../src-core/export/npz.ts';
import type { TableColumn } from '../../../../src-core/graph/dataset.ts';
import type { ImportOptions, Inspection } from '../../../../src-core/protocol/tableContract.ts';
import { TableStore } from '../tableStore.ts';
import { importFile, inspectFile } from './importFile.ts';

const never = { aborted: false, addEventListener: () => undefined };
const found: ImportOptions = { delimiter: null, header: null, decimal: null, missing: 'keep', columns: null };

let folder = '';
let store: TableStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-import-'));
  store = new TableStore(path.join(folder, 'store'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Imported {
  readonly columns: TableColumn[];
  readonly rows: number[][];
  readonly faults: string[];
  readonly faultCount: number;
  readonly dropped: number;
  readonly sequence: Inspection['sequence'];
}

async function imported(content: string | Uint8Array, options: Partial<ImportOptions> = {}, name = 'a.csv'): Promise<Imported> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const { info, faults, faultCount, dropped, sequence } = await importFile({ path: file, options: { ...found, ...options } }, store, never, () => undefined);
  if (info.source.kind !== 'stored') throw new Error('not stored');
  expect(info.source.file).toBe(name);
  const { columns, rows, values } = await store.read(info.source.hash);
  expect({ columns, rows }).toEqual(info.table);
  const width = columns.length;
  return {
    columns,
    rows: Array.from({ length: rows }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]),
    faults: faults.map((fault) => `${fault.kind} ${String(fault.row)}:${String(fault.column)} ${fault.name} "${fault.text}"`),
    faultCount,
    dropped,
    sequence,
  };
}

async function inspected(content: string | Uint8Array, options: Partial<ImportOptions> = {}, whole = false): Promise<Inspection> {
  const file = path.join(folder, 'a.csv');
  await writeFile(file, content);
  return inspectFile({ path: file, options: { ...found, ...options }, whole }, never, () => undefined);
}

const numbers = (...names: string[]): TableColumn[] => names.map((name) => ({ name, kind: 'number' }));

describe('layout', () => {
  test.each([',', ';', '\t', '|'] as const)('the delimiter %j is found', async (delimiter) => {
    const text = [['x', 'y', 'z'], ['1', '2', '3'], ['4', '5', '6']].map((row) => row.join(delimiter)).join('\n');
    expect(await imported(text)).toMatchObject({ columns: numbers('x', 'y', 'z'), rows: [[1, 2, 3], [4, 5, 6]], faultCount: 0 });
    expect((await inspected(text)).delimiter).toBe(delimiter);
  });

  test.each(['\r\n', '\n', '\r'])('lines may end in %j, and the last one in nothing', async (end) => {
    expect((await imported(['a,b', '1,2', '3,4', ''].join(end))).rows).toEqual([[1, 2], [3, 4]]);
    expect((await imported(['a,b', '1,2', '3,4'].join(end))).rows).toEqual([[1, 2], [3, 4]]);
  });

  test('line endings may differ within a file, and blank lines are no rows', async () => {
    expect((await imported('a,b\r\n1,2\n\n3,4\r\r\n')).rows).toEqual([[1, 2], [3, 4]]);
  });

  test('a byte-order mark is no part of the first name', async () => {
    expect((await imported('\uFEFFa,b\n1,2\n')).columns).toEqual(numbers('a', 'b'));
  });

  test.each(['utf16le', 'utf16be'])('UTF-16 is read where its mark says so (%s)', async (encoding) => {
    const bytes = Buffer.from('\uFEFFgröße;label\n1,5;ß\n2,5;é\n', 'utf16le');
    const { columns, rows } = await imported(encoding === 'utf16be' ? bytes.swap16() : bytes);
    expect(columns).toEqual([{ name: 'größe', kind: 'number' }, { name: 'label', kind: 'class', classes: ['ß', 'é'] }]);
    expect(rows).toEqual([[1.5, 0], [2.5, 1]]);
  });

  test('quotes hold delimiters, line ends and quotes', async () => {
    const { columns, rows } = await imported('"a, b","c ""d"""\r\n1,"x\r\ny"\r\n2,"p ""q"", r"\r\n');
    expect(columns).toEqual([{ name: 'a, b', kind: 'number' }, { name: 'c "d"', kind: 'class', classes: ['p "q", r', 'x\ny'] }]);
    expect(rows).toEqual([[1, 1], [2, 0]]);
  });

  test.each([
    ['1,2\n3,4\n', false],
    ['a,b\n1,2\n', true],
    ['2020,b\n1,2\n', false],
    ['size,colour\nbig,red\nsmall,red\n', true],
    ['red,blue\nblue,red\nred,red\n', false],
    ['a,b\n', true],
  ])('%j has a header: %j', async (text, header) => {
    expect((await inspected(text)).header).toBe(header);
  });

  test('what is chosen is not found out', async () => {
    expect((await imported('a,b\n1,2\n', { header: false })).columns).toMatchObject([{ name: 'column 1' }, { name: 'column 2' }]);
    expect((await imported('1;5,2;5\n3;5,4;5\n', { delimiter: ',', header: false })).columns).toMatchObject([{ kind: 'class' }, { kind: 'class' }]);
  });

  test('names are made different, and empty ones get one', async () => {
    expect((await imported('x,x,,x 2\n1,2,3,4\n')).columns.map(({ name }) => name)).toEqual(['x', 'x 2', 'column 3', 'x 2 2']);
  });
});

describe('numbers', () => {
  test('as they are usually written', async () => {
    expect((await imported('v\n1\n-2.5\n+3\n.5\n4.\n1e-3\n-1E+2\n 7 \n')).rows.flat()).toEqual([1, -2.5, 3, 0.5, 4, 0.001, -100, 7]);
  });

  test('with a decimal comma after semicolons, or in quotes', async () => {
    expect((await imported('a;b\n1,5;2\n-0,25;1,5e3\n')).rows).toEqual([[1.5, 2], [-0.25, 1500]]);
    expect((await imported('a,b\n"1,5","2"\n"-0,25","3,5"\n')).rows).toEqual([[1.5, 2], [-0.25, 3.5]]);
    expect((await inspected('a;b\n1,5;2\n')).decimal).toBe(',');
  });

  test('what is not a decimal number is reported with its place, and not guessed at', async () => {
    const values = Array.from({ length: 60 }, (_, index) => `${String(index)}.5`).join('\n');
    const { rows, faults } = await imported(`v\n${values}\n0x10\n"1,234"\n1.2.3\ntwelve\nInfinity\n1e999\n`);
    expect(rows.flat().filter(Number.isNaN)).toHaveLength(6);
    expect(faults).toEqual(['not-a-number 62:1 v "0x10"', 'not-a-number 63:1 v "1,234"', 'not-a-number 64:1 v "1.2.3"', 'not-a-number 65:1 v "twelve"', 'not-a-number 66:1 v "Infinity"', 'not-a-number 67:1 v "1e999"']);
  });

  test('any finite number comes back bit by bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 }), async (values) => {
        expect((await imported(`v\n${values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join('\n')}\n`)).rows.flat()).toEqual(values);
      }),
      { numRuns: 50, seed: 4 },
    );
  });

  test('a formula is a text like any other', async () => {
    const { columns } = await imported('a,b\n1,=1+1\n2,"=HYPERLINK(""http://example.com"")"\n');
    expect(columns[1]).toEqual({ name: 'b', kind: 'class', classes: ['=1+1', '=HYPERLINK("http://example.com")'] });
  });
});

describe('what is missing', () => {
  const text = 'a,b,c\n1,2,x\n,NA,y\nNaN,4,?\nnull,n/a,x\n-,5, \n#N/A,6,x\n';

  test('is reported by row and column', async () => {
    const { rows, faults, faultCount } = await imported(text);
    expect(rows).toEqual([[1, 2, 0], [NaN, NaN, 1], [NaN, 4, NaN], [NaN, NaN, 0], [NaN, 5, NaN], [NaN, 6, 0]]);
    expect(faults.slice(0, 3)).toEqual(['missing 3:1 a ""', 'missing 3:2 b "NA"', 'missing 4:1 a "NaN"']);
    expect(faultCount).toBe(9);
  });

  test('leaves its row out where that is chosen, if its column is taken', async () => {
    expect(await imported(text, { missing: 'drop' })).toMatchObject({ rows: [[1, 2, 0]], dropped: 5 });
    expect(await imported(text, { missing: 'drop', columns: [{ index: 1, name: 'b', kind: 'number' }] })).toMatchObject({ rows: [[2], [4], [5], [6]], dropped: 2, faultCount: 2 });
  });
});

describe('rows that are not as the others', () => {
  test('too few and too many cells', async () => {
    const { rows, faults } = await imported('a,b,c\n1,2,3\n4,5\n6,7,8,9,10\n11,12,13\n');
    expect(rows).toEqual([[1, 2, 3], [4, 5, NaN], [6, 7, 8], [11, 12, 13]]);
    expect(faults).toEqual(['too-few-cells 3:3 c "4 5"', 'too-many-cells 4:4  "9 10"']);
  });

  test('quotes that are out of place, or never closed', async () => {
    const { rows, faults } = await imported('a,b\n1,"x" y\n2,z\n', { columns: [{ index: 0, name: 'a', kind: 'number' }] });
    expect(rows.at(0)).toEqual([1]);
    expect(faults[0]).toMatch(/^bad-quote 2:1 a/);
    expect((await imported('a,b\n1,x\n2,"y\n3,z\n')).faults[0]).toMatch(/^bad-quote 3:1 a/);
  });

  test('a quote that is never closed in a large file ends the import', async () => {
    await expect(imported(`a,b\n1,"x\n${'2,y\n'.repeat(5_000_000)}`)).rejects.toMatchObject({ code: 'E_FILE_INVALID', details: { row: 2 } });
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  test('bytes that are no UTF-8', async () => {
    const { columns, faults } = await imported(Buffer.from('a,b\n1,Müller\n2,x\n', 'latin1'));
    expect(columns[1]).toMatchObject({ kind: 'class' });
    expect(faults).toEqual(['bad-encoding 2:2 b "M\uFFFDller"']);
  });

  test('no more than 200 are listed, and all are counted', async () => {
    const { faults, faultCount } = await imported(`a,b\n${'1,\n'.repeat(1000)}`);
    expect([faults.length, faultCount]).toEqual([200, 1000]);
  });
});

describe('what columns become', () => {
  test('classes where few texts come again, in the order of their numbers or characters; keys where there are many', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => `id-${String(row)},${row % 2 ? 'yes' : 'no'},${String(row)}`);
    const { columns, rows: values } = await imported(`key,answer,x\n${rows.join('\n')}\n`);
    expect(columns).toEqual([{ name: 'key', kind: 'key' }, { name: 'answer', kind: 'class', classes: ['no', 'yes'] }, { name: 'x', kind: 'number' }]);
    expect(values[7]).toEqual([7, 1, 7]);
  });

  test('as chosen: which, in which order, under which name, and as what', async () => {
    const options: Partial<ImportOptions> = { columns: [{ index: 2, name: 'digit', kind: 'class' }, { index: 0, name: 'group', kind: 'key' }] };
    const { columns, rows } = await imported('g,x,d\nu,1,10\nv,2,9\nu,3,10\n', options);
    expect(columns).toEqual([{ name: 'digit', kind: 'class', classes: ['9', '10'] }, { name: 'group', kind: 'key' }]);
    expect(rows).toEqual([[1, 0], [0, 1], [1, 0]]);
  });

  test('keys that are numbers stay so, and many texts stay apart', async () => {
    expect((await imported('k,x\n7,1\n3,2\n7,3\n', { columns: [{ index: 0, name: 'k', kind: 'key' }] })).rows.flat()).toEqual([7, 3, 7]);
    const texts = Array.from({ length: 30_000 }, (_, row) => `t${String(row % 15_000)}`);
    const keys = (await imported(`k\n${texts.join('\n')}\n`, { header: true })).rows.flat();
    expect(new Set(keys).size).toBe(15_000);
    expect(keys.slice(15_000)).toEqual(keys.slice(0, 15_000));
  });

  test('too many classes are refused, and columns that are not there', async () => {
    const texts = Array.from({ length: 10_001 }, (_, row) => `t${String(row)}`).join('\n');
    await expect(imported(`k\n${texts}\n`, { header: true, columns: [{ index: 0, name: 'k', kind: 'class' }] })).rejects.toMatchObject({ code: 'E_DATA_CLASS' });
    await expect(imported('a,b\n1,2\n', { columns: [{ index: 2, name: 'c', kind: 'number' }] })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });
});

describe('before the import', () => {
  test('a file is told by its content, with its first rows as they are', async () => {
    const inspection = await inspected('a;b;label\n1,5;;u\n2,5;x;v\n');
    expect(inspection).toMatchObject({
      bytes: 25,
      kind: 'text',
      delimiter: ';',
      header: true,
      decimal: ',',
      complete: true,
      rows: 2,
      preview: [['1,5', '', 'u'], ['2,5', 'x', 'v']],
      columns: [
        { index: 0, name: 'a', kind: 'number', missing: 0, distinct: 2, classes: null },
        { index: 1, name: 'b', kind: 'class', missing: 1, distinct: 1, classes: ['x'] },
        { index: 2, name: 'label', kind: 'class', missing: 0, distinct: 2, classes: ['u', 'v'] },
      ],
      faultCount: 1,
      faults: [{ kind: 'missing', row: 2, column: 2, name: 'b', text: '' }],
    });
  });

  test('only the first part of a large file is read, unless all is asked for', async () => {
    const text = `a,b\n${'12345,67890\n'.repeat(200_000)}`;
    const first = await inspected(text);
    expect(first.complete).toBe(false);
    expect(first.rows).toBeGreaterThan(80_000);
    expect(first.rows).toBeLessThan(120_000);
    expect(first.faultCount).toBe(0);
    expect(await inspected(text, {}, true)).toMatchObject({ complete: true, rows: 200_000 });
  });
});

describe('files that cannot be imported', () => {
  test.each([
    ['nothing', '', 'E_FILE_INVALID'],
    ['blank lines', '\n\n', 'E_FILE_INVALID'],
    ['bytes of no text', Buffer.of(1, 0, 2, 0, 0, 0), 'E_FILE_INVALID'],
    ['a damaged archive', Buffer.from('PK\x03\x04nothing'), 'E_FILE_INVALID'],
    ['a damaged array', Buffer.from('\x93NUMPY\x01', 'latin1'), 'E_FILE_INVALID'],
  ])('%s', async (_, content, code) => {
    await expect(imported(content)).rejects.toMatchObject({ code, message: expect.stringContaining('a.csv') as string });
    await expect(inspected(content)).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  test('what is not there, and folders', async () => {
    const importing = (file: string): Promise<unknown> => importFile({ path: file, options: found }, store, never, () => undefined);
    await expect(importing(path.join(folder, 'nothing.csv'))).rejects.toMatchObject({ code: 'E_FILE_NOT_FOUND' });
    await expect(importing(folder)).rejects.toMatchObject({ code: 'E_FILE_NOT_READABLE' });
  });
});

describe('arrays', () => {
  const array = (name: string, shape: number[], from = 0): { name: string; shape: number[]; values: number[] } => ({ name, shape, values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => from + index) });
  const npy = (shape: number[]): Uint8Array => writeNpy(array('', shape), 'float64');

  test('.npy with one and two axes are columns', async () => {
    expect(await imported(npy([3]), {}, 'v.npy')).toMatchObject({ columns: numbers('v'), rows: [[0], [1], [2]], sequence: null });
    expect(await imported(npy([2, 3]), {}, 'x.npy')).toMatchObject({ columns: numbers('x 1', 'x 2', 'x 3'), rows: [[0, 1, 2], [3, 4, 5]], sequence: null });
  });

  test('three axes are sequences', async () => {
    const { columns, rows, sequence } = await imported(npy([2, 3, 2]), {}, 'x.npy');
    expect(columns).toEqual([{ name: 'sequence', kind: 'key' }, ...numbers('step', 'x 1', 'x 2')]);
    expect(rows).toEqual([[0, 0, 0, 1], [0, 1, 2, 3], [0, 2, 4, 5], [1, 0, 6, 7], [1, 1, 8, 9], [1, 2, 10, 11]]);
    expect(sequence).toEqual({ kind: 'long', sequence: 'sequence', step: 'step' });
  });

  test('.npz members lie side by side', async () => {
    const flat = writeNpz([array('X', [2, 2]), array('y', [2], 8)], 'float32');
    expect(await imported(flat, {}, 'a.npz')).toMatchObject({ columns: numbers('X 1', 'X 2', 'y'), rows: [[0, 1, 8], [2, 3, 9]] });
    const long = writeNpz([array('X', [2, 2, 1]), array('y', [2], 8), array('m', [2, 2], 20)], 'float64');
    expect((await imported(long, {}, 'a.npz')).rows).toEqual([[0, 0, 0, 8, 20], [0, 1, 1, 8, 21], [1, 0, 2, 9, 22], [1, 1, 3, 9, 23]]);
  });

  test('whole numbers in one column are classes, and missing numbers are reported', async () => {
    const labels = Buffer.concat([Buffer.from(`\x93NUMPY\x01\x00\x76\x00${`{'descr': '<i2', 'fortran_order': False, 'shape': (4,), }`.padEnd(117)}\n`, 'latin1'), Buffer.from(Int16Array.of(5, -1, 5, 0).buffer)]);
    expect(await imported(labels, {}, 'y.npy')).toMatchObject({ columns: [{ name: 'y', kind: 'class', classes: ['-1', '0', '5'] }], rows: [[2], [0], [2], [1]] });
    const holes = writeNpy({ name: '', shape: [3, 1], values: [1, NaN, 3] }, 'float64');
    expect(await imported(holes, { missing: 'drop' }, 'h.npy')).toMatchObject({ rows: [[1], [3]], dropped: 1, faults: ['missing 2:1 h "nan"'] });
  });

  test.each([
    ['lengths that differ', writeNpz([array('X', [2, 2]), array('y', [3])], 'float64'), /"y" has 3 samples and "X" has 2/],
    ['steps that differ', writeNpz([array('X', [2, 2, 1]), array('Z', [2, 3, 1])], 'float64'), /3 steps where others have 2/],
    ['four axes', writeNpy(array('', [1, 1, 1, 1]), 'float64'), /4 axes/],
    ['no axis', writeNpy(array('', []), 'float64'), /0 axes/],
    ['names that lead out of the archive', writeNpz([array('../X', [2])], 'float64'), /entry named/],
    ['Python objects', Buffer.from(Buffer.from(writeNpy(array('', [2]), 'float64')).toString('latin1').replace("'<f8'", "'|O' "), 'latin1'), /pickled/],
  ])('%s are refused', async (_, content, message) => {
    await expect(imported(content, {}, 'a.npz')).rejects.toMatchObject({ code: 'E_FILE_INVALID', message: expect.stringMatching(message) as string });
  });
});
