import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { gradeAnswers } from '../../src-core/engine/grade.ts';
import { readAnswers } from '../../src-core/explain/answerSheet.ts';
import { type GradedSheet, gradedSheet } from '../../src-core/explain/gradedSheet.ts';
import { type Question, questionsOf } from '../../src-core/explain/questions.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';
import { readError } from '../services/fileErrors.ts';
import { decodeText, inFile, largestProject, readWhole } from '../services/projects.ts';
import { InvalidDocument } from './runnable.ts';

/** A class's answers, judged; what could not be read is named and stops none of the others. */
export interface GradedClass {
  readonly title: string;
  readonly questions: readonly Question[];
  readonly sheets: readonly GradedSheet[];
  readonly unreadable: readonly (AppError & { readonly file?: string })[];
}

/**
 * Grades files of answers, and all `.json` files of folders, against a teacher's document. The document itself is
 * skipped where it lies among them.
 * @throws InvalidDocument, AppError E_USAGE where the document asks nothing
 */
export async function gradeFiles(document: GraphDocument, given: string, paths: readonly string[]): Promise<GradedClass> {
  const { sound, diagnostics } = analyse(document, registry);
  if (!sound) throw new InvalidDocument(diagnostics);
  const questions = questionsOf(document);
  if (questions.length === 0) throw new AppError('E_USAGE', `${given} asks nothing: mark its questions in the app first`);
  const sheets: GradedSheet[] = [];
  const unreadable: AppError[] = [];
  const keep = (error: unknown): void => {
    if (!(error instanceof AppError)) throw error;
    unreadable.push(error);
  };
  for (const target of paths) {
    const files = await filesOf(path.resolve(target)).catch((error: unknown) => {
      keep(error);
      return [];
    });
    for (const file of files) {
      if (file === path.resolve(given)) continue;
      await gradeFile(document, questions, file).then((sheet) => sheets.push(sheet), keep);
    }
  }
  return { title: document.title, questions, sheets, unreadable };
}

/** A file as it is; of a folder its `.json` files, by name. */
async function filesOf(target: string): Promise<string[]> {
  try {
    if (!(await stat(target)).isDirectory()) return [target];
    const names = (await readdir(target)).filter((name) => name.toLowerCase().endsWith('.json') && !name.startsWith('.'));
    return names.sort((a, b) => a.localeCompare(b, 'en')).map((name) => path.join(target, name));
  } catch (error) {
    throw readError(target, error);
  }
}

async function gradeFile(document: GraphDocument, questions: readonly Question[], file: string): Promise<GradedSheet> {
  const content = await readWhole(file, largestProject);
  const { student, answers } = inFile(file, () => readAnswers(decodeText(content)));
  const judgements = gradeAnswers(
    document,
    registry,
    questions.map(({ item }) => item),
    questions.map(({ id }) => answers.get(id) ?? []),
  );
  const asked = new Set(questions.map(({ id }) => id));
  const unknown = [...answers.keys()].filter((id) => !asked.has(id));
  const name = student?.trim() ?? '';
  return gradedSheet({ file: path.basename(file), student: name === '' ? nameOf(file) : name }, questions, judgements, { unknown, reveal: true });
}

function nameOf(file: string): string {
  return path.basename(file).replace(/(\.chainrule|\.answers)?\.json$/i, '');
}
