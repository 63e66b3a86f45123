import { z } from 'zod';
import { axisField, axisIn, divide, withLength } from '../node/axes.ts';
import { defineNode } from '../node/definition.ts';
import { d, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { type PortLetter, inputCount, inputCountLabel, joinedLetters, portLetters, variadicPorts } from '../node/variadicPorts.ts';
import { withColumns } from '../node/view.ts';
import { type Shape, formatShape, sameShape } from '../tensor/shape.ts';

type Shapes = Readonly<Partial<Record<string, Shape>>>;

/**
 * Where each input lies, seen as rows of what comes before the axis: how many numbers of a row are its own, and from
 * which on they are in a row of the result.
 */
function placesOf(letters: readonly PortLetter[], inputs: Shapes, axis: number): ReadonlyMap<PortLetter, { readonly from: number; readonly width: number }> {
  let from = 0;
  return new Map(
    letters.map((letter) => {
      const { length, after } = divide(inputs[letter] ?? [], axis);
      const place = { from, width: length * after };
      from += place.width;
      return [letter, place];
    }),
  );
}

function totalOf(places: ReturnType<typeof placesOf>): number {
  return [...places.values()].reduce((sum, { width }) => sum + width, 0);
}

/** `y = [a, b, …]` along one axis, the last where none is chosen. Each part of the gradient goes back to its input. */
export default defineNode({
  type: 'concatenate',
  version: 1,
  category: 'algebra',
  title: { en: 'Concatenate', 'zh-CN': '拼接' },
  summary: { en: 'Puts several tensors side by side along an axis: the features of vectors.', 'zh-CN': '沿某一轴将多个张量首尾相接，如向量的特征。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.5',
  config: z.strictObject({ inputs: inputCount, axis: axisField.default(-1) }),
  labels: { inputs: inputCountLabel, axis: { en: 'Axis, from 0; −1: the last', 'zh-CN': '轴（从 0 起；−1 为最后一轴）' } },
  inputs: ({ inputs }) => variadicPorts(inputs, '[…, F, …]', { en: 'part', 'zh-CN': '部分' }),
  outputs: () => [{ name: 'y', axes: '[…, ΣF, …]', meaning: { en: 'all features', 'zh-CN': '全部特征' } }],
  infer: ({ inputs: count, axis }, inputs) => {
    const letters = portLetters(count);
    const { a } = inputs;
    if (axisIn(a, axis) === undefined) return shapeError('a', axis === -1 ? 'an axis of features, […, F],' : `an axis ${String(axis)}`, a);
    const odd = letters.find((letter) => inputs[letter].length !== a.length || !sameShape(withLength(inputs[letter], axis, undefined), withLength(a, axis, undefined)));
    if (odd) return shapeError(odd, `${formatShape(a)} as at port "a", but for the length of axis ${String(axis)},`, inputs[odd]);
    return { outputs: { y: withLength(a, axis, letters.reduce((sum, letter) => sum + divide(inputs[letter], axis).length, 0)) } };
  },
  forward: (k, views, { config, inputs }) => {
    const places = placesOf(portLetters(config.inputs), inputs, config.axis);
    const Y = withColumns(views.y, totalOf(places));
    for (const [letter, { from, width }] of places) k.copyColumns(withColumns(views[letter], width), 0, Y, from, width);
  },
  backward: (k, views, { config, inputs }) => {
    const places = placesOf(portLetters(config.inputs), inputs, config.axis);
    const dY = withColumns(views.dy, totalOf(places));
    for (const [letter, { from, width }] of places) k.addColumns(dY, from, withColumns(views[`d${letter}`], width), 0, width);
  },
  latex: ({ inputs, axis }) => ({
    forward: `\\val{y} = [${joinedLetters(inputs, ', ')}]${axis === -1 ? '' : `_{\\mathrm{axis}\\,${String(axis)}}`}`,
    gradients: Object.fromEntries(portLetters(inputs).map((letter) => [letter, `\\grad{y}[${letter}]`])),
  }),
  scalars: ({ config, shape }) => {
    const letters = portLetters(config.inputs);
    const places = placesOf(letters, Object.fromEntries(letters.map((letter) => [letter, shape(letter)])), config.axis);
    const total = totalOf(places);
    return {
      values: {
        y: (k) => {
          const [letter, { from, width }] = [...places].findLast(([, place]) => place.from <= k % total) ?? ['a', { from: 0, width: total }];
          return v(letter, Math.floor(k / total) * width + (k % total) - from);
        },
      },
      gradients: Object.fromEntries([...places].map(([letter, { from, width }]) => [letter, (k: number) => d('y', Math.floor(k / width) * total + from + (k % width))])),
    };
  },
  samples: [
    { name: 'two vectors', config: {}, inputs: { a: [4], b: [2] } },
    { name: 'three vectors', config: { inputs: 3 }, inputs: { a: [1], b: [4], c: [2] } },
    { name: 'features at each position', config: {}, inputs: { a: [4, 2], b: [4, 5] } },
    { name: 'positions', config: { axis: 0 }, inputs: { a: [1, 5], b: [4, 5] } },
    { name: 'the middle axis', config: { inputs: 3, axis: -2 }, inputs: { a: [2, 1, 5], b: [2, 4, 5], c: [2, 2, 5] } },
  ],
  rejects: [
    { name: 'a scalar beside a vector', config: {}, inputs: { a: [2], b: [] }, code: 'E_SHAPE', port: 'b' },
    { name: 'scalars', config: {}, inputs: { a: [], b: [] }, code: 'E_SHAPE', port: 'a' },
    { name: 'a matrix beside a vector', config: {}, inputs: { a: [2, 2], b: [2] }, code: 'E_SHAPE', port: 'b' },
    { name: 'other positions', config: {}, inputs: { a: [4, 2], b: [5, 2] }, code: 'E_SHAPE', port: 'b' },
    { name: 'no such axis', config: { axis: 1 }, inputs: { a: [2], b: [2] }, code: 'E_SHAPE', port: 'a' },
  ],
});
