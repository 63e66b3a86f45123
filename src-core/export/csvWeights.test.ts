import { expect, it } from 'vitest';
import type { NamedTensor } from './namedTensor.ts';
import { writeCsvWeights } from './csvWeights.ts';

function written(tensors: readonly NamedTensor[], type: 'float64' | 'float32' = 'float64'): Map<string, string> {
  return new Map(writeCsvWeights(tensors, type).map(({ name, content }) => [name, new TextDecoder().decode(content)]));
}

it('writes rows of plain numbers, and what is in which file', () => {
  const files = written([
    { name: 'W', shape: [2, 3], values: [1, 0.1, -0, NaN, Infinity, -Infinity] },
    { name: 'b', shape: [2], values: [1e-300, 2] },
    { name: 'scale', shape: [], values: [7] },
    { name: 'kernel', shape: [2, 2, 1], values: [1, 2, 3, 4] },
    { name: 'nothing', shape: [3, 0], values: [] },
  ]);
  expect(files.get('W.csv')).toBe('1,0.1,-0\r\nnan,inf,-inf\r\n');
  expect(files.get('b.csv')).toBe('1e-300,2\r\n');
  expect(files.get('scale.csv')).toBe('7\r\n');
  expect(files.get('kernel.csv')).toBe('1\r\n2\r\n3\r\n4\r\n');
  expect(files.get('nothing.csv')).toBe('');
  expect(files.get('tensors.csv')).toContain('kernel.csv,kernel,2 × 2 × 1,float64\r\n');
});

it('gives every digit that float32 has, and the same number back', () => {
  const values = [0.1, 1 / 3, 1e30].map(Math.fround);
  const text = written([{ name: 'W', shape: [3], values: [0.1, 1 / 3, 1e30] }], 'float32').get('W.csv') ?? '';
  expect(text.trim().split(',').map(Number)).toEqual(values);
});

it('names files so that every file system takes them and none is lost', () => {
  const names = ['../../etc/passwd', 'W', 'w', 'tensors', 'con', '', '=cmd()', 'layer/0.weight', '权重', '..'];
  const files = written(names.map((name) => ({ name, shape: [], values: [1] })));
  expect(files.size).toBe(names.length + 1);
  expect(new Set([...files.keys()].map((name) => name.toLowerCase())).size).toBe(files.size);
  for (const name of files.keys()) expect(name).toMatch(/^[\p{L}\p{N}_-][\p{L}\p{N}._-]*$/u);
  expect(files.has('con.csv')).toBe(false);
  // A spreadsheet runs nothing of the names.
  expect(files.get('tensors.csv')).toContain(",'=cmd(),");
});
