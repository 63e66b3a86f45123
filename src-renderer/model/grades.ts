import { questionsOf } from '../../src-core/explain/questions.ts';
import type { Expected } from '../../src-core/graph/document.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { JudgementAnswer } from '../../src-core/protocol/judgement.ts';
import { host } from '../host/connection.ts';
import type { AppState } from './appState.ts';
import { notifyError } from './notices.ts';
import { app, presentOf, watchApp } from './store.ts';

/** How one question of the document on the screen is answered. */
export interface Grade extends Omit<JudgementAnswer, 'firstWrong'> {
  /** The id of the first wrong answer on the way. */
  readonly firstWrong: string | null;
  /** The texts that were judged, and the question's place among the expected numbers. */
  readonly typed: readonly string[] | undefined;
  readonly index: number;
}

const pause = 60; // ms: while keys are hit, the engine is asked once
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps the typed answers judged: asks the engine whenever they or the numbers change. */
export function startGrading(): void {
  watchApp((state) => presentOf(state).expected, gradeSoon);
  watchApp((state) => state.evaluation, gradeSoon);
}

function gradeSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void gradeNow(), pause);
}

async function gradeNow(): Promise<void> {
  const { history, evaluation, modelRevision } = app.getState();
  const questions = questionsOf(history.present);
  if (!questions.some(({ item }) => item.typed)) {
    if (app.getState().grades.size > 0) app.setState({ grades: new Map() });
    return;
  }
  // Another evaluation is on its way; it asks again.
  if (evaluation?.revision !== modelRevision) return;
  const judgements = await judge(modelRevision, questions.map(({ item }) => item), questions.map(({ item: { typed = [] } }) => typed));
  if (!judgements || presentOf(app.getState()).expected !== history.present.expected) return;
  app.setState({
    grades: new Map(
      questions.flatMap(({ id, index, item }, place) => {
        const judgement = judgements[place];
        return judgement ? [[id, { ...judgement, firstWrong: judgement.firstWrong === null ? null : (questions[judgement.firstWrong]?.id ?? null), typed: item.typed, index }] as const] : [];
      }),
    ),
  });
}

/** Judges what was typed or printed for some places of the document on the screen; null where there is nothing to judge by. */
export async function judge(revision: number, questions: readonly Expected[], answers: readonly (readonly string[])[]): Promise<readonly JudgementAnswer[] | null> {
  try {
    const { judgements } = await host.call('engine.grade', { revision, questions: questions.map(({ at, after }) => ({ at, after })), answers: answers.map((texts) => [...texts]) });
    return judgements;
  } catch (error) {
    const code = error instanceof AppError ? error.code : undefined;
    // The network does not run, or has changed meanwhile: there is nothing to judge by.
    if (code === 'E_STALE' || code === 'E_DOCUMENT_INVALID' || code === 'E_CLOSED' || code === 'E_CANCELLED' || code === 'E_ENGINE_RESTARTED') return null;
    notifyError(error);
    return null;
  }
}

/** The grade of a question, where what is typed now has been checked. */
export function gradeOf(state: AppState, id: string): Grade | undefined {
  const grade = state.grades.get(id);
  // Edits keep the texts that they do not touch: others are judged by the next answer of the engine.
  return grade && !state.unchecked.has(id) && presentOf(state).expected[grade.index]?.typed === grade.typed ? grade : undefined;
}

/** Whether a question's answer has been found, so that its number need not be hidden any longer. */
export function isFound(state: AppState, id: string): boolean {
  return gradeOf(state, id)?.verdict === 'right';
}

/** Shows how answers are judged: one, or all of them. */
export function checkAnswers(id?: string): void {
  app.setState(({ unchecked }) => ({ unchecked: id === undefined ? new Set<string>() : new Set([...unchecked].filter((other) => other !== id)) }));
}

/** What is typed anew is not judged before it is checked. */
export function uncheck(id: string): void {
  app.setState(({ unchecked }) => (unchecked.has(id) ? {} : { unchecked: new Set([...unchecked, id]) }));
}
