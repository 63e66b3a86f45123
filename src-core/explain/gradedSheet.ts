import { csvText } from '../data/csvText.ts';
import { type Judgement, type Verdict, verdicts } from './judge.ts';
import type { Question } from './questions.ts';

/** One student's answers, judged. */
export interface GradedSheet {
  /** The file that they came from; empty for the document on the screen. */
  readonly file: string;
  readonly student: string;
  readonly questions: readonly GradedQuestion[];
  /** How many questions have each verdict. */
  readonly totals: Readonly<Record<Verdict, number>>;
  /** Answers to what the document does not ask. */
  readonly unknown: readonly string[];
}

export interface GradedQuestion extends Pick<Judgement, 'verdict' | 'followsOn'> {
  readonly id: string;
  readonly what: string;
  /** The id of the first wrong answer on the way. */
  readonly firstWrong: string | null;
  readonly elements: readonly GradedElement[];
}

interface GradedElement {
  readonly typed: string;
  readonly verdict: Verdict;
  /** Null where there is none, and where it is hidden from the student. */
  readonly actual: number | null;
  readonly reason: string | null;
  /** How it was rounded too early: `decimals 3`, `significant 2`, `carried <id>`, `vanished`. */
  readonly cause: string | null;
}

/**
 * Puts the judgements of a document's questions together. With `reveal` false the true number is left out where it is
 * hidden and not yet found.
 */
export function gradedSheet(
  from: { readonly file: string; readonly student: string },
  questions: readonly Question[],
  judgements: readonly Judgement[],
  given: { readonly unknown: readonly string[]; readonly reveal: boolean },
): GradedSheet {
  const graded = questions.flatMap(({ id, item }, index): GradedQuestion[] => {
    const judgement = judgements[index];
    if (!judgement) return [];
    const { verdict, followsOn, firstWrong, elements } = judgement;
    const shown = given.reveal || item.question?.hidden !== true || verdict === 'right';
    return [
      {
        id,
        what: item.what,
        verdict,
        followsOn,
        firstWrong: firstWrong === null ? null : (questions[firstWrong]?.id ?? null),
        elements: elements.map((element) => ({
          typed: element.typed,
          verdict: element.verdict,
          actual: shown ? element.actual : null,
          reason: element.reason ?? null,
          cause: causeWords(element.cause, questions),
        })),
      },
    ];
  });
  const totals = Object.fromEntries(verdicts.map((verdict) => [verdict, graded.filter((question) => question.verdict === verdict).length]));
  // Every verdict has an entry: they are made from the same list.
  return { ...from, questions: graded, totals: totals as Record<Verdict, number>, unknown: given.unknown };
}

function causeWords(cause: Judgement['elements'][number]['cause'], questions: readonly Question[]): string | null {
  if (!cause) return null;
  if (cause.kind === 'vanished') return cause.kind;
  if (cause.kind === 'carried') return cause.from === null ? 'carried' : `carried ${questions[cause.from]?.id ?? ''}`;
  return `${cause.kind} ${String(cause.digits)}`;
}

/** Graded sheets as a table for a spreadsheet: a row for each element of each answer. */
export function gradedCsv(sheets: readonly GradedSheet[]): string {
  const head = ['student', 'file', 'question', 'what', 'element', 'typed', 'verdict', 'cause', 'first wrong', 'follows from it', 'right answer'];
  const rows = sheets.flatMap(({ student, file, questions }) =>
    questions.flatMap(({ id, what, firstWrong, followsOn, elements }) =>
      elements.map(({ typed, verdict, cause, reason, actual }, element) => [
        student,
        file,
        id,
        what,
        elements.length > 1 ? String(element + 1) : '',
        typed,
        verdict,
        cause ?? reason ?? '',
        verdict === 'wrong' ? (firstWrong ?? '') : '',
        verdict === 'wrong' && followsOn ? 'yes' : '',
        actual === null ? '' : String(actual),
      ]),
    ),
  );
  // Spreadsheets take a text for UTF-8 by its byte order mark alone.
  return `\uFEFF${csvText([head, ...rows])}`;
}
