import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, minus, number, plus, square, sum, times, v } from '../node/expression.ts';
import { type Gate, biasLabels, biases, cellInputs, gateBackward, gateForward, gateLatex, gateParameterLatex, gateScalars, gateShapes, gateSlots } from '../node/gate.ts';
import { shapeError } from '../node/shapeError.ts';

const gates = [
  { kind: 'forget', activation: 'sigmoid', h: 'h', x: 'x', W: 'Wf', b: 'bf', z: 'zf', a: 'f', words: { en: 'forget gate', 'zh-CN': '遗忘门' } },
  { kind: 'input', activation: 'sigmoid', h: 'h', x: 'x', W: 'Wi', b: 'bi', z: 'zi', a: 'i', words: { en: 'input gate', 'zh-CN': '输入门' } },
  { kind: 'candidate', activation: 'tanh', h: 'h', x: 'x', W: 'Wg', b: 'bg', z: 'zg', a: 'g', words: { en: 'candidate', 'zh-CN': '候选值' } },
  { kind: 'output', activation: 'sigmoid', h: 'h', x: 'x', W: 'Wo', b: 'bo', z: 'zo', a: 'o', words: { en: 'output gate', 'zh-CN': '输出门' } },
] as const satisfies readonly (Gate & { kind: string; words: object })[];

/**
 * One step of an LSTM in one node: the four gates, the cell state `C = f ⊙ c + i ⊙ g` and the hidden state
 * `H = o ⊙ tanh(C)`. Its parameters are those of the gates, so that it can be expanded into them and folded back.
 */
