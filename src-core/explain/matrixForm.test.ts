import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { definitions } from '../node/registry.generated.ts';
import { genericFormulas, indexedSlots, namesIn, timedSlots, writeTemplate } from './matrixForm.ts';

const plain = {
  value: (name: string, index?: string): string => (index === undefined ? name : `${name}:${index}`),
  gradient: (name: string, index?: string): string => (index === undefined ? `d${name}` : `d${name}:${index}`),
};

function isTypeset(tex: string): boolean {
  return katex.renderToString(tex, { throwOnError: true, strict: 'error', displayMode: true }).includes('katex');
}

describe('a template', () => {
  test('has its names written, and the rest left as it is', () => {
    expect(writeTemplate('\\val{y} = \\val{x}\\,\\val{W} + \\val{b}', plain)).toBe('y = x\\,W + b');
    expect(writeTemplate('[\\val{x}>0] \\odot \\grad{y}', plain)).toBe('[x>0] \\odot dy');
  });

  test('hands on what stands in brackets after a name', () => {
    expect(writeTemplate('\\sum_j e^{\\val{x}[j]} - \\grad{y}[nk]', plain)).toBe('\\sum_j e^{x:j} - dy:nk');
  });

  test('keeps an exponent off what already has one', () => {
    const timed = { ...plain, value: (name: string): string => `${name}^{(3)}` };
    expect(writeTemplate('\\val{x}^\\top', timed)).toBe('\\left(x^{(3)}\\right)^\\top');
    expect(writeTemplate('\\val{x}^\\top', plain)).toBe('x^\\top');
  });

  test('tells whether it speaks of elements, and which tensors it names', () => {
    expect(indexedSlots('\\val{x}\\,\\val{W}')).toBe(false);
    expect(indexedSlots('[\\val{h}, \\val{x}]^\\top\\,\\grad{z}')).toBe(false);
    expect(indexedSlots('\\sum_n \\grad{y}[n]')).toBe(true);
    expect(indexedSlots('\\sum_n \\grad{y}[n]^{(1)}')).toBe(true);
    expect(timedSlots('\\sum_n \\grad{y}[n]^{(1)}')).toBe(true);
    expect(timedSlots('\\val{x}^\\top')).toBe(false);
    expect(namesIn('\\val{y} = \\val{x}[k] \\odot \\grad{h0}')).toEqual(['y', 'x', 'h0']);
  });
});

describe('every node type', () => {
  const formulas = definitions.flatMap((definition) => definition.samples.map(({ name, config }): [string, string, ReturnType<typeof definition.latex>, boolean] => {
    const parsed = definition.config.parse(config);
    return [definition.type, name, definition.latex(parsed, 'evaluation'), definition.loss !== undefined];
  }));

  test.each(formulas)('%s, %s: every index belongs to a name', (_type, _sample, { forward, gradients }) => {
    // Brackets that are left are lists, [h, x], and Iverson's, [x > 0]; never a lone letter.
    for (const template of [forward, ...Object.values(gradients)]) expect(writeTemplate(template, plain)).not.toMatch(/\[[a-z]+\]/);
  });

  test.each(formulas.filter(([, , , isLoss]) => isLoss))('%s, %s: what comes back is multiplied by ∂L/∂ℓ, which stands first', (_type, _sample, { gradients }) => {
    for (const template of Object.values(gradients)) expect(template.startsWith('\\grad{loss}\\,')).toBe(true);
  });
});

describe('the formulas of a node that stands alone', () => {
  test('are complete equations in its own symbols', () => {
    const { forward, gradients } = genericFormulas({
      forward: '\\val{loss} = \\sum_k \\val{prediction}[k]',
      gradients: { prediction: '\\grad{loss}\\,\\val{target}' },
      symbols: { prediction: '\\hat y', target: 't', loss: '\\ell' },
    });
    expect(forward).toBe('\\ell = \\sum_k \\hat y_{k}');
    expect(gradients).toEqual({ prediction: '\\frac{\\partial L}{\\partial \\hat y} = \\frac{\\partial L}{\\partial \\ell}\\,t' });
  });

  test('can be typeset where a symbol has a subscript, and a gradient a time', () => {
    const { gradients } = genericFormulas({
      forward: '\\val{y}',
      gradients: { h0: '\\sum_n \\grad{h0}[n]', x: '\\grad{y}^{(t+1)}' },
      symbols: { h0: 'h_0' },
    });
    expect(gradients.x).toContain('\\left(\\frac{\\partial L}{\\partial y}\\right)^{(t+1)}');
    expect(Object.values(gradients).map(isTypeset)).toEqual([true, true]);
  });
});
