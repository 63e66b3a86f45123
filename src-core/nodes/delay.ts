import { z } from 'zod';
import { type Step, defineNode } from '../node/definition.ts';
import { type Expression, d, number, v } from '../node/expression.ts';
import { sampleShape } from '../node/sampleShape.ts';
import { shapeError } from '../node/shapeError.ts';
import { formatShape, sameShape, sizeOf } from '../tensor/shape.ts';

const initials = ['zeros', 'values', 'parameter', 'port'] as const;

/** `y⁽ᵗ⁾ = x⁽ᵗ⁻¹⁾`: gives at each step what it received one step earlier. Every recurrent cycle passes through one. */
export default defineNode({
  type: 'delay',
  version: 1,
  category: 'recurrent',
  title: { en: 'Delay', 'zh-CN': '延迟' },
  summary: { en: 'Gives what its input was one time step earlier.', 'zh-CN': '输出其输入在上一个时间步的值。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 10.1',
  config: z.strictObject({
    initial: z.enum(initials).default('zeros'),
    values: z.array(z.number()).max(65_536).default([0]),
    shape: sampleShape.optional(),
  }),
  labels: {
    initial: { en: 'At the first step', 'zh-CN': '第一步的值' },
    'initial.zeros': { en: 'zeros', 'zh-CN': '零' },
    'initial.values': { en: 'given numbers', 'zh-CN': '给定的数' },
    'initial.parameter': { en: 'a parameter', 'zh-CN': '一个参数' },
    'initial.port': { en: 'an input port', 'zh-CN': '由输入端口给出' },
    values: { en: 'Given numbers (one for each element, or one for all)', 'zh-CN': '给定的数（每个元素一个，或共用一个）' },
    shape: { en: 'Shape, where the wires do not tell it', 'zh-CN': '形状（连线无法确定时填写）' },
  },
  inputs: ({ initial }) => [
    { name: 'x', axes: '[…]', meaning: { en: 'value for the next step', 'zh-CN': '供下一步使用的值' }, lag: 1 },
    ...(initial === 'port' ? [{ name: 'initial', axes: '[…]', meaning: { en: 'value at the first step', 'zh-CN': '第一步的值' } } as const] : []),
  ],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'value of the step before', 'zh-CN': '上一步的值' } }],
  parameters: ({ initial }) =>
    initial === 'parameter' ? [{ name: 'h0', axes: '[…]', meaning: { en: 'value at the first step', 'zh-CN': '第一步的值' }, initial: 'zeros' }] : [],
  hint: ({ shape }, known) => {
    const y = shape ?? known.initial ?? known.x;
    return y ? { y } : {};
  },
  infer: ({ initial, values, shape }, inputs) => {
    const { x } = inputs;
    if (shape && !sameShape(shape, x)) return shapeError('x', `the shape ${formatShape(shape)} of its settings`, x);
    if (initial === 'port' && !sameShape(inputs.initial, x)) return shapeError('initial', `${formatShape(x)}, the shape at port "x",`, inputs.initial);
    if (initial === 'values' && values.length !== 1 && values.length !== sizeOf(x)) {
      return shapeError('x', `one element for each of its ${String(values.length)} given numbers`, x);
    }
    return { outputs: { y: x }, ...(initial === 'parameter' && { parameters: { h0: x } }) };
  },
  forward: (k, { x, initial, h0, y }, { config, step }) => {
    if (!step.isFirst) k.copy(x, y);
    else if (config.initial === 'port') k.copy(initial, y);
    else if (config.initial === 'parameter') k.setRows(h0, y);
    else if (config.initial === 'zeros') k.fill(0, y);
    else if (config.values.length === y.columns) k.preset(config.values, y);
    else k.fill(config.values[0] ?? 0, y);
  },
  backward: (k, { dx, dinitial, dh0, dy }, { config, step }) => {
    if (!step.isFirst) k.add(dy, dx);
    else if (config.initial === 'port') k.add(dy, dinitial);
    else if (config.initial === 'parameter') k.addSumOfRows(dy, dh0);
  },
  latex: ({ initial }) => {
    const first = { zeros: '0', values: 'c', parameter: '\\val{h0}', port: '\\val{initial}' }[initial];
    return {
      forward: `\\val{y}^{(t)} = \\val{x}^{(t-1)}, \\quad \\val{y}^{(1)} = ${first}`,
      gradients: {
        x: '\\grad{y}^{(t+1)}',
        ...(initial === 'port' && { initial: '\\grad{y}^{(1)}' }),
        ...(initial === 'parameter' && { h0: '\\sum_n \\grad{y}[n]^{(1)}' }),
      },
      symbols: { h0: 'h_0', initial: '\\mathrm{initial}' },
    };
  },
  scalars: ({ config }) => {
    const first = (k: number): Expression => {
      if (config.initial === 'port') return v('initial', k);
      if (config.initial === 'parameter') return v('h0', k);
      return number(config.initial === 'zeros' ? 0 : (config.values[k] ?? config.values[0] ?? 0));
    };
    const onlyFirst = (k: number, { isFirst }: Step): Expression => (isFirst ? d('y', k) : number(0));
    return {
      values: { y: (k, { isFirst }) => (isFirst ? first(k) : v('x', k)) },
      gradients: {
        x: (k) => d('y', k),
        ...(config.initial === 'port' && { initial: onlyFirst }),
        ...(config.initial === 'parameter' && { h0: onlyFirst }),
      },
    };
  },
  carries: { input: 'x', output: 'y' },
  samples: [
    { name: 'from zeros', config: {}, inputs: { x: [4] } },
    { name: 'from given numbers', config: { initial: 'values', values: [1, -2, 3, 0.5] }, inputs: { x: [2, 2] } },
    { name: 'from one number for all', config: { initial: 'values', values: [0.25] }, inputs: { x: [4] } },
    { name: 'from a parameter', config: { initial: 'parameter', shape: [4] }, inputs: { x: [4] } },
    { name: 'from a parameter that is a matrix', config: { initial: 'parameter' }, inputs: { x: [2, 4] } },
    { name: 'from a port', config: { initial: 'port' }, inputs: { x: [4], initial: [4] } },
  ],
  rejects: [
    { name: 'another shape than set', config: { shape: [2] }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' },
    { name: 'too few given numbers', config: { initial: 'values', values: [1, 2] }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' },
    { name: 'another initial shape', config: { initial: 'port' }, inputs: { x: [3], initial: [2] }, code: 'E_SHAPE', port: 'initial' },
  ],
});