export default defineNode({
  type: 'lstm',
  version: 1,
  category: 'recurrent',
  title: { en: 'LSTM cell', 'zh-CN': 'LSTM 单元' },
  summary: { en: 'One step of an LSTM: four gates, cell state and hidden state in one node.', 'zh-CN': 'LSTM 的一步：四个门、细胞状态和隐藏状态合为一个节点。' },
  source: 'Gers, Schmidhuber, Cummins: Learning to Forget (2000), section 3',
  config: z.strictObject({ units: z.int().min(1).max(65_536).default(1), bias: z.enum(biases).default('vector') }),
  labels: biasLabels,
  inputs: () => [...cellInputs, { name: 'c', axes: '[units]', meaning: { en: 'cell state of the step before', 'zh-CN': '上一步的细胞状态' } }],
  outputs: () => [
    { name: 'H', axes: '[units]', meaning: { en: 'hidden state', 'zh-CN': '隐藏状态' } },
    { name: 'C', axes: '[units]', meaning: { en: 'cell state', 'zh-CN': '细胞状态' } },
  ],
  parameters: ({ bias }) => gates.flatMap(({ W, b, words }) => gateSlots(W, b, bias, words)),
  hint: ({ units }) => ({ H: [units], C: [units] }),
  infer: ({ units, bias }, { h, x, c }) => {
    const [X] = x;
    if (h.length !== 1 || h[0] !== units) return shapeError('h', `a vector [${String(units)}], as wide as the cell`, h);
    if (X === undefined || x.length !== 1) return shapeError('x', 'a vector [X]', x);
    if (c.length !== 1 || c[0] !== units) return shapeError('c', `a vector [${String(units)}], as wide as the cell`, c);
    const widths = { H: units, X, units };
    const [f, i, g, o] = gates;
    const parameters = { ...gateShapes(f.W, f.b, bias, widths), ...gateShapes(i.W, i.b, bias, widths), ...gateShapes(g.W, g.b, bias, widths), ...gateShapes(o.W, o.b, bias, widths) };
    const one = [units];
    return { outputs: { H: one, C: one }, parameters, internals: { zf: one, f: one, zi: one, i: one, zg: one, g: one, zo: one, o: one, s: one, tanhC: one } };
  },
  forward: (k, views, { config }) => {
    for (const gate of gates) gateForward(k, views, gate, config.bias);
    const { f, c, i, g, o, s, tanhC, C, H } = views;
    k.multiply(f, c, s);
    k.addMultiply(i, g, s);
    k.copy(s, C);
    k.activate('tanh', s, tanhC);
    k.multiply(o, tanhC, H);
  },
  backward: (k, views, { config }) => {
    const { f, c, i, g, o, s, tanhC, df, dc, di, dg, do: dO, ds, dtanhC, dC, dH } = views;
    k.addMultiply(dH, tanhC, dO);
    k.addMultiply(dH, o, dtanhC);
    // The cell state goes on to the next step and into the hidden state: what comes back both ways adds up.
    k.add(dC, ds);
    k.addActivateGradient('tanh', s, tanhC, dtanhC, ds);
    k.addMultiply(ds, c, df);
    k.addMultiply(ds, f, dc);
    k.addMultiply(ds, g, di);
    k.addMultiply(ds, i, dg);
    for (const gate of gates) gateBackward(k, views, gate, config.bias);
  },
  latex: ({ bias }) => {
    const [f, i, g, o] = gates.map((gate) => gateLatex(gate, bias));
    const back = (part: string): string => gates.map(({ z: pre, W }) => `\\grad{${pre}}\\,\\val{${W}}[${part}]^\\top`).join(' + ');
    return {
      forward: `\\val{C} = ${f ?? ''} \\odot \\val{c} + ${i ?? ''} \\odot ${g ?? ''}, \\quad \\val{H} = ${o ?? ''} \\odot \\tanh(\\val{C})`,
      gradients: {
        h: back('h'),
        x: back('x'),
        c: '\\grad{s} \\odot \\val{f}, \\quad \\grad{s} = \\grad{C} + \\grad{H} \\odot \\val{o} \\odot (1 - \\tanh^2(\\val{C}))',
        ...Object.fromEntries(gates.flatMap((gate) => Object.entries(gateParameterLatex(gate, bias)))),
      },
      symbols: { H: "h'", C: "c'", s: "c'", Wf: 'W_f', bf: 'b_f', Wi: 'W_i', bi: 'b_i', Wg: 'W_g', bg: 'b_g', Wo: 'W_o', bo: 'b_o', zf: 'z_f', zi: 'z_i', zg: 'z_g', zo: 'z_o' },
    };
  },
  scalars: ({ config: { bias, units }, size }) => {
    const parts = gates.map((gate) => gateScalars(gate, bias, { H: units, X: size('x'), units }));
    return {
      values: {
        ...Object.fromEntries(parts.flatMap(({ values }) => Object.entries(values))),
        s: (k) => plus(times(v('f', k), v('c', k)), times(v('i', k), v('g', k))),
        tanhC: (k) => ({ kind: 'call', function: 'tanh', of: v('s', k) }),
        C: (k) => v('s', k),
        H: (k) => times(v('o', k), v('tanhC', k)),
      },
      gradients: {
        ...Object.fromEntries(parts.flatMap(({ gradients }) => Object.entries(gradients))),
        h: (i): Expression => sum(parts.map(({ toH }) => toH(i))),
        x: (i): Expression => sum(parts.map(({ toX }) => toX(i))),
        c: (k) => times(d('s', k), v('f', k)),
        s: (k) => plus(d('C', k), times(d('tanhC', k), minus(number(1), square(v('tanhC', k))))),
        tanhC: (k) => times(d('H', k), v('o', k)),
        f: (k) => times(d('s', k), v('c', k)),
        i: (k) => times(d('s', k), v('g', k)),
        g: (k) => times(d('s', k), v('i', k)),
        o: (k) => times(d('H', k), v('tanhC', k)),
      },
    };
  },
  expansion: ({ units, bias }) => ({
    nodes: {
      ...Object.fromEntries(gates.map(({ a, kind }, row) => [a, { type: 'lstm-gate', config: { kind, units, bias }, at: [0, row] as const }])),
      C: { type: 'lstm-cell', config: {}, at: [1, 1] },
      H: { type: 'lstm-hidden', config: {}, at: [2, 2] },
    },
    wires: ['f.y -> C.f', 'i.y -> C.i', 'g.y -> C.g', 'o.y -> H.o', 'C.C -> H.C'],
    inputs: { h: gates.map(({ a }) => `${a}.h` as const), x: gates.map(({ a }) => `${a}.x` as const), c: ['C.c'] },
    outputs: { H: 'H.h', C: 'C.C' },
    parameters: Object.fromEntries(gates.flatMap(({ a, W, b }): [string, string][] => [[W, `${a}.W`], ...(bias === 'none' ? [] : [[b, `${a}.b`] as [string, string]])])),
  }),
  cell: ({ units, bias }) => ({
    kind: 'lstm',
    units,
    gates: (['i', 'f', 'g', 'o'] as const).map((gate) => ({ weights: `W${gate}` as const, bias: bias === 'none' ? null : (`b${gate}` as const) })),
  }),
  samples: [
    { name: 'bias per unit', config: { units: 4 }, inputs: { h: [4], x: [2], c: [4] } },
    { name: 'no bias', config: { units: 2, bias: 'none' }, inputs: { h: [2], x: [3], c: [2] } },
    { name: 'shared bias', config: { units: 3, bias: 'scalar' }, inputs: { h: [3], x: [1], c: [3] } },
  ],
  rejects: [
    { name: 'h of another width', config: { units: 2 }, inputs: { h: [3], x: [2], c: [2] }, code: 'E_SHAPE', port: 'h' },
    { name: 'x is a matrix', config: { units: 2 }, inputs: { h: [2], x: [2, 3], c: [2] }, code: 'E_SHAPE', port: 'x' },
    { name: 'c of another width', config: { units: 2 }, inputs: { h: [2], x: [2], c: [1] }, code: 'E_SHAPE', port: 'c' },
  ],
});
