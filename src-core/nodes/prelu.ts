import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, greater, maximum, minimum, minus, number, plus, sum, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';

const zero = number(0);

/** For each element of a sample the slope that it has: its channel, which is its place along the first axis, or the only one. */
function slopeTable(shape: Shape, slopes: number): number[] {
  const size = sizeOf(shape);
  return Array.from({ length: size }, (_, element) => Math.floor((element * slopes) / size));
}

/** y = max(x, 0) + a min(x, 0) with a trainable slope a. At the kink the derivative from the left is taken: a. */
export default defineNode({
  type: 'prelu',
  version: 1,
  category: 'activation',
  title: { en: 'PReLU', 'zh-CN': 'PReLU' },
  summary: { en: 'A leaky ReLU that learns its slope below zero, one for all elements or one for each channel.', 'zh-CN': '负半轴斜率可学习的带泄漏 ReLU：所有元素共用一个斜率，或每个通道各一个。' },
  source: 'He, Zhang, Ren, Sun: Delving Deep into Rectifiers (2015), eq. 1',
  config: z.strictObject({ slopes: z.enum(['one', 'channel']).default('one') }),
  labels: {
    slopes: { en: 'Slopes', 'zh-CN': '斜率' },
    'slopes.one': { en: 'one for all', 'zh-CN': '共用一个' },
    'slopes.channel': { en: 'one for each channel (first axis)', 'zh-CN': '每个通道一个（首轴）' },
  },
  inputs: ({ slopes }) => [{ name: 'x', axes: slopes === 'channel' ? '[C, …]' : '[…]', meaning: { en: 'pre-activation', 'zh-CN': '预激活值' } }],
  outputs: ({ slopes }) => [{ name: 'y', axes: slopes === 'channel' ? '[C, …]' : '[…]', meaning: { en: 'activation', 'zh-CN': '激活值' } }],
  parameters: ({ slopes }) => [{ name: 'a', axes: slopes === 'channel' ? '[C]' : '[1]', meaning: { en: 'slope below zero', 'zh-CN': '负半轴斜率' }, initial: 0.25 }],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: ({ slopes }, { x }) => {
    const [channels] = x;
    if (slopes === 'channel' && channels === undefined) return shapeError('x', 'an axis of channels [C, …]', x);
    return { outputs: { y: x }, parameters: { a: [slopes === 'channel' ? (channels ?? 1) : 1] }, internals: { below: x, slope: x } };
  },
  forward: (k, { x, a, below, slope, y }, { inputs }) => {
    k.pick(a, slopeTable(inputs.x ?? [], a.columns), slope);
    k.activate('at-most', x, below, 0);
    k.activate('relu', x, y);
    k.addMultiply(slope, below, y);
  },
  backward: (k, { x, a, below, slope, y, dy, dbelow, dslope, da, dx }, { inputs }) => {
    k.addMultiply(dy, below, dslope);
    k.addPicked(dslope, slopeTable(inputs.x ?? [], a.columns), da);
    k.addMultiply(dy, slope, dbelow);
    k.addActivateGradient('at-most', x, below, dbelow, dx, 0);
    k.addActivateGradient('relu', x, y, dy, dx);
  },
  latex: ({ slopes }) => ({
    forward: `\\val{y}${index(slopes)} = \\max(\\val{x}${index(slopes)}, 0) + \\val{a}${index(slopes)} \\odot \\min(\\val{x}${index(slopes)}, 0)`,
    gradients: {
      x: `\\grad{y}${index(slopes)} \\odot ([\\val{x}${index(slopes)}>0] + \\val{a}${index(slopes)}\\,[\\val{x}${index(slopes)}\\le 0])`,
      a: `\\textstyle\\sum \\grad{y}${index(slopes)} \\odot \\min(\\val{x}${index(slopes)}, 0)`,
    },
  }),
  scalars: ({ shape, size }) => {
    const table = slopeTable(shape('x'), size('a'));
    const slopeOf = (k: number): ReturnType<typeof v> => v('a', table[k] ?? 0);
    const below = (k: number): ReturnType<typeof v> => minimum(v('x', k), zero);
    return {
      values: { y: (k) => plus(maximum(v('x', k), zero), times(slopeOf(k), below(k))) },
      gradients: {
        x: (k) => times(d('y', k), plus(greater(v('x', k), zero), times(slopeOf(k), minus(number(1), greater(v('x', k), zero))))),
        a: (channel) => sum(table.flatMap((own, k) => (own === channel ? [times(d('y', k), below(k))] : []))),
      },
    };
  },
  kinks: () => ({ en: 'At x = 0 there is no derivative: the one from the left is taken, a.', 'zh-CN': '在 x = 0 处导数不存在：取左导数 a。' }),
  samples: [
    { name: 'one slope', config: {}, inputs: { x: [4] } },
    { name: 'a slope for each unit', config: { slopes: 'channel' }, inputs: { x: [5] } },
    { name: 'a slope for each channel of a matrix', config: { slopes: 'channel' }, inputs: { x: [4, 2] } },
    { name: 'one slope for a scalar', config: {}, inputs: { x: [] } },
  ],
  rejects: [{ name: 'a scalar has no channels', config: { slopes: 'channel' }, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' }],
});

function index(slopes: 'one' | 'channel'): string {
  return slopes === 'channel' ? '[c]' : '';
}
