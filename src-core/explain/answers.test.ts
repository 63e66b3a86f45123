import { describe, expect, test } from 'vitest';
import type { Expected } from '../graph/document.ts';
import { type AnswerCheck, agreesWithComputed, checkAnswers, printedAnswers } from './answers.ts';
import { judgeAnswers } from './judge.ts';

/** Judged by a run that gives these numbers and rounds nothing. */
function check(item: Omit<Expected, 'what' | 'at' | 'after'>, actual: readonly number[]): AnswerCheck | undefined {
  const expected = [{ what: 'L', at: { kind: 'loss' }, after: 0, ...item }] satisfies Expected[];
  const judgements = judgeAnswers(printedAnswers(expected), { exact: [actual], order: [0], roundings: [], run: () => [actual] });
  return checkAnswers(expected, judgements)[0];
}

describe('printed digits', () => {
  test.each([
    ['0.6225', 0.6224593312018546],
    ['-0.0242', -0.024216567416155427],
    ['0', 0],
    ['0.235', 0.23500370],
    ['2', 1.5],
    ['1e-3', 0.0011],
    ['0.0020', 0.0019839],
  ])('%s is %d, rounded', (printed, value) => {
    expect(check({ published: [printed] }, [value])?.verdict).toBe('agrees');
  });

  test.each([
    ['0.32', 0.32512],
    ['0.0162', 0.015976616538217907],
    ['0.025', 0.25],
    ['0.6225', -0.6225],
    ['2.0', 1.94],
    ['(0, 1]', 0],
    ['', 0],
  ])('%s is not %d', (printed, value) => {
    expect(check({ published: [printed] }, [value])?.verdict).toBe('differs');
  });
});

test('computed numbers agree to twelve digits, zeros to 1e-12', () => {
  expect(agreesWithComputed(0.1, 0.1 + 1e-14)).toBe(true);
  expect(agreesWithComputed(0.1, 0.1 + 1e-12)).toBe(false);
  expect(agreesWithComputed(0, 1e-13)).toBe(true);
  expect(agreesWithComputed(0, 1e-11)).toBe(false);
});

describe('verdicts', () => {
  const verdict = (item: Omit<Expected, 'what' | 'at' | 'after'>, actual: readonly number[]): string | undefined => check(item, actual)?.verdict;

  test('a number that agrees, and one that does not', () => {
    expect(verdict({ published: ['0.25'] }, [0.2501])).toBe('agrees');
    expect(verdict({ published: ['0.25'] }, [0.26])).toBe('differs');
    expect(verdict({ published: ['0.25'], computed: [0.25] }, [0.2501])).toBe('differs');
  });

  test('an erratum is a printed number that is wrong and a computed one that is right', () => {
    expect(verdict({ published: ['0.0008'], computed: [0.0024], erratum: '0.0024' }, [0.0024])).toBe('erratum');
    expect(verdict({ published: ['0.0008'], computed: [0.0024], erratum: '0.0024' }, [0.0025])).toBe('differs');
  });

  test('an erratum whose printed number agrees is a fault of the document', () => {
    expect(verdict({ published: ['0.0024'], erratum: 'none' }, [0.0024])).toBe('differs');
  });

  test('another number of elements, or none, differs', () => {
    expect(verdict({ published: ['1', '2'] }, [1])).toBe('differs');
    expect(verdict({ published: [] }, [])).toBe('differs');
    expect(verdict({ computed: [1] }, [NaN])).toBe('differs');
  });

  test('a small number may be printed as zeros', () => {
    expect(check({ published: ['0.00'] }, [0.0024])).toMatchObject({ verdict: 'agrees', judged: 'rounded' });
  });

  test('what the run gives is told where nothing is printed, and nothing is judged', () => {
    expect(check({ computed: [0.25, 0.5] }, [0.25, 0.5])).toMatchObject({ verdict: 'agrees', actual: [0.25, 0.5], judged: null });
    expect(check({ published: ['1', '2', '3'] }, [1, 2])).toMatchObject({ verdict: 'differs', actual: [1, 2] });
  });
});
