import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, each, minus, negative, number, plus, square, sum, times, v } from '../node/expression.ts';
import { type Gate, biasLabels, biases, cellInputs, gateBackward, gateForward, gateLatex, gateParameterLatex, gateScalars, gateShapes, gateSlots, resetLabels, resets } from '../node/gate.ts';
import { shapeError } from '../node/shapeError.ts';
import { transpose } from '../node/view.ts';

const update = { activation: 'sigmoid', h: 'h', x: 'x', W: 'Wz', b: 'bz', z: 'pz', a: 'z' } as const satisfies Gate;
const reset = { activation: 'sigmoid', h: 'h', x: 'x', W: 'Wr', b: 'br', z: 'pr', a: 'r' } as const satisfies Gate;
/** The candidate where the reset gate comes before the weights: a gate that reads r ⊙ h. */
const candidate = { activation: 'tanh', h: 'rh', x: 'x', W: 'Wn', b: 'bn', z: 'pn', a: 'n' } as const satisfies Gate;
const words = {
  update: { en: 'update gate', 'zh-CN': '更新门' },
  reset: { en: 'reset gate', 'zh-CN': '重置门' },
  candidate: { en: 'candidate', 'zh-CN': '候选值' },
};
const dPn = '\\grad{pn} = \\grad{n} \\odot (1-\\val{n}^2)';

/**
 * One step of a GRU: `H = (1 − z) ⊙ n + z ⊙ h`, computed as `n + z ⊙ (h − n)`. The reset gate acts on h before the
 * candidate's weights, `n = tanh([r ⊙ h, x] Wn + bn)` (Cho et al.), or on what they make of it,
 * `n = tanh(x Wn + bn + r ⊙ (h Un + bu))` (cuDNN, PyTorch).
 */
