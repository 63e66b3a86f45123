import { z } from 'zod';
import { type AnyNodeDefinition, type LocalizedText, type Preset, defineNode } from './definition.ts';
import { type Gate, biasLabels, biases, gateBackward, gateForward, gateParameterLatex, gateScalars, gateShapes, gateSlots } from './gate.ts';
import { shapeError } from './shapeError.ts';

interface Words {
  readonly type: string;
  readonly title: LocalizedText;
  readonly summary: LocalizedText;
  readonly source: string;
}

/** What a gate of this kind is called in the inspector and in the palette, and what it is squashed by. */
interface Kind {
  readonly activation: Gate['activation'];
  readonly choice: LocalizedText;
  readonly title: LocalizedText;
}

/**
 * A node type for the gates of a recurrent cell, each `y = act([h, x] W + b)`. W has the rows of h first, then those of
 * x; its two parts are used where they lie, so nothing is concatenated. The first kind is the default.
 */
export function gateNode<K extends string>(words: Words, kinds: Readonly<Record<K, Kind>>): AnyNodeDefinition {
  const names = Object.keys(kinds) as [K, ...K[]];
  const gateOf = (kind: K): Gate => ({ activation: kinds[kind].activation, h: 'h', x: 'x', W: 'W', b: 'b', z: 'z', a: 'y' });
  const [first] = names;
  return defineNode({
    ...words,
    version: 1,
    category: 'recurrent',
    config: z.strictObject({
      kind: z.enum(names).default(() => first),
      units: z.int().min(1).max(65_536).default(1),
      bias: z.enum(biases).default('vector'),
    }),
    labels: {
      kind: { en: 'Gate', 'zh-CN': '门' },
      ...Object.fromEntries(names.map((kind) => [`kind.${kind}`, kinds[kind].choice])),
      ...biasLabels,
    },
    presets: names.map((kind): Preset => ({ id: kind, title: kinds[kind].title, config: { kind } })),
    inputs: () => [
      { name: 'h', axes: '[H]', meaning: { en: 'hidden state of the step before', 'zh-CN': '上一步的隐藏状态' } },
      { name: 'x', axes: '[X]', meaning: { en: 'input', 'zh-CN': '输入' } },
    ],
    outputs: () => [{ name: 'y', axes: '[units]', meaning: { en: 'gate', 'zh-CN': '门的输出' } }],
    parameters: ({ bias }) => gateSlots('W', 'b', bias, { en: 'gate', 'zh-CN': '门' }),
    hint: ({ units }) => ({ y: [units] }),
    infer: ({ units, bias }, { h, x }) => {
      const [H] = h;
      const [X] = x;
      if (H === undefined || h.length !== 1) return shapeError('h', 'a vector [H]', h);
      if (X === undefined || x.length !== 1) return shapeError('x', 'a vector [X]', x);
      return {
        outputs: { y: [units] },
        parameters: gateShapes('W', 'b', bias, { H, X, units }),
        internals: { z: [units] },
      };
    },
    forward: (k, views, { config }) => {
      gateForward(k, views, gateOf(config.kind), config.bias);
    },
    backward: (k, views, { config }) => {
      gateBackward(k, views, gateOf(config.kind), config.bias);
    },
    latex: ({ kind, bias }) => {
      const isTanh = gateOf(kind).activation === 'tanh';
      const dz = `\\grad{z} = \\grad{y} \\odot ${isTanh ? '(1-\\val{y}^2)' : '\\val{y} \\odot (1-\\val{y})'}`;
      return {
        forward: `\\val{y} = ${isTanh ? '\\tanh' : '\\sigma'}(\\val{z}), \\quad \\val{z} = [\\val{h}, \\val{x}]\\,\\val{W}${bias === 'none' ? '' : ' + \\val{b}'}`,
        gradients: {
          h: `\\grad{z}\\,\\val{W}[h]^\\top, \\quad ${dz}`,
          x: `\\grad{z}\\,\\val{W}[x]^\\top, \\quad ${dz}`,
          ...gateParameterLatex(gateOf(kind), bias),
        },
      };
    },
    scalars: ({ config: { kind, bias, units }, size }) => {
      const { values, gradients, toH, toX } = gateScalars(gateOf(kind), bias, { H: size('h'), X: size('x'), units });
      return { values, gradients: { ...gradients, h: toH, x: toX } };
    },
    samples: [
      { name: 'bias per unit', config: { units: 4 }, inputs: { h: [4], x: [2] } },
      { name: 'no bias', config: { units: 2, bias: 'none' }, inputs: { h: [2], x: [5] } },
      { name: 'one unit', config: {}, inputs: { h: [1], x: [4] } },
      ...names.map((kind) => ({ name: `${kind}, shared bias`, config: { kind, units: 4, bias: 'scalar' }, inputs: { h: [5], x: [2] } })),
    ],
    rejects: [
      { name: 'h is a scalar', config: {}, inputs: { h: [], x: [2] }, code: 'E_SHAPE', port: 'h' },
      { name: 'x is a matrix', config: {}, inputs: { h: [1], x: [2, 3] }, code: 'E_SHAPE', port: 'x' },
    ],
  });
}
