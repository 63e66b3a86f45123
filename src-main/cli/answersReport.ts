import type { GradedSheet } from '../../src-core/explain/gradedSheet.ts';
import { type Verdict, verdicts } from '../../src-core/explain/judge.ts';
import type { GradedClass } from './answers.ts';
import { formatNumber } from './numbers.ts';
import { count } from './report.ts';
import { table } from './table.ts';

/** A graded class as data: documented in docs/cli.md. */
export function answersAsJson({ title, questions, sheets, unreadable }: GradedClass): object {
  return {
    title,
    questions: questions.map(({ id, item }) => ({ id, what: item.what })),
    students: sheets,
    unreadable: unreadable.map(({ code, message }) => ({ code, message })),
  };
}

/** A graded class for reading: a table for each student, and one of all where there are several. */
export function answersAsText({ title, questions, sheets }: GradedClass, digits: number): string {
  const head = `${title}: ${count(questions.length, 'question')}, ${count(sheets.length, 'answer file')}`;
  return [head, ...sheets.map((sheet) => sheetAsText(sheet, digits)), ...(sheets.length > 1 ? [totalsTable(sheets)] : [])].join('\n\n');
}

const words: Record<Verdict, string> = { right: 'right', rounded: 'rounded too early', wrong: 'wrong', unanswered: 'unanswered', unreadable: 'unreadable' };

function sheetAsText({ student, file, questions, totals, unknown }: GradedSheet, digits: number): string {
  const rows = questions.flatMap(({ id, what, elements, firstWrong, followsOn }) =>
    elements.map(({ typed, verdict, actual, cause, reason }, element) => [
      elements.length > 1 ? `${id}[${String(element)}]` : id,
      element === 0 ? what : '',
      typed,
      words[verdict],
      actual === null ? '–' : formatNumber(actual, digits),
      why(verdict, { id, cause, reason, firstWrong, followsOn }),
    ]),
  );
  const found = verdicts.filter((verdict) => totals[verdict] > 0).map((verdict) => `${String(totals[verdict])} ${words[verdict]}`);
  return [
    `${student} (${file}): ${found.join(', ')}`,
    table(['question', 'asked for', 'typed', 'verdict', 'exactly', 'why'], rows),
    ...(unknown.length > 0 ? [`not asked: ${unknown.join(', ')}`] : []),
  ].join('\n');
}

const reasons: Readonly<Record<string, string>> = {
  'not-a-number': 'this is no number',
  comma: 'a comma could part thousands or decimals: type a point',
  'zero-denominator': 'the fraction divides by 0',
  'too-many': 'more numbers than are asked for',
  'no-place': 'the network does not have this place',
};

function why(verdict: Verdict, { id, cause, reason, firstWrong, followsOn }: { id: string; cause: string | null; reason: string | null; firstWrong: string | null; followsOn: boolean }): string {
  if (verdict === 'unreadable') return reasons[reason ?? ''] ?? '';
  if (verdict === 'rounded') return causeSentence(cause ?? '');
  if (verdict !== 'wrong' || firstWrong === null) return '';
  if (firstWrong === id) return 'first wrong step';
  return followsOn ? `follows from the wrong ${firstWrong}` : `first wrong step on the way: ${firstWrong}`;
}

function causeSentence(cause: string): string {
  const [kind, detail = ''] = cause.split(' ');
  if (kind === 'vanished') return 'its digits are all rounded away';
  if (kind === 'carried') return detail === '' ? 'carries on rounded answers' : `carries on the rounded ${detail}`;
  return kind === 'decimals' ? `steps rounded to ${detail} decimals` : `steps rounded to ${detail} significant digits`;
}

function totalsTable(sheets: readonly GradedSheet[]): string {
  return table(['student', ...verdicts.map((verdict) => words[verdict])], sheets.map(({ student, totals }) => [student, ...verdicts.map((verdict) => String(totals[verdict]))]));
}
