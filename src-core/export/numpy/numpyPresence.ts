import { indented } from '../python/pythonText.ts';

/** Helpers of documents whose samples differ in length. */
export function presenceLines(): string[] {
  return [
    '',
    '',
    'def presence(lengths):',
    ...indented([
      '"""Which samples are there at which step, [T, N, 1]; what lies behind their end; 1 / the steps so far; 1 / the samples at a step."""',
      'steps = np.arange(T)[:, None, None]',
      'real = 1.0 * (steps < lengths[None, :, None])',
      'return real, 1 - real, real / (steps + 1), real / np.maximum(np.sum(real, axis=1, keepdims=True), 1)',
    ]),
    '',
    '',
    'def last_steps(lengths):',
    ...indented(['"""1 at the last step of each sample, [T, N, 1]."""', 'return 1.0 * (np.arange(T)[:, None, None] == lengths[None, :, None] - 1)']),
  ];
}