export default defineNode({
  type: 'gru',
  version: 1,
  category: 'recurrent',
  title: { en: 'GRU cell', 'zh-CN': 'GRU 单元' },
  summary: { en: 'One step of a GRU: update gate, reset gate and candidate in one node.', 'zh-CN': 'GRU 的一步：更新门、重置门和候选值合为一个节点。' },
  source: 'Cho et al.: Learning Phrase Representations using RNN Encoder–Decoder (2014), section 2.3; reset after the weights: PyTorch, torch.nn.GRU',
  config: z.strictObject({
    units: z.int().min(1).max(65_536).default(1),
    bias: z.enum(biases).default('vector'),
    reset: z.enum(resets).default('before'),
  }),
  labels: {
    ...biasLabels,
    ...resetLabels,
  },
  inputs: () => cellInputs,
  outputs: () => [{ name: 'H', axes: '[units]', meaning: { en: 'hidden state', 'zh-CN': '隐藏状态' } }],
  parameters: (config) => {
    const first = [...gateSlots('Wz', 'bz', config.bias, words.update), ...gateSlots('Wr', 'br', config.bias, words.reset)];
    if (config.reset === 'before') return [...first, ...gateSlots('Wn', 'bn', config.bias, words.candidate)];
    const axes = config.bias === 'scalar' ? '[]' : '[units]';
    return [
      ...first,
      { name: 'Wn', axes: '[X, units]', meaning: { en: 'weights of the candidate for x', 'zh-CN': '候选值中 x 的权重' }, initial: 'xavier' },
      { name: 'Un', axes: '[units, units]', meaning: { en: 'weights of the candidate for h', 'zh-CN': '候选值中 h 的权重' }, initial: 'xavier' },
      ...(config.bias === 'none'
        ? []
        : ([
            { name: 'bn', axes, meaning: { en: 'bias of the candidate', 'zh-CN': '候选值的偏置' }, initial: 'zeros' },
            { name: 'bu', axes, meaning: { en: 'bias beside the weights for h', 'zh-CN': 'h 的权重旁的偏置' }, initial: 'zeros' },
          ] as const)),
    ];
  },
  hint: ({ units }) => ({ H: [units] }),
  infer: ({ units, bias, reset: when }, { h, x }) => {
    const [X] = x;
    if (h.length !== 1 || h[0] !== units) return shapeError('h', `a vector [${String(units)}], as wide as the cell`, h);
    if (X === undefined || x.length !== 1) return shapeError('x', 'a vector [X]', x);
    const widths = { H: units, X, units };
    const one = [units];
    const both = { ...gateShapes('Wz', 'bz', bias, widths), ...gateShapes('Wr', 'br', bias, widths) };
    const internals = { pz: one, z: one, pr: one, r: one, pn: one, n: one, u: one };
    if (when === 'before') return { outputs: { H: one }, parameters: { ...both, ...gateShapes('Wn', 'bn', bias, widths) }, internals: { ...internals, rh: one } };
    const biasShape = bias === 'scalar' ? [] : one;
    return {
      outputs: { H: one },
      parameters: { ...both, Wn: [X, units], Un: [units, units], ...(bias !== 'none' && { bn: biasShape, bu: biasShape }) },
      internals: { ...internals, q: one },
    };
  },
  forward: (k, views, { config }) => {
    const { h, x, z: zGate, r, rh, q, pn, n, u, H, Wn, bn, Un, bu } = views;
    gateForward(k, views, update, config.bias);
    gateForward(k, views, reset, config.bias);
    if (config.reset === 'before') {
      k.multiply(r, h, rh);
      gateForward(k, views, candidate, config.bias);
    } else {
      k.matmul(h, Un, q);
      k.matmul(x, Wn, pn);
      if (config.bias !== 'none') {
        k.addRow(bu, q);
        k.addRow(bn, pn);
      }
      k.addMultiply(r, q, pn);
      k.activate('tanh', pn, n);
    }
    k.copy(h, u);
    k.addScaled(n, -1, u);
    k.copy(n, H);
    k.addMultiply(zGate, u, H);
  },
  backward: (k, views, { config }) => {
    const { h, x, z: zGate, r, q, pn, n, u, Wn, Un, dh, dx, dz, dr, drh, dq, dpn, dn, du, dH, dWn, dbn, dUn, dbu } = views;
    k.addMultiply(dH, u, dz);
    k.addMultiply(dH, zGate, du);
    k.add(dH, dn);
    k.add(du, dh);
    k.addScaled(du, -1, dn);
    if (config.reset === 'before') {
      gateBackward(k, views, candidate, config.bias);
      k.addMultiply(drh, r, dh);
      k.addMultiply(drh, h, dr);
    } else {
      k.addActivateGradient('tanh', pn, n, dn, dpn);
      k.addMultiply(dpn, q, dr);
      k.addMultiply(dpn, r, dq);
      k.addMatmul(dpn, transpose(Wn), dx);
      k.addMatmul(transpose(x), dpn, dWn);
      k.addMatmul(dq, transpose(Un), dh);
      k.addMatmul(transpose(h), dq, dUn);
      if (config.bias !== 'none') {
        k.addSumOfRows(dpn, dbn);
        k.addSumOfRows(dq, dbu);
      }
    }
    gateBackward(k, views, reset, config.bias);
    gateBackward(k, views, update, config.bias);
  },
  latex: ({ bias, reset: when }) => {
    const isBefore = when === 'before';
    const plusBias = (name: string): string => (bias === 'none' ? '' : ` + \\val{${name}}`);
    const n = isBefore
      ? `\\tanh([\\val{r} \\odot \\val{h}, \\val{x}]\\,\\val{Wn}${plusBias('bn')})`
      : `\\tanh(\\val{x}\\,\\val{Wn}${plusBias('bn')} + \\val{r} \\odot (\\val{h}\\,\\val{Un}${plusBias('bu')}))`;
    const sums = (of: string): string => (bias === 'scalar' ? `\\sum_{n,k} \\grad{${of}}[nk]` : `\\sum_n \\grad{${of}}[n]`);
    const back = (part: string): string => `\\grad{pz}\\,\\val{Wz}[${part}]^\\top + \\grad{pr}\\,\\val{Wr}[${part}]^\\top`;
    return {
      forward: `\\val{H} = (1-\\val{z}) \\odot \\val{n} + \\val{z} \\odot \\val{h}, \\quad \\val{z} = ${gateLatex(update, bias)}, \\quad \\val{r} = ${gateLatex(reset, bias)}, \\quad \\val{n} = ${n}`,
      gradients: {
        h: `\\grad{H} \\odot \\val{z} + ${isBefore ? '(\\grad{pn}\\,\\val{Wn}[h]^\\top) \\odot \\val{r}' : '\\grad{q}\\,\\val{Un}^\\top'} + ${back('h')}, \\quad ${dPn}`,
        x: `${isBefore ? '\\grad{pn}\\,\\val{Wn}[x]^\\top' : '\\grad{pn}\\,\\val{Wn}^\\top'} + ${back('x')}`,
        ...gateParameterLatex(update, bias),
        ...gateParameterLatex(reset, bias),
        ...(isBefore ? gateParameterLatex(candidate, bias) : { Wn: '\\val{x}^\\top\\,\\grad{pn}', Un: '\\val{h}^\\top\\,\\grad{q}, \\quad \\grad{q} = \\grad{pn} \\odot \\val{r}', ...(bias !== 'none' && { bn: sums('pn'), bu: sums('q') }) }),
      },
      symbols: { H: "h'", Wz: 'W_z', bz: 'b_z', Wr: 'W_r', br: 'b_r', Wn: 'W_n', bn: 'b_n', Un: 'U_n', bu: 'b_u', pz: 'p_z', pr: 'p_r', pn: 'p_n', rh: '(r \\odot h)' },
    };
  },
  scalars: ({ config: { bias, units, reset: when }, size }) => {
    const X = size('x');
    const widths = { H: units, X, units };
    const [gz, gr, gn] = [update, reset, candidate].map((gate) => gateScalars(gate, bias, widths));
    const isBefore = when === 'before';
    const tanhSlope = (k: number): Expression => minus(number(1), square(v('n', k)));
    const biasOf = (name: string, k: number): Expression[] => (bias === 'none' ? [] : [v(name, bias === 'scalar' ? 0 : k)]);
    const toBias = (of: string) => (bias === 'scalar' ? (): Expression => sum(each(units, (k) => d(of, k))) : (k: number): Expression => d(of, k));
    const across = (W: string, of: string, row: number): Expression => sum(each(units, (k) => times(d(of, k), v(W, row * units + k))));
    return {
      values: {
        ...gz?.values,
        ...gr?.values,
        ...(isBefore
          ? { ...gn?.values, rh: (k: number) => times(v('r', k), v('h', k)) }
          : {
              q: (k: number) => sum([...each(units, (i) => times(v('h', i), v('Un', i * units + k))), ...biasOf('bu', k)]),
              pn: (k: number) => sum([...each(X, (i) => times(v('x', i), v('Wn', i * units + k))), ...biasOf('bn', k), times(v('r', k), v('q', k))]),
              n: (k: number): Expression => ({ kind: 'call', function: 'tanh', of: v('pn', k) }),
            }),
        u: (k) => minus(v('h', k), v('n', k)),
        H: (k) => plus(v('n', k), times(v('z', k), v('u', k))),
      },
      gradients: {
        ...gz?.gradients,
        ...gr?.gradients,
        z: (k) => times(d('H', k), v('u', k)),
        u: (k) => times(d('H', k), v('z', k)),
        n: (k) => plus(d('H', k), negative(d('u', k))),
        r: (k) => (isBefore ? times(d('rh', k), v('h', k)) : times(d('pn', k), v('q', k))),
        h: (i) => sum([d('u', i), isBefore ? times(d('rh', i), v('r', i)) : across('Un', 'q', i), ...(gz && gr ? [gz.toH(i), gr.toH(i)] : [])]),
        x: (i) => sum([...(isBefore && gn ? [gn.toX(i)] : [across('Wn', 'pn', i)]), ...(gz && gr ? [gz.toX(i), gr.toX(i)] : [])]),
        ...(isBefore
          ? { ...gn?.gradients, rh: (i: number) => gn?.toH(i) ?? number(0) }
          : {
              pn: (k: number) => times(d('n', k), tanhSlope(k)),
              q: (k: number) => times(d('pn', k), v('r', k)),
              Wn: (element: number) => times(v('x', Math.floor(element / units)), d('pn', element % units)),
              Un: (element: number) => times(v('h', Math.floor(element / units)), d('q', element % units)),
              ...(bias !== 'none' && { bn: toBias('pn'), bu: toBias('q') }),
            }),
      },
    };
  },
  expansion: ({ units, bias, reset: when }) => ({
    nodes: {
      z: { type: 'gru-gate', config: { kind: 'update', units, bias }, at: [0, 0] },
      r: { type: 'gru-gate', config: { kind: 'reset', units, bias }, at: [0, 1] },
      n: { type: 'gru-candidate', config: { units, bias, reset: when }, at: [1, 1] },
      H: { type: 'gru-hidden', config: {}, at: [2, 0] },
    },
    wires: ['r.y -> n.r', 'z.y -> H.z', 'n.y -> H.n'],
    inputs: { h: ['z.h', 'r.h', 'n.h', 'H.h'], x: ['z.x', 'r.x', 'n.x'] },
    outputs: { H: 'H.H' },
    parameters: {
      Wz: 'z.W',
      Wr: 'r.W',
      Wn: 'n.W',
      ...(when === 'after' && { Un: 'n.U' }),
      ...(bias !== 'none' && { bz: 'z.b', br: 'r.b', bn: 'n.b', ...(when === 'after' && { bu: 'n.c' }) }),
    },
  }),
  cell: ({ units, bias, reset: when }) => {
    const biasNamed = <B extends string>(name: B): B | null => (bias === 'none' ? null : name);
    const inner = when === 'after' && { ofHidden: { weights: 'Un', bias: biasNamed('bu') } as const };
    return {
      kind: 'gru',
      units,
      gates: [
        { weights: 'Wr', bias: biasNamed('br') },
        { weights: 'Wz', bias: biasNamed('bz') },
        { weights: 'Wn', bias: biasNamed('bn'), ...inner },
      ],
    };
  },
  samples: [
    { name: 'reset before the weights', config: { units: 4 }, inputs: { h: [4], x: [2] } },
    { name: 'reset after the weights', config: { units: 4, reset: 'after' }, inputs: { h: [4], x: [2] } },
    { name: 'reset before, no bias', config: { units: 2, bias: 'none' }, inputs: { h: [2], x: [3] } },
    { name: 'reset after, shared bias', config: { units: 3, bias: 'scalar', reset: 'after' }, inputs: { h: [3], x: [1] } },
    { name: 'reset after, no bias', config: { units: 2, bias: 'none', reset: 'after' }, inputs: { h: [2], x: [3] } },
  ],
  rejects: [
    { name: 'h of another width', config: { units: 2 }, inputs: { h: [3], x: [2] }, code: 'E_SHAPE', port: 'h' },
    { name: 'x is a matrix', config: { units: 2 }, inputs: { h: [2], x: [2, 3] }, code: 'E_SHAPE', port: 'x' },
  ],
});
