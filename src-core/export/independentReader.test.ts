import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyDocument } from '../graph/document.ts';
import { decodeWeights, encodeWeights } from './weights.ts';

const goldens = path.join(import.meta.dirname, 'goldens');
const script = path.join(goldens, 'goldens.py');
/** A Python that has NumPy, where there is one: Debian's, or the first on the path. */
const python = ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import numpy']).status === 0);

const document = {
  ...emptyDocument('goldens'),
  parameters: [
    { id: 'W', name: 'W', values: { shape: [2, 3], values: [0.1, -0.2, 1e-300, 4, 5, 1 / 3] }, trainable: true },
    { id: 'b', name: 'b', values: { shape: [3], values: [1, 2, 3] }, trainable: true },
    { id: 's', name: 'scalar', values: { shape: [], values: [0.5] }, trainable: true },
  ],
};

test('what NumPy wrote is read: C and Fortran order, both byte orders, float32, a scalar, an empty array', () => {
  const tensors = new Map(decodeWeights(readFileSync(path.join(goldens, 'numpy.npz')), 'npz').map((tensor) => [tensor.name, tensor]));
  const read = (name: string): unknown => ({ shape: tensors.get(name)?.shape, values: Array.from(tensors.get(name)?.values ?? []) });
  expect(read('W')).toEqual({ shape: [2, 3], values: [0.1, -0.2, 1e-300, 4, 5, 1 / 3] });
  expect(read('fortran')).toEqual({ shape: [2, 3], values: [0, 1, 2, 3, 4, 5] });
  expect(read('big_endian')).toEqual({ shape: [2], values: [1.5, -2.5] });
  expect(read('single')).toEqual({ shape: [2], values: [Math.fround(0.1), Math.fround(0.2)] });
  expect(read('scalar')).toEqual({ shape: [], values: [0.5] });
  expect(read('empty')).toEqual({ shape: [0], values: [] });
});

describe.each(['npz', 'safetensors'] as const)('%s', (format) => {
  // The committed file is what NumPy has read; the writer must go on writing exactly these bytes.
  test('is written as the committed golden file', () => {
    expect(Buffer.from(encodeWeights(document, format)).equals(readFileSync(path.join(goldens, `chainrule.${format}`)))).toBe(true);
  });
});

describe.runIf(python)('read by NumPy itself', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chainrule-goldens-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(['npz', 'safetensors'] as const)('%s', (format) => {
    const file = path.join(folder, `weights.${format}`);
    writeFileSync(file, encodeWeights(document, format));
    const read: unknown = JSON.parse(execFileSync(python ?? '', [script, 'read', file], { encoding: 'utf8' }));
    expect(read).toEqual(Object.fromEntries(document.parameters.map(({ name, values }) => [name, { dtype: 'float64', ...values }])));
  });
});
