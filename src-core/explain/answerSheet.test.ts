import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../graph/appError.ts';
import { type GraphDocument, emptyDocument } from '../graph/document.ts';
import { readDocument, writeDocument } from '../graph/fileFormat.ts';
import { openExample } from '../examples/catalogue.ts';
import { studentSheet, teacherDocument } from '../testing/studentSheet.ts';
import { readAnswers, writeAnswerSheet } from './answerSheet.ts';
import { gradedCsv, gradedSheet } from './gradedSheet.ts';
import { askFor, askForPublished, changeQuestion, hideQuestions, questionsOf, removeQuestion, typeAnswer, typedAnswers } from './questions.ts';

function studentDocument(): GraphDocument {
  const { expected, ...document } = teacherDocument();
  return { ...document, student: 'Zhang Wei', expected: expected.map((item, index) => ({ ...item, typed: [studentSheet[index]?.typed ?? ''].flat() })) };
}

const faultOf = (text: string): AppError => {
  try {
    readAnswers(text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('it was read');
};

describe('an answer sheet', () => {
  test('says the same as the document that it was written from', () => {
    const document = studentDocument();
    const sheet = readAnswers(writeAnswerSheet(document));
    expect(sheet).toEqual({ title: 'Backpropagation by hand', student: 'Zhang Wei', answers: typedAnswers(document) });
    expect(readAnswers(writeDocument(document))).toEqual(sheet);
    expect(sheet.answers.get('q8')).toEqual(['0.80040']);
  });

  test('keeps every text, whatever was typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 100 }), { minLength: 1, maxLength: 4 }), (typed) => {
        const document: GraphDocument = { ...emptyDocument('x'), expected: [{ id: 'constructor', what: '', at: { kind: 'loss' }, after: 0, question: { hidden: true }, typed }] };
        const answers = [...readAnswers(writeAnswerSheet(document)).answers.values()];
        expect(answers).toEqual(typed.some((text) => text.trim() !== '') ? [typed] : []);
      }),
    );
  });

  const good = { format: 'chainrule-answers', schemaVersion: 1, title: 't', answers: { q1: '0.5' } };
  test.each([
    ['not JSON', '{"format": "chainrule-answers"', 'E_FILE_NOT_JSON', /line 1/],
    ['another kind of JSON', '[1]', 'E_FILE_FOREIGN', /neither an answer sheet/],
    ['a newer version', JSON.stringify({ ...good, schemaVersion: 9 }), 'E_FILE_NEWER', /format 9/],
    ['a number, whose digits are lost', JSON.stringify({ ...good, answers: { q1: '1', q2: 0.5 } }), 'E_FILE_INVALID', /answers\.q2: write the answer as text/],
    ['a number in a list', JSON.stringify({ ...good, answers: { q2: ['1', 0.5] } }), 'E_FILE_INVALID', /answers\.q2/],
    ['a key that nobody knows', JSON.stringify({ ...good, grade: 'A' }), 'E_FILE_INVALID', /grade/],
    ['a missing title', JSON.stringify({ ...good, title: undefined }), 'E_FILE_INVALID', /title/],
  ])('%s is refused with its place', (_, text, code, message) => {
    const fault = faultOf(text);
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(message);
  });
});

test('questions without an id, or with a taken one, go by their number', () => {
  const item = { what: '', at: { kind: 'loss' }, after: 0, question: { hidden: false } } as const;
  const document: GraphDocument = { ...emptyDocument('x'), expected: [{ ...item, id: 'a' }, item, { ...item, question: undefined }, { ...item, id: 'a' }] };
  expect(questionsOf(document).map(({ id, index }) => [id, index])).toEqual([['a', 0], ['2', 1], ['4', 3]]);
});

test('a document with questions and answers is read as it was written', () => {
  const document = studentDocument();
  expect(readDocument(writeDocument(document)).document).toEqual(document);
});

describe('results', () => {
  const [question] = questionsOf(teacherDocument());
  const graded = (typed: string, reveal: boolean) =>
    gradedSheet({ file: 'a.json', student: '=1+1' }, question ? [question] : [], [{ verdict: 'wrong', elements: [{ typed, verdict: 'wrong', actual: 4.3 }], firstWrong: 0, followsOn: false }], { unknown: [], reveal });

  test('hide the true number from whoever has not found it', () => {
    expect([graded('1', true), graded('1', false)].map(({ questions }) => questions[0]?.elements[0]?.actual)).toEqual([4.3, null]);
  });

  test('as CSV keep commas and quotes in their cells, and formulas from being run', () => {
    const [, row] = gradedCsv([graded('-0,5"', true)]).split('\r\n');
    expect(row).toBe(`'=1+1,a.json,q1,z_h1,,"'-0,5""",wrong,,q1,,4.3`);
    expect(gradedCsv([graded('-0.5e-3', true)]).split('\r\n')[1]).toContain(',-0.5e-3,wrong');
  });
});

describe('asking', () => {
  const loss = { what: 'L', at: { kind: 'loss' }, after: 0 } as const;

  test('gives each question an id that no other has, also after one was removed', () => {
    const three = [1, 2, 3].reduce((document) => askFor(document, loss, true), emptyDocument('x'));
    const again = askFor(removeQuestion(three, 0), loss, false);
    expect(questionsOf(again).map(({ id, item }) => [id, item.question?.hidden])).toEqual([['q2', true], ['q3', true], ['q4', false]]);
  });

  test('turns published numbers into questions; asking no longer leaves them as they were', () => {
    const example = openExample('relu-sgd-step');
    const asked = askForPublished(example);
    expect(questionsOf(asked)).toHaveLength(example.expected.filter(({ published }) => published).length);
    expect(askForPublished(asked)).toEqual(asked);
    const typed = typeAnswer(asked, 0, 0, '0.18');
    const { id: _id, ...left } = removeQuestion(typed, 0).expected[0] ?? { id: '' };
    expect(left).toEqual(example.expected[0]);
  });

  test('a typed element keeps its place, and nothing else changes', () => {
    const document = askFor(askFor(emptyDocument('x'), loss, true), loss, true);
    const typed = typeAnswer(typeAnswer(document, 1, 2, '0.5'), 1, 0, '−1');
    expect(typed.expected.map((item) => item.typed)).toEqual([undefined, ['−1', '', '0.5']]);
    expect(typed.expected[0]).toBe(document.expected[0]);
  });

  test('hides and shows, and renames', () => {
    const document = askFor(askFor(emptyDocument('x'), loss, true), loss, false);
    expect(hideQuestions(document, true).expected.map(({ question }) => question?.hidden)).toEqual([true, true]);
    expect(changeQuestion(document, 1, { what: 'the loss' }).expected.map(({ what }) => what)).toEqual(['L', 'the loss']);
  });
});
