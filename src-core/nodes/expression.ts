import { z } from 'zod';
import { type LocalizedText, defineNode } from '../node/definition.ts';
import { derivative } from '../node/differentiate.ts';
import { anyKnownShape, unequalShapes } from '../node/equalShapes.ts';
import { type Expression, d, number } from '../node/expression.ts';
import { emitBackward, emitForward, formulaSteps, viewsByName } from '../node/expressionProgram.ts';
import { expressionTemplate } from '../node/expressionTemplate.ts';
import { longestText, readExpressionText } from '../node/expressionText.ts';
import { isNumber, product } from '../node/simplify.ts';
import type { Shape } from '../tensor/shape.ts';

interface Formula {
  readonly expression: Expression;
  readonly variables: readonly string[];
}

/** The config's text, which its schema has accepted. */
function formulaOf(text: string): Formula {
  const read = readExpressionText(text);
  return read.kind === 'expression' ? read : { expression: number(NaN), variables: [] };
}

/** The formula of one element from that of element 0. */
function at(expression: Expression, element: number): Expression {
  // Every object in it that is a reference has an `element`, and nothing else does.
  return JSON.parse(JSON.stringify(expression), (key: string, value: unknown) => (key === 'element' ? element : value)) as Expression;
}

/** `x1` is written x₁, `rate` upright. */
function symbolOf(name: string): string {
  const [, letter = '', index = ''] = /^([A-Za-z])_?(\d+)$/.exec(name) ?? [];
  if (letter !== '') return `${letter}_{${index}}`;
  return name.length === 1 ? name : `\\mathrm{${name.replaceAll('_', '\\_')}}`;
}

const kinks: LocalizedText = {
  en: 'Where a derivative does not exist: that of abs at 0 is taken to be 0, that of relu at 0 as well, and where several arguments of max or min are equal the first has the whole gradient.',
  'zh-CN': '导数不存在之处：abs 与 relu 在 0 处的导数取 0；max 或 min 的几个参数相等时，第一个得到全部梯度。',
};

function hasKinks(expression: Expression): boolean {
  return /"(maximum|minimum|absolute)"/.test(JSON.stringify(expression));
}

/**
 * A typed formula, element by element. It has an input for each variable of its text, in the order in which they appear. The
 * formulas shown are its symbolic derivatives; the kernels go back through its subexpressions by the chain rule.
 */
export default defineNode({
  type: 'expression',
  version: 1,
  category: 'algebra',
  title: { en: 'Expression', 'zh-CN': '表达式' },
  summary: { en: 'A formula that is typed, element by element, with an input for each of its variables.', 'zh-CN': '逐元素计算一个键入的公式；公式中的每个变量对应一个输入。' },
  source: 'Griewank, Walther: Evaluating Derivatives (2008), sections 2.1 and 3.2',
  config: z.strictObject({
    text: z
      .string()
      .max(longestText)
      .default('x1*x2 + sin(x3)')
      .check(({ value, issues }) => {
        const read = readExpressionText(value);
        if (read.kind === 'fault') issues.push({ code: 'custom', message: `column ${String(read.column)}: ${read.message}`, input: value });
      }),
  }),
  labels: { text: { en: 'Formula', 'zh-CN': '公式' } },
  inputs: ({ text }) => formulaOf(text).variables.map((name) => ({ name, axes: '[…]', meaning: { en: 'variable', 'zh-CN': '变量' } })),
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'what the formula comes to', 'zh-CN': '公式的值' } }],
  hint: (_config, known) => {
    const shape = anyKnownShape(known);
    return shape ? { y: shape } : {};
  },
  infer: ({ text }, inputs: Readonly<Record<string, Shape>>) => {
    const { expression, variables } = formulaOf(text);
    const shape = anyKnownShape(inputs) ?? [];
    const internals = formulaSteps(expression).slice(0, -1).map(({ result }) => [result, shape]);
    return unequalShapes(variables, inputs) ?? { outputs: { y: shape }, internals: Object.fromEntries(internals) as Record<string, Shape> };
  },
  forward: (k, views, { config }) => {
    emitForward(k, formulaSteps(formulaOf(config.text).expression), viewsByName(views));
  },
  backward: (k, views, { config }) => {
    emitBackward(k, formulaSteps(formulaOf(config.text).expression), viewsByName(views));
  },
  latex: ({ text }) => {
    const { expression, variables } = formulaOf(text);
    const back = (name: string): string => {
      const slope = derivative(expression, name);
      if (isNumber(slope, 0)) return '0';
      return expressionTemplate(product([d('y', 0), slope]));
    };
    return {
      forward: `\\val{y} = ${expressionTemplate(expression)}`,
      gradients: Object.fromEntries(variables.map((name) => [name, back(name)])),
      symbols: Object.fromEntries(variables.map((name) => [name, symbolOf(name)])),
    };
  },
  scalars: ({ config: { text } }) => {
    const { expression, variables } = formulaOf(text);
    return {
      values: { y: (k: number) => at(expression, k) },
      gradients: Object.fromEntries(
        variables.map((name) => {
          const back = product([d('y', 0), derivative(expression, name)]);
          return [name, (k: number) => at(back, k)];
        }),
      ),
    };
  },
  kinks: ({ text }) => (hasKinks(formulaOf(text).expression) ? kinks : null),
  samples: [
    { name: 'the usual one', config: {}, inputs: { x1: [4], x2: [4], x3: [4] } },
    { name: 'one variable, several times', config: { text: '(x - 1)*x^2/(2 + cos(3*x)) - x' }, inputs: { x: [5, 2] } },
    { name: 'every function', config: { text: 'exp(-a^2) + log(2 + sin(b)) * sqrt(abs(a) + 1) - tan(b/4) + tanh(a*b) - sigmoid(c)*relu(c) + max(a, b, 0.1) - min(c, 2*a)' }, inputs: { a: [4], b: [4], c: [4] } },
    { name: 'powers', config: { text: 'u^v - 2*u^-1.5 + u^(1/2) + pi*e^v' }, inputs: { u: [5], v: [5] }, draw: { u: 'probability' } },
    { name: 'a variable alone', config: { text: 'z' }, inputs: { z: [] } },
    { name: 'a subexpression twice', config: { text: '-(a*b) / (1 + (a*b)^2) - 1' }, inputs: { a: [4], b: [4] } },
  ],
  rejects: [{ name: 'different widths', config: { text: 'a + b' }, inputs: { a: [4], b: [5] }, code: 'E_SHAPE', port: 'b' }],
});
