import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleIds, openExample } from '../examples/catalogue.ts';
import { printedAnswers } from '../explain/answers.ts';
import type { Judgement } from '../explain/judge.ts';
import type { GraphDocument, Locator } from '../graph/document.ts';
import { applyWeights } from '../graph/edit.ts';
import { registry } from '../node/registry.ts';
import { network, neuron, recurrent } from '../testing/networks.ts';
import { type Asked, gradient, ofParameter, studentSheet, updated, value } from '../testing/studentSheet.ts';
import { checkDocument } from './check.ts';
import { gradeAnswers } from './grade.ts';
import { exactReader } from './readLocator.ts';
import { analyse } from '../graph/validate.ts';

/** Judges a sheet; each question goes by what it asks for. */
function grade(document: GraphDocument, sheet: readonly Asked[]): Map<string, Judgement & { readonly first: string | null }> {
  const questions = sheet.map(({ at, after = 0 }) => ({ at, after }));
  const judged = gradeAnswers(document, registry, questions, sheet.map(({ typed }) => (typeof typed === 'string' ? [typed] : typed)));
  return new Map(judged.map((judgement, index) => [sheet[index]?.what ?? '', { ...judgement, first: judgement.firstWrong === null ? null : (sheet[judgement.firstWrong]?.what ?? null) }]));
}

describe('a sheet with ten right, five wrong and three early-rounded answers', () => {
  const judged = grade(openExample('mlp-3-2-2'), studentSheet);
  const withVerdict = (verdict: string): string[] => [...judged].filter(([, judgement]) => judgement.verdict === verdict).map(([what]) => what);

  test('is graded exactly so', () => {
    expect(withVerdict('right')).toEqual(['z_h1', 'z_h2', 'h1', 'h2', 'o1', 'o2', 'dE/dz_o1', 'dE/dw7', 'dE/db2', 'w7 after the step']);
    expect(withVerdict('wrong')).toEqual(['E', 'dE/dh2', 'dE/dz_h2', 'dE/dw6', 'w1 after the step']);
    expect(withVerdict('rounded')).toEqual(['z_o1', 'z_o2', 'dE/dz_h1']);
  });

  test('names how the steps were rounded', () => {
    expect(judged.get('z_o1')?.elements[0]?.cause).toEqual({ kind: 'decimals', digits: 3 });
    expect(judged.get('dE/dz_h1')?.elements[0]?.cause).toEqual({ kind: 'decimals', digits: 3 });
  });

  test('points at the first wrong step on the way, and sees what follows from it', () => {
    const pointers = ['E', 'dE/dh2', 'dE/dz_h2', 'dE/dw6', 'w1 after the step'].map((what) => [judged.get(what)?.first, judged.get(what)?.followsOn]);
    expect(pointers).toEqual([['E', false], ['dE/dh2', false], ['dE/dh2', true], ['dE/dh2', true], ['w1 after the step', false]]);
  });

  test('does not depend on the order of the questions', () => {
    const reversed = grade(openExample('mlp-3-2-2'), [...studentSheet].reverse());
    for (const [what, { verdict, first, followsOn }] of judged) expect(reversed.get(what), what).toMatchObject({ verdict, first, followsOn });
  });
});

describe('published answers', () => {
  test.each([
    ['relu-sgd-step', 'E after the step', 'rounded'],
    ['mlp-3-2-2', 'dE/db1', 'wrong'],
    ['relu-two-fc', 'case c: dL/dx2', 'wrong'],
  ])('%s: %s is %s', (id, what, verdict) => {
    const document = openExample(id);
    expect(checkDocument(document, registry).answers.find(({ expected }) => expected.what === what)?.judged).toBe(verdict);
  });

  test('the rounded 0.32 is named where 0.0162 was carried on from it', () => {
    const document = openExample('relu-sgd-step');
    const judged = gradeAnswers(document, registry, document.expected, printedAnswers(document.expected)).at(-1);
    expect(judged?.elements[0]?.cause).toEqual({ kind: 'carried', from: document.expected.findIndex(({ published }) => published?.[0] === '0.32') });
  });

  test.each(exampleIds)('%s: what agrees is right, what is an erratum is not', (id) => {
    const document = openExample(id);
    const judged = gradeAnswers(document, registry, document.expected, printedAnswers(document.expected));
    for (const [index, { expected, verdict }] of checkDocument(document, registry).answers.entries()) {
      const vague = judged[index]?.elements.some(({ cause }) => cause?.kind === 'vanished') ?? false;
      if (expected.published && !vague) expect(judged[index]?.verdict === 'right', expected.what).toBe(verdict === 'agrees');
    }
  });
});

