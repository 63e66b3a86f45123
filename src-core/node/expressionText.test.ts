import { describe, expect, test } from 'vitest';
import { evaluate } from '../explain/evaluate.ts';
import { derivative } from './differentiate.ts';
import type { Expression } from './expression.ts';
import { expressionTemplate } from './expressionTemplate.ts';
import { formulaSteps } from './expressionProgram.ts';
import { readExpressionText } from './expressionText.ts';

function read(text: string): { readonly expression: Expression; readonly variables: readonly string[] } {
  const result = readExpressionText(text);
  if (result.kind === 'fault') throw new Error(`column ${String(result.column)}: ${result.message}`);
  return result;
}

const numbers: Readonly<Record<string, number>> = { x: 0.7, a: 2, b: -3, c: 0.5 };
const value = (text: string): number => evaluate(read(text).expression, ({ name }) => numbers[name] ?? NaN);

test.each([
  ['a + b*c', 0.5],
  ['(a + b)*c', -0.5],
  ['a - b - c', 4.5],
  ['a/b/c', 2 / -3 / 0.5],
  ['-a^2', -4],
  ['(-a)^2', 4],
  ['a^-1', 0.5],
  ['a^2^3', 256],
  ['a^b', 0.125],
  ['2e1*x + .5', 14.5],
  ['a - -b', -1],
  ['+a', 2],
  ['1/3*a', 2 / 3],
  ['pi*a/e', (Math.PI * 2) / Math.E],
  ['exp(a) + log(a) + sqrt(a) + sin(a) + cos(a) + tan(a)', Math.exp(2) + Math.log(2) + Math.SQRT2 + Math.sin(2) + Math.cos(2) + Math.tan(2)],
  ['tanh(a) + sigmoid(a) + relu(b) + abs(b)', Math.tanh(2) + 1 / (1 + Math.exp(-2)) + 3],
  ['min(a, b, c) + max(a, c)', -1],
])('%s is %f', (text, expected) => {
  expect(value(text)).toBeCloseTo(expected, 13);
});

test('variables are ports in the order in which they appear', () => {
  expect(read('z*a + x1*z - pi').variables).toEqual(['z', 'a', 'x1']);
});

test.each([
  ['', 1, 'it ends where'],
  ['3 + 4', 1, 'there is no variable'],
  ['x + ', 5, 'it ends where'],
  ['x * (a + b', 5, 'this bracket is not closed'],
  ['x + a)', 6, '")" is not expected here'],
  ['2x', 2, 'an operator is missing before "x"'],
  ['x a', 3, 'an operator is missing before "a"'],
  ['x $ a', 3, '"$" is not expected here'],
  ['x + foo(a)', 5, 'there is no function "foo"'],
  ['x + sin a', 5, 'the function "sin" needs its argument in brackets'],
  ['sin(x, a)', 1, 'takes one argument, not 2'],
  ['max(x)', 1, 'takes two arguments or more, not 1'],
  ['x + y', 5, 'y is the output'],
  ['x + dx', 5, '"dx" is the gradient of x'],
  ['x * dy', 5, '"dy" is the gradient of y'],
  ['x * 9^999', 1, 'is not finite'],
  [`x + ${'a+'.repeat(120)}b`, 201, 'longer than'],
  [Array.from({ length: 17 }, (_, index) => `v${String(index)}`).join('+'), 55, 'number 17'],
])('%s fails at column %i', (text, column, message) => {
  const result = readExpressionText(text);
  expect(result).toMatchObject({ kind: 'fault', column });
  expect(result.kind === 'fault' && result.message).toContain(message);
});

describe('derivatives are short enough to read', () => {
  test.each([
    ['x^3', '3\\,\\val{x}^{2}'],
    ['x*x', '2\\,\\val{x}'],
    ['a*x + b', '\\val{a}'],
    ['sin(2*x)', '2\\,\\cos\\left(2\\,\\val{x}\\right)'],
    ['1/x', '-\\frac{1}{\\val{x}^{2}}'],
    ['x/3', '\\frac{1}{3}'],
    ['tanh(x)', '1 - \\left(\\tanh\\left(\\val{x}\\right)\\right)^{2}'],
    ['exp(-x)', '-e^{-\\val{x}}'],
    ['sqrt(x)', '\\frac{1}{2\\,\\sqrt{\\val{x}}}'],
    ['relu(x)', '\\left[\\val{x} > 0\\right]'],
    ['a + b', '0'],
  ])('of %s', (text, expected) => {
    expect(expressionTemplate(derivative(read(text).expression, 'x'))).toBe(expected);
  });
});

test('a subexpression that is needed twice is computed once, and the last operation gives y', () => {
  const steps = formulaSteps(read('sin(a*b) + (a*b)^2').expression);
  expect(steps.map(({ result, operation }) => `${result} ${operation.kind}`)).toEqual(['_1 product', '_2 function', '_3 product', 'y sum']);
});
