import { expect, test } from 'vitest';
import { formatOf } from './weights.ts';

test.each(['model.pt', 'model.PTH', 'model.pkl', 'a.b.pickle', 'run.ckpt', 'x.joblib'])('%s is refused before it is read, with a safe way named', (file) => {
  expect(() => formatOf(file)).toThrow(expect.objectContaining({ code: 'E_FILE_INVALID', message: expect.stringMatching(/pickled.*safetensors.*numpy\.savez/) as string }));
});

test('another ending is asked for by name', () => {
  expect(formatOf('W.npz')).toBe('npz');
  expect(() => formatOf('model.txt')).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
});
