import { readdirSync } from 'node:fs';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkDefinition, differentiableNames, modesOf, withGradientOff } from '../engine/conformance.ts';
import { genericFormulas } from '../explain/matrixForm.ts';
import { bypassed, canBypass } from '../node/bypass.ts';
import type { AnyNodeDefinition } from '../node/definition.ts';
import { d, v } from '../node/expression.ts';
import { definitions } from '../node/registry.generated.ts';

const byType = definitions.map((definition): [string, AnyNodeDefinition] => [definition.type, definition]);
const gradients = definitions.flatMap((definition) => differentiableNames(definition).map((name): [string, string, AnyNodeDefinition] => [definition.type, name, definition]));
const bypassable = byType.filter(([, definition]) => definition.samples.some(({ config }) => canBypass(definition, definition.config.parse(config))));

describe('every node type', () => {
  it('is the file that bears its name', () => {
    const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    expect(byType.map(([type]) => `${type}.ts`).sort()).toEqual(files.sort());
  });

  it.each(byType)('%s does what its definition says', (_type, definition) => {
    expect(checkDefinition(definition)).toEqual([]);
  });

  it.each(byType)('%s has formulas that can be typeset', (_type, definition) => {
    for (const [mode, { config }] of modesOf(definition).flatMap((each) => definition.samples.map((sample) => [each, sample] as const))) {
      const { forward, gradients: derivatives } = genericFormulas(definition.latex(definition.config.parse(config), mode));
      for (const formula of [forward, ...Object.values(derivatives)]) {
        expect(() => katex.renderToString(formula, { throwOnError: true, strict: 'error', displayMode: true })).not.toThrow();
      }
    }
  });

  it.each(bypassable)('%s, bypassed, hands its input on and keeps all else', (_type, definition) => {
    const samples = definition.samples.filter(({ config }) => canBypass(definition, definition.config.parse(config)));
    expect(checkDefinition({ ...bypassed(definition), samples, rejects: [] })).toEqual([]);
  });

  it.each(gradients)('%s: a gradient of %s that is off by 1 % is caught', (_type, name, definition) => {
    expect(checkDefinition(withGradientOff(definition, name, 1.01))).toContainEqual(expect.stringContaining(`the gradient of "${name}" is wrong`));
  });
});

describe('the checks', () => {
  const identity = definitions.find(({ type }) => type === 'scale');
  if (!identity) throw new Error('the node type scale is gone');
  const cases: [string, Partial<AnyNodeDefinition>, string][] = [
    ['a forward that writes nothing', { forward: () => undefined }, 'forward does not write all of "y"'],
    ['a backward that overwrites', { backward: (k, { dx = never(), dy = never() }) => { k.scale(dy, 1, dx); } }, 'the gradient of "x" is wrong'],
    ['a backward that forgets an input', { backward: () => undefined }, 'the gradient of "x" is wrong'],
    ['a forward that changes its input', { forward: (k, { x = never(), y = never() }) => { k.copy(x, y); k.fill(1, x); } }, 'forward changes "x"'],
    ['a shape that is not the real one', { infer: () => ({ outputs: { y: [7] } }) }, 'threw'],
    ['a field without a label', { labels: {} }, 'the label "factor" is missing'],
    ['a label without a field', { labels: { ...identity.labels, units: { en: 'Units', 'zh-CN': '单元数' } } }, 'the label "units" belongs to no field'],
    ['a missing translation', { title: { en: 'Scale', 'zh-CN': '' } }, 'the title is missing in a language'],
    ['a gap in the migrations', { version: 3, migrations: { 2: (config) => ({ ...config }) } }, 'the migration from version 1 is missing'],
    ['a migration to something else', { version: 2, migrations: { 1: () => ({ gone: 1 }) } }, 'is not a valid config'],
    ['a field without a default', { config: z.strictObject({ factor: z.number() }) }, 'has no default'],
    ['a picture of nothing', { pictures: () => [{ internal: 'gone', title: { en: 'Gone', 'zh-CN': '无' } }] }, 'pictures names "gone"'],
    ['a hint that turns out false', { hint: () => ({ y: [9] }) }, 'hint says [9]'],
    ['a derivative without a formula', { latex: () => ({ forward: 'y', gradients: {} }) }, 'latex has gradients for []'],
    ['a formula that names no tensor', { latex: () => ({ forward: '\\val{y} = \\val{q}', gradients: { x: '\\grad{y}' } }) }, 'latex names "q"'],
    ['a formula for single numbers that is wrong', { scalars: () => ({ values: { y: (k) => v('x', k) }, gradients: { x: (k) => d('y', k) } }) }, 'the formula of "y" is wrong'],
    ['a gradient for single numbers that is wrong', { scalars: (context) => ({ ...identity.scalars(context), gradients: { x: (k) => d('y', k) } }) }, 'the formula of the gradient of "x" is wrong'],
    ['a formula for single numbers that is missing', { scalars: (context) => ({ ...identity.scalars(context), gradients: {} }) }, 'the gradient of "x" has no formula'],
    ['a reject that is accepted', { rejects: [{ name: 'r', config: {}, inputs: { x: [2] }, code: 'E_SHAPE', port: 'x' }] }, 'infer accepts it'],
  ];

  it.each(cases)('find %s', (_name, change, problem) => {
    expect(problemsOf({ ...identity, ...change }).join('\n')).toContain(problem);
  });

  it('find a kink of which nothing is said', () => {
    const activation = definitions.find(({ type }) => type === 'activation');
    if (!activation) throw new Error('the node type activation is gone');
    const samples = activation.samples.filter(({ name }) => name === 'relu' || name === 'tanh');
    expect(problemsOf({ ...activation, samples, kinks: () => null })).toEqual(['sample "relu": "x" has a kink where all inputs are 0, of which kinks says nothing']);
  });

  it('run a complete chain of migrations', () => {
    const migrations = { 1: ({ c = 2 }) => ({ multiplier: c }), 2: ({ multiplier }: Readonly<Record<string, unknown>>) => ({ factor: multiplier }) };
    expect(checkDefinition({ ...identity, version: 3, migrations })).toEqual([]);
  });

  function problemsOf(definition: AnyNodeDefinition): string[] {
    try {
      return checkDefinition(definition);
    } catch (error) {
      return [`it threw ${String(error)}`];
    }
  }

  function never(): never {
    throw new Error('a view is missing');
  }
});
