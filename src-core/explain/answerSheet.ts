import { z } from 'zod';
import { AppError } from '../graph/appError.ts';
import { type GraphDocument, formatName } from '../graph/document.ts';
import { describeIssue, isRecord, parseJson, readDocument } from '../graph/fileFormat.ts';
import { typedAnswers } from './questions.ts';
import { longestTyped } from './typedNumber.ts';

export const sheetFormat = 'chainrule-answers';
export const sheetVersion = 1;

/** Digits are part of an answer, and a JSON number keeps none: 0.50 would come back as 0.5. */
const AnswerText = z.string('write the answer as text in quotes, so that its digits are kept').max(longestTyped);

/** What one student answered, without the network. */
export const AnswerSheetSchema = z.strictObject({
  format: z.literal(sheetFormat),
  schemaVersion: z.literal(sheetVersion),
  /** The document's title. */
  title: z.string().max(500),
  student: z.string().max(200).optional(),
  /** By question: one text, or one for each element, row-major. */
  answers: z.record(z.string().max(200), z.union([AnswerText, z.array(AnswerText).max(10_000)], 'write the answer as text in quotes, or as a list of texts')),
});
export type AnswerSheet = z.infer<typeof AnswerSheetSchema>;

/** Answers as grading takes them, from whichever file. */
export interface GivenAnswers {
  readonly title: string;
  readonly student: string | undefined;
  readonly answers: ReadonlyMap<string, readonly string[]>;
}

/** The text of the answer sheet of a student's document. */
export function writeAnswerSheet(document: GraphDocument): string {
  const sheet: AnswerSheet = {
    format: sheetFormat,
    schemaVersion: sheetVersion,
    title: document.title,
    ...(document.student !== undefined && document.student !== '' && { student: document.student }),
    answers: Object.fromEntries([...typedAnswers(document)].map(([id, texts]) => [id, texts.length === 1 ? (texts[0] ?? '') : [...texts]])),
  };
  return `${JSON.stringify(sheet, null, 2)}\n`;
}

/**
 * Reads a file of answers: an answer sheet, or the project that a student saved.
 * @throws AppError E_FILE_NOT_JSON, E_FILE_FOREIGN, E_FILE_NEWER, E_FILE_INVALID with the place of the fault
 */
export function readAnswers(text: string): GivenAnswers {
  const json = parseJson(text);
  if (isRecord(json) && json['format'] === formatName) {
    const { document } = readDocument(text);
    return { title: document.title, student: document.student, answers: typedAnswers(document) };
  }
  if (!isRecord(json) || json['format'] !== sheetFormat) {
    throw new AppError('E_FILE_FOREIGN', `this is neither an answer sheet ("format": "${sheetFormat}") nor a Chainrule project`);
  }
  const version = json['schemaVersion'];
  if (typeof version === 'number' && version > sheetVersion) {
    throw new AppError('E_FILE_NEWER', `the answers were saved in format ${String(version)}, which this program (format ${String(sheetVersion)}) cannot read. Update Chainrule.`, { version, known: sheetVersion });
  }
  const parsed = AnswerSheetSchema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = describeIssue(parsed.error);
    throw new AppError('E_FILE_INVALID', `the answer sheet is damaged at ${path}: ${message}`, { path, reason: message });
  }
  const { title, student, answers } = parsed.data;
  return { title, student, answers: new Map(Object.entries(answers).map(([id, given]) => [id, typeof given === 'string' ? [given] : given])) };
}
