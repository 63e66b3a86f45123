import { z } from 'zod';
import { alongAxisTable, axisField, axisIn, divide, withLength } from './axes.ts';
import { type AnyNodeDefinition, type LocalizedText, defineNode } from './definition.ts';
import { d, number, sum, times, v } from './expression.ts';
import { shapeError } from './shapeError.ts';

interface Words {
  readonly type: string;
  readonly title: LocalizedText;
  readonly summary: LocalizedText;
  readonly source: string;
  readonly result: LocalizedText;
}

/** `y = c Σ x` along one axis of each sample. A sum has the factor c = 1; a mean `1 / length`, written `1 / K`. */
export function sumAlongAxis({ type, title, summary, source, result }: Words, kind: 'sum' | 'mean'): AnyNodeDefinition {
  const factor = (length: number): number => (kind === 'sum' ? 1 : 1 / length);
  const written = kind === 'sum' ? '' : '\\tfrac{1}{K} ';
  return defineNode({
    type,
    version: 1,
    category: 'algebra',
    title,
    summary,
    source,
    config: z.strictObject({ axis: axisField.default(-1), keep: z.boolean().default(false) }),
    labels: {
      axis: { en: 'Axis, from 0; −1: the last', 'zh-CN': '轴（从 0 起；−1 为最后一轴）' },
      keep: { en: 'Keep the axis, with length 1', 'zh-CN': '保留该轴，长度为 1' },
    },
    inputs: () => [{ name: 'x', axes: '[…, K, …]', meaning: { en: 'input', 'zh-CN': '输入' } }],
    outputs: ({ keep }) => [{ name: 'y', axes: keep ? '[…, 1, …]' : '[…]', meaning: result }],
    infer: ({ axis, keep }, { x }) => {
      if (axisIn(x, axis) === undefined) return shapeError('x', `an axis ${String(axis)}`, x);
      return { outputs: { y: withLength(x, axis, keep ? 1 : undefined) } };
    },
    forward: (k, { x, y }, { config: { axis }, inputs: { x: shape = [] } }) => {
      k.pick(x, alongAxisTable(shape, axis), y, factor(divide(shape, axis).length));
    },
    backward: (k, { dx, dy }, { config: { axis }, inputs: { x: shape = [] } }) => {
      k.addPicked(dy, alongAxisTable(shape, axis), dx, factor(divide(shape, axis).length));
    },
    latex: () => ({ forward: `\\val{y} = ${written}\\sum_{k=1}^{K} \\val{x}[k]`, gradients: { x: `${written}\\grad{y}` } }),
    scalars: ({ config: { axis }, shape }) => {
      const { length, after } = divide(shape('x'), axis);
      const table = alongAxisTable(shape('x'), axis);
      const c = factor(length);
      return {
        values: {
          y: (k) => {
            const total = sum(table.slice(k * length, (k + 1) * length).map((element) => v('x', element)));
            return kind === 'sum' ? total : times(number(c), total);
          },
        },
        gradients: {
          x: (element) => {
            const share = d('y', Math.floor(element / (length * after)) * after + (element % after));
            return kind === 'sum' ? share : times(number(c), share);
          },
        },
      };
    },
    samples: [
      { name: 'a vector', config: {}, inputs: { x: [4] } },
      { name: 'the first axis', config: { axis: 0 }, inputs: { x: [4, 5] } },
      { name: 'the middle axis, which is kept', config: { axis: -2, keep: true }, inputs: { x: [2, 4, 5] } },
    ],
    rejects: [
      { name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' },
      { name: 'no such axis', config: { axis: 2 }, inputs: { x: [4, 5] }, code: 'E_SHAPE', port: 'x' },
    ],
  });
}