describe('one question', () => {
  const ask = (typed: string | readonly string[], at: Locator = value('h'), document = neuron()): Judgement | undefined => grade(document, [{ what: 'it', at, typed }]).get('it');
  // z = 0.5·1 − 0.25·2 + 0.1 = 0.1, h = σ(0.1) = 0.52497919.

  test.each([
    ['0.525', 'right'],
    ['0.52498', 'right'],
    ['0.5249', 'wrong'],
    ['-0.525', 'wrong'],
    ['', 'unanswered'],
    ['a half', 'unreadable'],
    ['1,525', 'unreadable'],
    ['0', 'wrong'],
  ])('%s is %s', (typed, verdict) => {
    expect(ask(typed)?.verdict).toBe(verdict);
  });

  test('says why a text cannot be read', () => {
    expect([ask('1,525'), ask('1/0'), ask('x'), ask(['0.525', '0.1'])].map((judged) => judged?.elements.at(-1)?.reason)).toEqual(['comma', 'zero-denominator', 'not-a-number', 'too-many']);
  });

  test('a place that the network does not have cannot be judged', () => {
    expect(ask('0.525', value('gone'))).toMatchObject({ verdict: 'unreadable', elements: [{ reason: 'no-place', actual: null }] });
  });

  test('a zero that hides a number is rounded too far', () => {
    expect(ask('0', { kind: 'parameter-gradient', parameter: 'z.W', element: 0 })).toMatchObject({ verdict: 'rounded', elements: [{ cause: { kind: 'vanished' } }] });
  });

  test('a tensor has a verdict for each element, and the gravest for all', () => {
    const W: Locator = { kind: 'parameter-gradient', parameter: 'z.W' };
    // (h − 1)·h(1 − h) · (1, 2) = −0.118458 · (1, 2)
    expect(ask(['-0.1185', '-0.2369'], W)?.verdict).toBe('right');
    expect(ask(['-0.1185', '-0.3'], W)).toMatchObject({ verdict: 'wrong', elements: [{ verdict: 'right' }, { verdict: 'wrong' }] });
    expect(ask(['-0.1185'], W)).toMatchObject({ verdict: 'unanswered', elements: [{ verdict: 'right' }, { verdict: 'unanswered' }] });
  });

  test('means the numbers that were given, whatever training made of them since', () => {
    const trained = applyWeights(neuron(), { parameters: { 'z.W': [9, 9] }, columns: {} });
    expect(ask('0.525', value('h'), trained)?.verdict).toBe('right');
  });

  test('of a document that cannot run is refused', () => {
    expect(() => ask('1', value('h'), { ...neuron(), nodes: neuron().nodes.map((node) => ({ ...node, type: 'gone' })) })).toThrow(expect.objectContaining({ code: 'E_DOCUMENT_INVALID' }));
  });
});

