import { type Judgement, judgeAnswers } from '../explain/judge.ts';
import { AppError } from '../graph/appError.ts';
import type { Expected, GraphDocument } from '../graph/document.ts';
import { resetWeights } from '../graph/edit.ts';
import { type Analysis, analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { type Registry, registry } from '../node/registry.ts';
import type { JudgementAnswer } from '../protocol/judgement.ts';
import { exactReader } from './readLocator.ts';
import { answerRuns } from './roundedRuns.ts';
import { Session } from './session.ts';

type Question = Pick<Expected, 'at' | 'after'>;

/**
 * Judges typed answers, one text for each element of each question, by the document's own run in float64. Questions
 * mean the numbers that were given: training before does not change what is right.
 * @throws AppError E_DOCUMENT_INVALID where the document cannot run, E_BUDGET
 */
export function gradeAnswers(document: GraphDocument, definitions: Registry, questions: readonly Question[], answers: readonly (readonly string[])[]): Judgement[] {
  return judgeRun(analyse(resetWeights({ ...document, precision: 'float64' }), definitions), questions, answers);
}

/** The same for the document of a session, in the contract's form. */
export function gradeLoaded(session: Session, questions: readonly Question[], answers: readonly (readonly string[])[]): JudgementAnswer[] {
  const { document } = session.analysis.graph;
  return gradeAnswers(document, registry, questions, answers).map(({ elements, ...judgement }) => ({ ...judgement, elements: [...elements] }));
}

/** The same for a document as it is, analysed. */
export function judgeRun(analysis: Analysis, questions: readonly Question[], answers: readonly (readonly string[])[]): Judgement[] {
  const read = exactReader(analysis);
  const exact = questions.map(({ at, after }) => {
    try {
      return read(at, after);
    } catch (error) {
      // The place was deleted since it was asked for.
      if (error instanceof AppError && error.code === 'E_NOT_FOUND') return [];
      throw error;
    }
  });
  return judgeAnswers(answers, answerRuns(() => new Session(analysis, referenceBackend), questions, exact));
}
