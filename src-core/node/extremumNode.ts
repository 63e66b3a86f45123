import { z } from 'zod';
import { type AnyNodeDefinition, type LocalizedText, defineNode } from './definition.ts';
import { anyKnownShape, unequalShapes } from './equalShapes.ts';
import { d, greater, maximum, minimum, minus, number, times, v } from './expression.ts';
import { type PortLetter, inputCount, inputCountLabel, joinedLetters, portLetters, variadicPorts } from './variadicPorts.ts';

interface Words {
  readonly type: string;
  readonly title: LocalizedText;
  readonly summary: LocalizedText;
  readonly result: LocalizedText;
}

/** The internal buffer with the extremum of the inputs up to and including one. */
function upTo<L extends PortLetter>(letter: L): `upto_${L}` {
  return `upto_${letter}`;
}

/** The inputs that need such a buffer: between the first, which is its own extremum, and the last, whose extremum is y. */
function middle(count: number): readonly PortLetter[] {
  return portLetters(count).slice(1, -1);
}

const kinks: LocalizedText = {
  en: 'Where inputs are equal there is no derivative: the first of them gets the whole gradient.',
  'zh-CN': '输入相等处导数不存在：其中第一个输入得到全部梯度。',
};

/**
 * The larger (sign 1) or the smaller (−1) of several inputs, element by element, found from left to right. At ties the
 * first gets the whole gradient.
 */
export function extremumNode({ result, ...words }: Words, sign: 1 | -1): AnyNodeDefinition {
  const isLarger = sign === 1;
  const of = isLarger ? maximum : minimum;
  /** 1 where a is further out than b. */
  const beyond = (a: PortLetter, b: PortLetter, k: number): ReturnType<typeof greater> => (isLarger ? greater(v(a, k), v(b, k)) : greater(v(b, k), v(a, k)));
  return defineNode({
    ...words,
    version: 1,
    category: 'algebra',
    source: 'Boyd, Vandenberghe: Convex Optimization (2004), section 3.2.3',
    config: z.strictObject({ inputs: inputCount }),
    labels: { inputs: inputCountLabel },
    inputs: ({ inputs }) => variadicPorts(inputs, '[…]', { en: 'input', 'zh-CN': '输入' }),
    outputs: () => [{ name: 'y', axes: '[…]', meaning: result }],
    hint: (_config, known) => {
      const shape = anyKnownShape(known);
      return shape ? { y: shape } : {};
    },
    infer: (config, inputs) => {
      const internals: Partial<Record<`upto_${PortLetter}`, readonly number[]>> = Object.fromEntries(middle(config.inputs).map((letter) => [upTo(letter), inputs.a]));
      return unequalShapes(portLetters(config.inputs), inputs) ?? { outputs: { y: inputs.a }, internals };
    },
    forward: (k, views, { config }) => {
      const last = portLetters(config.inputs).at(-1);
      let found = views.a;
      for (const letter of portLetters(config.inputs).slice(1)) {
        const next = letter === last ? views.y : views[upTo(letter)];
        k.extremum(sign, found, views[letter], next);
        found = next;
      }
    },
    backward: (k, views, { config }) => {
      let dfound = views.dy;
      for (const letter of portLetters(config.inputs).slice(1).reverse()) {
        const before = middle(config.inputs).filter((other) => other < letter).at(-1);
        const next = before ? views[`d${upTo(before)}`] : views.da;
        k.addExtremumGradient(sign, before ? views[upTo(before)] : views.a, views[letter], dfound, next, views[`d${letter}`]);
        dfound = next;
      }
    },
    latex: ({ inputs }) => ({
      forward: `\\val{y} = \\${isLarger ? 'max' : 'min'}(${joinedLetters(inputs, ', ')})`,
      gradients: Object.fromEntries(
        portLetters(inputs).map((letter) => {
          const wins = portLetters(inputs).flatMap((other) => (other === letter ? [] : [`[\\val{${letter}} ${relation(other < letter)} \\val{${other}}]`]));
          return [letter, ['\\grad{y}', ...wins].join(' \\odot ')];
        }),
      ),
    }),
    scalars: ({ config }) => ({
      values: { y: (k) => of(...portLetters(config.inputs).map((letter) => v(letter, k))) },
      gradients: Object.fromEntries(
        portLetters(config.inputs).map((letter) => {
          const wins = (k: number): ReturnType<typeof times>[] =>
            portLetters(config.inputs).flatMap((other) => (other === letter ? [] : [other < letter ? beyond(letter, other, k) : minus(number(1), beyond(other, letter, k))]));
          return [letter, (k: number) => times(d('y', k), ...wins(k))];
        }),
      ),
    }),
    kinks: () => kinks,
    samples: [
      { name: 'two vectors', config: {}, inputs: { a: [4], b: [4] } },
      { name: 'four vectors', config: { inputs: 4 }, inputs: { a: [5], b: [5], c: [5], d: [5] } },
      { name: 'three matrices', config: { inputs: 3 }, inputs: { a: [5, 2], b: [5, 2], c: [5, 2] } },
    ],
    rejects: [{ name: 'different widths', config: {}, inputs: { a: [2], b: [3] }, code: 'E_SHAPE', port: 'b' }],
  });

  /** How an input compares with another where it gets the gradient; with an earlier one it must not be equal. */
  function relation(isEarlier: boolean): string {
    if (isEarlier) return isLarger ? '>' : '<';
    return isLarger ? '\\ge' : '\\le';
  }
}
