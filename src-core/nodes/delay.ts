import { z } from 'zod';
import { type EmitContext, type Step, defineNode } from '../node/definition.ts';
import { type Expression, d, number, v } from '../node/expression.ts';
import { sampleShape } from '../node/sampleShape.ts';
import { shapeError } from '../node/shapeError.ts';
import { type View, transpose } from '../node/view.ts';
import { formatShape, sameShape, sizeOf } from '../tensor/shape.ts';

const initials = ['zeros', 'values', 'parameter', 'port'] as const;
const directions = ['forwards', 'backwards'] as const;
interface Delay {
  readonly direction: (typeof directions)[number];
  readonly initial: (typeof initials)[number];
  readonly values: readonly number[];
}

/** Whether there is nothing to read: before the first step, or behind the last. */
function begins({ direction }: Delay, { isFirst, index, count }: Step): boolean {
  return direction === 'forwards' ? isFirst : index >= count - 1;
}

/** Which samples have a step behind this one, where a delay reads it and some are shorter than the run. */
function aheadOf({ config, step, presence }: EmitContext<Delay>): ReturnType<NonNullable<typeof presence>> | null {
  return config.direction === 'backwards' && presence ? presence(step.index + 1) : null;
}

/** A parameter of any shape as one row. */
function asRow(view: View): View {
  return { ...view, rows: 1, columns: view.rows * view.columns };
}

/**
 * `y⁽ᵗ⁾ = x⁽ᵗ⁻¹⁾`: gives at each step what it received one step earlier. Every recurrent cycle passes through one.
 * Backwards, `y⁽ᵗ⁾ = x⁽ᵗ⁺¹⁾`, it gives what it receives one step later, and its initial value at the last step of each
 * sample: so a network runs through a sequence from its end (Schuster and Paliwal 1997).
 */
