import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, each, minus, number, square, sum, times, v } from '../node/expression.ts';
import { type Gate, biasLabels, biases, gateBackward, gateForward, gateLatex, gateParameterLatex, gateScalars, gateShapes, gateSlots, resetLabels, resets } from '../node/gate.ts';
import { shapeError } from '../node/shapeError.ts';
import { transpose } from '../node/view.ts';

/** The candidate where the reset gate comes before the weights: a gate that reads r ⊙ h. */
const gate = { activation: 'tanh', h: 'rh', x: 'x', W: 'W', b: 'b', z: 'p', a: 'y' } as const satisfies Gate;
const dp = '\\grad{p} = \\grad{y} \\odot (1-\\val{y}^2)';

/**
 * The candidate of a GRU, where the reset gate r acts on h before the weights, `y = tanh([r ⊙ h, x] W + b)` (Cho et al.),
 * or on what they make of it, `y = tanh(x W + b + r ⊙ (h U + c))` (cuDNN, PyTorch).
 */
export default defineNode({
  type: 'gru-candidate',
  version: 1,
  category: 'recurrent',
  title: { en: 'GRU candidate', 'zh-CN': 'GRU 候选值' },
  summary: { en: 'The candidate of a GRU, with the reset gate before or after the weights.', 'zh-CN': 'GRU 的候选值，重置门作用于权重之前或之后。' },
  source: 'Cho et al.: Learning Phrase Representations using RNN Encoder–Decoder (2014), eq. 8; reset after the weights: PyTorch, torch.nn.GRU',
  config: z.strictObject({
    units: z.int().min(1).max(65_536).default(1),
    bias: z.enum(biases).default('vector'),
    reset: z.enum(resets).default('before'),
  }),
  labels: {
    ...biasLabels,
    ...resetLabels,
  },
  inputs: () => [
    { name: 'h', axes: '[H]', meaning: { en: 'hidden state of the step before', 'zh-CN': '上一步的隐藏状态' } },
    { name: 'x', axes: '[X]', meaning: { en: 'input', 'zh-CN': '输入' } },
    { name: 'r', axes: '[H] or [units]', meaning: { en: 'reset gate', 'zh-CN': '重置门' } },
  ],
  outputs: () => [{ name: 'y', axes: '[units]', meaning: { en: 'candidate', 'zh-CN': '候选值' } }],
  parameters: ({ bias, reset }) => {
    if (reset === 'before') return gateSlots('W', 'b', bias, { en: 'candidate', 'zh-CN': '候选值' });
    const axes = bias === 'scalar' ? '[]' : '[units]';
    return [
      { name: 'W', axes: '[X, units]', meaning: { en: 'weights for x', 'zh-CN': 'x 的权重' }, initial: 'xavier' },
      { name: 'U', axes: '[H, units]', meaning: { en: 'weights for h', 'zh-CN': 'h 的权重' }, initial: 'xavier' },
      ...(bias === 'none'
        ? []
        : ([
            { name: 'b', axes, meaning: { en: 'bias', 'zh-CN': '偏置' }, initial: 'zeros' },
            { name: 'c', axes, meaning: { en: 'bias beside the weights for h', 'zh-CN': 'h 的权重旁的偏置' }, initial: 'zeros' },
          ] as const)),
    ];
  },
  hint: ({ units }) => ({ y: [units] }),
  infer: ({ units, bias, reset }, { h, x, r }) => {
    const [H] = h;
    const [X] = x;
    if (H === undefined || h.length !== 1) return shapeError('h', 'a vector [H]', h);
    if (X === undefined || x.length !== 1) return shapeError('x', 'a vector [X]', x);
    const width = reset === 'before' ? H : units;
    if (r.length !== 1 || r[0] !== width) return shapeError('r', `a vector [${String(width)}], as wide as ${reset === 'before' ? 'h' : 'the node'}`, r);
    const own = { outputs: { y: [units] } };
    if (reset === 'before') return { ...own, parameters: gateShapes('W', 'b', bias, { H, X, units }), internals: { p: [units], rh: [H] } };
    const one = bias === 'scalar' ? [] : [units];
    return { ...own, parameters: { W: [X, units], U: [H, units], ...(bias !== 'none' && { b: one, c: one }) }, internals: { p: [units], q: [units] } };
  },
  forward: (k, views, { config }) => {
    const { h, x, r, rh, q, p, W, U, b, c, y } = views;
    if (config.reset === 'before') {
      k.multiply(r, h, rh);
      gateForward(k, views, gate, config.bias);
      return;
    }
    k.matmul(h, U, q);
    k.matmul(x, W, p);
    if (config.bias !== 'none') {
      k.addRow(c, q);
      k.addRow(b, p);
    }
    k.addMultiply(r, q, p);
    k.activate('tanh', p, y);
  },
  backward: (k, views, { config }) => {
    const { h, x, r, q, p, W, U, y, dh, dx, dr, drh, dq, dp: dP, dW, dU, db, dc, dy } = views;
    if (config.reset === 'before') {
      gateBackward(k, views, gate, config.bias);
      k.addMultiply(drh, r, dh);
      k.addMultiply(drh, h, dr);
      return;
    }
    k.addActivateGradient('tanh', p, y, dy, dP);
    k.addMultiply(dP, q, dr);
    k.addMultiply(dP, r, dq);
    k.addMatmul(dP, transpose(W), dx);
    k.addMatmul(transpose(x), dP, dW);
    k.addMatmul(dq, transpose(U), dh);
    k.addMatmul(transpose(h), dq, dU);
    if (config.bias === 'none') return;
    k.addSumOfRows(dP, db);
    k.addSumOfRows(dq, dc);
  },
  latex: ({ bias, reset }) => {
    const plusBias = (name: string): string => (bias === 'none' ? '' : ` + \\val{${name}}`);
    const sums = (of: string): string => (bias === 'scalar' ? `\\sum_{n,k} \\grad{${of}}[nk]` : `\\sum_n \\grad{${of}}[n]`);
    if (reset === 'before') {
      return {
        forward: `\\val{y} = ${gateLatex(gate, bias)}, \\quad \\val{rh} = \\val{r} \\odot \\val{h}`,
        gradients: {
          h: `(\\grad{p}\\,\\val{W}[rh]^\\top) \\odot \\val{r}, \\quad ${dp}`,
          x: `\\grad{p}\\,\\val{W}[x]^\\top, \\quad ${dp}`,
          r: `(\\grad{p}\\,\\val{W}[rh]^\\top) \\odot \\val{h}, \\quad ${dp}`,
          ...gateParameterLatex(gate, bias),
        },
        symbols: { rh: '(r \\odot h)' },
      };
    }
    return {
      forward: `\\val{y} = \\tanh(\\val{p}), \\quad \\val{p} = \\val{x}\\,\\val{W}${plusBias('b')} + \\val{r} \\odot \\val{q}, \\quad \\val{q} = \\val{h}\\,\\val{U}${plusBias('c')}`,
      gradients: {
        h: `\\grad{q}\\,\\val{U}^\\top, \\quad \\grad{q} = \\grad{p} \\odot \\val{r}, \\quad ${dp}`,
        x: `\\grad{p}\\,\\val{W}^\\top, \\quad ${dp}`,
        r: `\\grad{p} \\odot \\val{q}, \\quad ${dp}`,
        W: '\\val{x}^\\top\\,\\grad{p}',
        U: '\\val{h}^\\top\\,\\grad{q}',
        ...(bias !== 'none' && { b: sums('p'), c: sums('q') }),
      },
    };
  },
  scalars: ({ config: { bias, units, reset }, size }) => {
    const [H, X] = [size('h'), size('x')];
    if (reset === 'before') {
      const { values, gradients, toH, toX } = gateScalars(gate, bias, { H, X, units });
      return {
        values: { ...values, rh: (k: number) => times(v('r', k), v('h', k)) },
        gradients: { ...gradients, rh: toH, x: toX, h: (k: number) => times(d('rh', k), v('r', k)), r: (k: number) => times(d('rh', k), v('h', k)) },
      };
    }
    const biasOf = (name: string, k: number): Expression[] => (bias === 'none' ? [] : [v(name, bias === 'scalar' ? 0 : k)]);
    const toBias = (of: string) => (bias === 'scalar' ? (): Expression => sum(each(units, (k) => d(of, k))) : (k: number): Expression => d(of, k));
    const across = (W: string, of: string, row: number): Expression => sum(each(units, (k) => times(d(of, k), v(W, row * units + k))));
    return {
      values: {
        q: (k) => sum([...each(H, (i) => times(v('h', i), v('U', i * units + k))), ...biasOf('c', k)]),
        p: (k) => sum([...each(X, (i) => times(v('x', i), v('W', i * units + k))), ...biasOf('b', k), times(v('r', k), v('q', k))]),
        y: (k): Expression => ({ kind: 'call', function: 'tanh', of: v('p', k) }),
      },
      gradients: {
        p: (k) => times(d('y', k), minus(number(1), square(v('y', k)))),
        q: (k) => times(d('p', k), v('r', k)),
        r: (k) => times(d('p', k), v('q', k)),
        h: (i) => across('U', 'q', i),
        x: (i) => across('W', 'p', i),
        W: (element) => times(v('x', Math.floor(element / units)), d('p', element % units)),
        U: (element) => times(v('h', Math.floor(element / units)), d('q', element % units)),
        ...(bias !== 'none' && { b: toBias('p'), c: toBias('q') }),
      },
    };
  },
  samples: [
    { name: 'reset before the weights', config: { units: 4 }, inputs: { h: [5], x: [2], r: [5] } },
    { name: 'reset after the weights', config: { units: 4, reset: 'after' }, inputs: { h: [5], x: [2], r: [4] } },
    { name: 'reset before, shared bias', config: { units: 2, bias: 'scalar' }, inputs: { h: [2], x: [4], r: [2] } },
    { name: 'reset after, shared bias', config: { units: 4, bias: 'scalar', reset: 'after' }, inputs: { h: [4], x: [1], r: [4] } },
    { name: 'reset after, no bias', config: { units: 2, bias: 'none', reset: 'after' }, inputs: { h: [2], x: [5], r: [2] } },
  ],
  rejects: [
    { name: 'h is a scalar', config: {}, inputs: { h: [], x: [2], r: [1] }, code: 'E_SHAPE', port: 'h' },
    { name: 'x is a matrix', config: {}, inputs: { h: [1], x: [2, 3], r: [1] }, code: 'E_SHAPE', port: 'x' },
    { name: 'r of another width', config: { units: 2, reset: 'after' }, inputs: { h: [3], x: [2], r: [3] }, code: 'E_SHAPE', port: 'r' },
  ],
});