describe('what depends on what', () => {
  test('a wrong value is behind later values and every gradient that reads it, not behind what it does not reach', () => {
    const judged = grade(neuron(), [
      { what: 'dW', at: ofParameter('z.W', 0), typed: '5' },
      { what: 'z', at: value('z'), typed: '0.3' },
      { what: 'h', at: value('h'), typed: '0.574' },
      { what: 'L', at: { kind: 'loss' }, typed: '7' },
      { what: 'W', at: updated('z.W', 1), after: 1, typed: '8' },
    ]);
    expect([...judged].map(([what, { first, followsOn }]) => [what, first, followsOn])).toEqual([
      ['dW', 'z', false],
      ['z', 'z', false],
      // σ(0.3) = 0.57444
      ['h', 'z', true],
      ['L', 'z', false],
      ['W', 'z', false],
    ]);
  });

  test('a loss is on the way to no gradient', () => {
    const judged = grade(neuron(), [{ what: 'L', at: { kind: 'loss' }, typed: '7' }, { what: 'dh', at: gradient('h'), typed: '3' }]);
    expect(judged.get('dh')?.first).toBe('dh');
  });

  test('the sum of what comes back through two branches depends on each', () => {
    const document = network({
      nodes: { x: ['input', { trainable: true }], a: ['scale', { factor: 3 }], b: ['scale', { factor: 5 }], s: ['add'], L: ['sum-loss'] },
      wires: ['x.x -> a.x', 'x.x -> b.x', 'a.y -> s.a', 'b.y -> s.b', 's.y -> L.x'],
      data: { x: [2] },
    });
    const judged = grade(document, [
      { what: 'total', at: { kind: 'output-gradient', node: 'x', port: 'x' }, typed: '9' },
      { what: 'through b', at: { kind: 'edge-gradient', edge: 'x.x→b.x' }, typed: '6' },
      { what: 'x moved', at: { kind: 'value', node: 'x', port: 'x' }, after: 1, typed: '1.1' },
    ]);
    expect(judged.get('total')).toMatchObject({ first: 'through b', followsOn: true });
    // 2 − 0.1·9 = 1.1
    expect(judged.get('x moved')).toMatchObject({ first: 'through b', followsOn: true });
  });

  test('in a recurrent network an early step is behind a later one', () => {
    const document = recurrent();
    const node = document.nodes.find(({ type }) => type === 'activation')?.id ?? '';
    const at = (step: number): Locator => ({ kind: 'value', node, port: 'y', step, sample: 0, element: 0 });
    const judged = grade(document, [{ what: 'later', at: at(2), typed: '9' }, { what: 'early', at: at(0), typed: '8' }]);
    expect(judged.get('later')?.first).toBe('early');
    expect(judged.get('early')?.first).toBe('early');
  });
});

/** Every number of an example that can be asked for, with what the run gives. */
function everything(document: GraphDocument): { at: Locator; after: number; actual: readonly number[] }[] {
  const read = exactReader(analyse(document, registry));
  return document.expected.map(({ at, after }) => ({ at, after, actual: read(at, after) }));
}

test('exact numbers printed with any digits are right, all of them', () => {
  for (const id of exampleIds) {
    const document = openExample(id);
    const all = everything(document);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 15 }), { minLength: all.length, maxLength: all.length }), (digits) => {
        const judged = gradeAnswers(document, registry, all, all.map(({ actual }, index) => actual.map((number) => number.toPrecision(digits[index]))));
        expect(judged.filter(({ verdict }) => verdict !== 'right'), id).toEqual([]);
      }),
      { numRuns: 5 },
    );
  }
});

test('numbers off by a fifth are wrong, not rounded', () => {
  const document = openExample('lstm-step');
  const all = everything(document).filter(({ actual }) => actual.every((number) => Math.abs(number) > 1e-6));
  fc.assert(
    fc.property(fc.nat(all.length - 1), fc.constantFrom(0.8, 1.2, -1), fc.integer({ min: 3, max: 9 }), (index, factor, digits) => {
      const question = all[index];
      if (!question) return;
      const [judged] = gradeAnswers(document, registry, [question], [question.actual.map((number) => (number * factor).toPrecision(digits))]);
      expect(judged).toMatchObject({ verdict: 'wrong', firstWrong: 0 });
    }),
    { numRuns: 40 },
  );
});

test('slips of a few per cent in answers of four digits are called wrong, all but a few in a hundred', () => {
  const document = openExample('mlp-3-2-2');
  const scalars = everything(document).filter(({ actual }) => actual.length === 1);
  const slips = scalars.flatMap((question) => [0.91, 0.94, 0.97, 0.985, 1.015, 1.03, 1.06, 1.09].map((factor) => ({ question, factor })));
  const called = slips.filter(({ question, factor }) => gradeAnswers(document, registry, [question], [question.actual.map((number) => (number * factor).toPrecision(4))])[0]?.verdict !== 'wrong');
  expect(called.length / slips.length).toBeLessThan(0.04);
});