export default defineNode({
  type: 'delay',
  version: 1,
  category: 'recurrent',
  title: { en: 'Delay', 'zh-CN': '延迟' },
  summary: { en: 'Gives what its input was one time step earlier; backwards, what it is one step later.', 'zh-CN': '输出其输入在上一个时间步的值；反向时输出下一个时间步的值。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 10.1; backwards: Schuster, Paliwal: Bidirectional Recurrent Neural Networks (1997)',
  config: z.strictObject({
    direction: z.enum(directions).default('forwards'),
    initial: z.enum(initials).default('zeros'),
    values: z.array(z.number()).max(65_536).default([0]),
    shape: sampleShape.optional(),
  }),
  labels: {
    direction: { en: 'Runs', 'zh-CN': '方向' },
    'direction.forwards': { en: 'forwards: gives the step before', 'zh-CN': '正向：给出上一步的值' },
    'direction.backwards': { en: 'backwards: gives the step after', 'zh-CN': '反向：给出下一步的值' },
    initial: { en: 'Where there is none', 'zh-CN': '没有该步时的值' },
    'initial.zeros': { en: 'zeros', 'zh-CN': '零' },
    'initial.values': { en: 'given numbers', 'zh-CN': '给定的数' },
    'initial.parameter': { en: 'a parameter', 'zh-CN': '一个参数' },
    'initial.port': { en: 'an input port', 'zh-CN': '由输入端口给出' },
    values: { en: 'Given numbers (one for each element, or one for all)', 'zh-CN': '给定的数（每个元素一个，或共用一个）' },
    shape: { en: 'Shape, where the wires do not tell it', 'zh-CN': '形状（连线无法确定时填写）' },
  },
  presets: [
    { id: 'forwards', title: { en: 'Delay', 'zh-CN': '延迟' }, config: {} },
    { id: 'backwards', title: { en: 'Delay, backwards', 'zh-CN': '反向延迟' }, config: { direction: 'backwards' } },
  ],
  inputs: ({ direction, initial }) => [
    direction === 'forwards'
      ? { name: 'x', axes: '[…]', meaning: { en: 'value for the next step', 'zh-CN': '供下一步使用的值' }, lag: 1 }
      : { name: 'x', axes: '[…]', meaning: { en: 'value for the step before', 'zh-CN': '供上一步使用的值' }, lag: -1 },
    ...(initial === 'port' ? [{ name: 'initial', axes: '[…]', meaning: { en: 'value where there is no such step', 'zh-CN': '没有该步时的值' } } as const] : []),
  ],
  outputs: ({ direction }) => [{ name: 'y', axes: '[…]', meaning: direction === 'forwards' ? { en: 'value of the step before', 'zh-CN': '上一步的值' } : { en: 'value of the step after', 'zh-CN': '下一步的值' } }],
  parameters: ({ initial }) =>
    initial === 'parameter' ? [{ name: 'h0', axes: '[…]', meaning: { en: 'value where there is no such step', 'zh-CN': '没有该步时的值' }, initial: 'zeros' }] : [],
  hint: ({ shape }, known) => {
    const y = shape ?? known.initial ?? known.x;
    return y ? { y } : {};
  },
  infer: ({ direction, initial, values, shape }, inputs) => {
    const { x } = inputs;
    if (shape && !sameShape(shape, x)) return shapeError('x', `the shape ${formatShape(shape)} of its settings`, x);
    if (initial === 'port' && !sameShape(inputs.initial, x)) return shapeError('initial', `${formatShape(x)}, the shape at port "x",`, inputs.initial);
    if (initial === 'values' && values.length !== 1 && values.length !== sizeOf(x)) {
      return shapeError('x', `one element for each of its ${String(values.length)} given numbers`, x);
    }
    return {
      outputs: { y: x },
      ...(initial === 'parameter' && { parameters: { h0: x } }),
      // Of a batch whose samples end at different steps some begin at each.
      ...(initial === 'values' && direction === 'backwards' && { internals: { c: x } }),
    };
  },
  forward: (k, { x, initial, h0, c, y }, context) => {
    const { config, step } = context;
    const given = (to: View): void => {
      if (config.values.length === y.columns) k.preset(config.values, to);
      else k.fill(config.values[0] ?? 0, to);
    };
    const isGiven = config.initial === 'values';
    if (isGiven && config.direction === 'backwards') given(c);
    const ahead = begins(config, step) ? null : aheadOf(context);
    if (ahead) {
      k.fill(0, y);
      k.addRowScaled(ahead.real, x, 1, y);
      if (config.initial === 'parameter') k.addMatmul(ahead.padded, asRow(h0), y);
      else if (config.initial !== 'zeros') k.addRowScaled(ahead.padded, isGiven ? c : initial, 1, y);
    } else if (!begins(config, step)) k.copy(x, y);
    else if (config.initial === 'port') k.copy(initial, y);
    else if (config.initial === 'parameter') k.setRows(h0, y);
    else if (config.initial === 'zeros') k.fill(0, y);
    else given(y);
  },
  backward: (k, { dx, dinitial, dh0, dy }, context) => {
    const { config, step } = context;
    const ahead = begins(config, step) ? null : aheadOf(context);
    if (ahead) {
      k.addRowScaled(ahead.real, dy, 1, dx);
      if (config.initial === 'parameter') k.addMatmul(transpose(ahead.padded), dy, asRow(dh0));
      else if (config.initial === 'port') k.addRowScaled(ahead.padded, dy, 1, dinitial);
    } else if (!begins(config, step)) k.add(dy, dx);
    else if (config.initial === 'port') k.add(dy, dinitial);
    else if (config.initial === 'parameter') k.addSumOfRows(dy, dh0);
  },
  latex: ({ direction, initial }) => {
    const first = { zeros: '0', values: 'c', parameter: '\\val{h0}', port: '\\val{initial}' }[initial];
    const [read, sent, at] = direction === 'forwards' ? ['t-1', 't+1', '1'] : ['t+1', 't-1', 'T'];
    return {
      forward: `\\val{y}^{(t)} = \\val{x}^{(${read})}, \\quad \\val{y}^{(${at})} = ${first}`,
      gradients: {
        x: `\\grad{y}^{(${sent})}`,
        ...(initial === 'port' && { initial: `\\grad{y}^{(${at})}` }),
        ...(initial === 'parameter' && { h0: `\\sum_n \\grad{y}[n]^{(${at})}` }),
      },
      symbols: { h0: 'h_0', initial: '\\mathrm{initial}' },
    };
  },
  scalars: ({ config }) => {
    const given = (k: number): number => (config.initial === 'zeros' ? 0 : (config.values[k] ?? config.values[0] ?? 0));
    const first = (k: number): Expression => {
      if (config.initial === 'port') return v('initial', k);
      if (config.initial === 'parameter') return v('h0', k);
      return number(given(k));
    };
    const where = (wanted: boolean) => (k: number, step: Step): Expression => (begins(config, step) === wanted ? d('y', k) : number(0));
    return {
      values: {
        y: (k, step) => (begins(config, step) ? first(k) : v('x', k)),
        ...(config.initial === 'values' && config.direction === 'backwards' && { c: (k: number) => number(given(k)) }),
      },
      gradients: {
        x: where(false),
        ...(config.initial === 'port' && { initial: where(true) }),
        ...(config.initial === 'parameter' && { h0: where(true) }),
      },
    };
  },
  carries: ({ direction }) => (direction === 'forwards' ? { input: 'x', output: 'y' } : null),
  samples: [
    { name: 'from zeros', config: {}, inputs: { x: [4] } },
    { name: 'from given numbers', config: { initial: 'values', values: [1, -2, 3, 0.5] }, inputs: { x: [2, 2] } },
    { name: 'from one number for all', config: { initial: 'values', values: [0.25] }, inputs: { x: [4] } },
    { name: 'from a parameter', config: { initial: 'parameter', shape: [4] }, inputs: { x: [4] } },
    { name: 'from a parameter that is a matrix', config: { initial: 'parameter' }, inputs: { x: [2, 4] } },
    { name: 'from a port', config: { initial: 'port' }, inputs: { x: [4], initial: [4] } },
    { name: 'backwards from zeros', config: { direction: 'backwards' }, inputs: { x: [4] } },
    { name: 'backwards from given numbers', config: { direction: 'backwards', initial: 'values', values: [1, -2, 3, 0.5] }, inputs: { x: [2, 2] } },
    { name: 'backwards from a parameter that is a matrix', config: { direction: 'backwards', initial: 'parameter' }, inputs: { x: [2, 4] } },
    { name: 'backwards from a port', config: { direction: 'backwards', initial: 'port' }, inputs: { x: [4], initial: [4] } },
  ],
  rejects: [
    { name: 'another shape than set', config: { shape: [2] }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' },
    { name: 'too few given numbers', config: { initial: 'values', values: [1, 2] }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' },
    { name: 'another initial shape', config: { initial: 'port' }, inputs: { x: [3], initial: [2] }, code: 'E_SHAPE', port: 'initial' },
  ],
});
