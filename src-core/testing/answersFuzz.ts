import { readAnswers, writeAnswerSheet } from '../explain/answerSheet.ts';
import { jsonTarget } from './jsonFuzz.ts';
import { studentSheet, teacherDocument } from './studentSheet.ts';

const teacher = teacherDocument();
const student = { ...teacher, student: 'Ada', expected: teacher.expected.map((question, index) => ({ ...question, typed: [studentSheet[index]?.typed ?? ''].flat() })) };

/** Sheets of answers, as students send them in. */
export const answersFuzz = jsonTarget(writeAnswerSheet(student), (text) => [...readAnswers(text).answers.values()].flat().length);
