import type { z } from 'zod';
import { type AnyNodeDefinition, type LocalizedText, type NodeDefinition, type Sample, defineNode } from './definition.ts';
import type { ElementwiseFunction } from './emitter.ts';
import { type Expression, d, times, v } from './expression.ts';

/** A function of one number, and what there is to say of it. */
interface ElementwisePlan<C> extends Pick<NodeDefinition<C>, 'type' | 'title' | 'summary' | 'source' | 'labels'> {
  readonly config: z.ZodType<C>;
  /** What the output is. */
  readonly result: LocalizedText;
  readonly f: ElementwiseFunction;
  /** The constant of f, where it has one. */
  readonly constant?: (config: C) => number;
  /** Right side of y = …, and f′, in matrix form. */
  readonly latex: (config: C) => { readonly f: string; readonly slope: string };
  /** f(x), and f′(x) with y = f(x) at hand, for one element. */
  readonly value: (x: Expression, config: C) => Expression;
  readonly slope: (x: Expression, y: Expression, config: C) => Expression;
  readonly kinks?: LocalizedText;
  readonly samples: readonly Sample[];
}

/** A node of the algebra that applies a function of the kernels to each element. */
export function elementwiseNode<C>({ result, f, constant = () => 0, latex, value, slope, kinks, ...words }: ElementwisePlan<C>): AnyNodeDefinition {
  return defineNode({
    ...words,
    version: 1,
    category: 'algebra',
    inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
    outputs: () => [{ name: 'y', axes: '[…]', meaning: result }],
    hint: (_config, { x }) => (x ? { y: x } : {}),
    infer: (_config, { x }) => ({ outputs: { y: x } }),
    forward: (k, { x, y }, { config }) => {
      k.activate(f, x, y, constant(config));
    },
    backward: (k, { x, y, dy, dx }, { config }) => {
      k.addActivateGradient(f, x, y, dy, dx, constant(config));
    },
    latex: (config) => ({ forward: `\\val{y} = ${latex(config).f}`, gradients: { x: `\\grad{y} \\odot ${latex(config).slope}` } }),
    scalars: ({ config }) => ({
      values: { y: (k) => value(v('x', k), config) },
      gradients: { x: (k) => times(d('y', k), slope(v('x', k), v('y', k), config)) },
    }),
    ...(kinks && { kinks: () => kinks }),
    rejects: [],
  });
}
