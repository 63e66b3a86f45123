import type { Shape } from '../tensor/shape.ts';
import type { LocalizedText, Sample, Step } from './definition.ts';

/** What nodes share that gather one input over time, element by element, and go on from what they gave a step before. */
export const overTime = {
  version: 1,
  category: 'recurrent',
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'value of each step', 'zh-CN': '每一步的值' } }] as const,
  hint: (_config: unknown, { x }: { readonly x?: Shape }) => (x ? { y: x } : {}),
  infer: (_config: unknown, { x }: { readonly x: Shape }) => ({ outputs: { y: x } }),
  remembers: (): 'y' => 'y',
} as const;

/** Their one output. */
export function gathered(meaning: LocalizedText) {
  return () => [{ name: 'y', axes: '[…]', meaning }] as const;
}

/** Whether the sample has the step; what lies beyond is padding. */
export function isReal({ index, count }: Step): boolean {
  return index < count;
}

export const samplesOverTime: readonly Sample[] = [
  { name: 'a number', config: {}, inputs: { x: [] } },
  { name: 'a vector', config: {}, inputs: { x: [4] } },
  { name: 'a matrix', config: {}, inputs: { x: [1, 5] } },
];
