import path from 'node:path';
import { checkDocument } from '../../src-core/engine/check.ts';
import { exportNetwork } from '../../src-core/engine/exportNetwork.ts';
import { gradedCsv } from '../../src-core/explain/gradedSheet.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { registry } from '../../src-core/node/registry.ts';
import { type WeightLayout, type WeightTarget, weightTargets } from '../../src-core/protocol/appContract.ts';
import { type CodeFormat, type ExportChoices, codeFormats, codeTargets } from '../../src-core/protocol/exportContract.ts';
import { atomicWrite } from '../services/atomicWrite.ts';
import { writeFiles } from '../services/exportedFiles.ts';
import { openModel } from '../services/onnxModels.ts';
import { sha256 } from '../services/sha256.ts';
import { exportWeights, formatOf } from '../services/weights.ts';
import { gradeFiles } from './answers.ts';
import { answersAsJson, answersAsText } from './answersReport.ts';
import { checkAsJson, checkAsText } from './checkReport.ts';
import { type Asked, explain, explanationAsText } from './explain.ts';
import { type AskedJacobian, jacobiansAsJson, jacobiansAsText, jacobiansOf } from './jacobianReport.ts';
import { count, runAsJson, runAsText } from './report.ts';
import { makeUpdates, runDocument } from './runnable.ts';
import { examples, loadDocument, loadWeights, projectTarget, saveDocument, weightsTarget } from './source.ts';
import { table } from './table.ts';
import { samplesOf } from './train.ts';

/** What a command prints, and whether what it checked was right. */
export interface Outcome {
  readonly text: string;
  readonly passed: boolean;
  /** Input that could not be read, while the rest of the command went on. */
  readonly faults?: readonly AppError[];
  /** Ctrl-C ended it; what was there is kept. */
  readonly interrupted?: boolean;
}

interface Reading {
  readonly json: boolean;
  readonly digits: number;
}

function fine(text: string): Outcome {
  return { text, passed: true };
}

/** @throws AppError E_BUDGET where the text would be longer than a text can be */
function asJson(data: object): string {
  try {
    return JSON.stringify(data, null, 2);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('E_BUDGET', 'the output is too long for --json. Use fewer samples or steps.');
  }
}

export async function listExamples({ json }: Reading): Promise<Outcome> {
  const list = (await examples()).map(({ id, kind, document }) => ({ id, kind, title: document.title, answers: document.expected.length, source: document.source ?? '' }));
  if (json) return fine(asJson(list));
  return fine(table(['id', 'title', 'answers'], list.map(({ id, title, answers, kind }) => [id, title, kind === 'example' ? String(answers) : '–'])));
}

export async function run(given: string, options: Reading & { steps: number; weights?: string }): Promise<Outcome> {
  const document = await loadDocument(given);
  const session = runDocument(options.weights === undefined ? document : await loadWeights(document, options.weights));
  makeUpdates(session, options.steps);
  return fine(options.json ? asJson(runAsJson(session, options.steps)) : runAsText(session, options.steps, options.digits));
}

export async function check(given: string, { json, digits, answers, csv }: Reading & { answers?: string[]; csv?: string }): Promise<Outcome> {
  const document = await loadDocument(given);
  if (answers) return grade(document, given, { json, digits, answers, csv });
  if (csv !== undefined) throw new AppError('E_USAGE', '--csv writes what --answers gives: name the answers too');
  const result = checkDocument(document, registry);
  return { text: json ? asJson(checkAsJson(document, result)) : checkAsText(document, result, digits), passed: result.passed };
}

async function grade(document: GraphDocument, given: string, { json, digits, answers, csv }: Reading & { answers: string[]; csv: string | undefined }): Promise<Outcome> {
  if (csv !== undefined && !csv.toLowerCase().endsWith('.csv')) throw new AppError('E_USAGE', `${csv} does not end in .csv`, { path: csv });
  const graded = await gradeFiles(document, given, answers);
  if (csv !== undefined) await atomicWrite(path.resolve(csv), new TextEncoder().encode(gradedCsv(graded.sheets)));
  // A wrong answer is what grading is there to find: the command itself has not failed.
  return { text: json ? asJson(answersAsJson(graded)) : answersAsText(graded, digits), passed: true, faults: graded.unreadable };
}

/** @throws AppError E_USAGE where neither or both are asked for */
export async function explainPart(given: string, { of, jacobian, ...options }: Reading & Omit<Asked, 'of'> & { of?: string; jacobian?: string }): Promise<Outcome> {
  if (jacobian !== undefined && of === undefined) return explainNode(given, { ...options, jacobian });
  if (of !== undefined && jacobian === undefined) return explainNumber(given, { ...options, of });
  throw new AppError('E_USAGE', 'give either --of, a number whose gradient is taken apart, or --jacobian, a node');
}

async function explainNode(given: string, { json, digits, ...asked }: Reading & AskedJacobian): Promise<Outcome> {
  const found = jacobiansOf(runDocument(await loadDocument(given)), asked);
  return fine(json ? asJson(jacobiansAsJson(found)) : jacobiansAsText(asked.jacobian, found, digits));
}

async function explainNumber(given: string, { json, digits, ...asked }: Reading & Asked): Promise<Outcome> {
  const session = runDocument(await loadDocument(given));
  const explanation = explain(session, asked);
  return fine(json ? asJson(explanation) : explanationAsText(session, asked, explanation, digits));
}

export async function exportTo(given: string, options: { format?: WeightTarget | CodeFormat; layout?: WeightLayout; out: string } & ExportChoices): Promise<Outcome> {
  const { format: chosen = options.out.endsWith('.onnx') ? 'onnx' : undefined } = options;
  const network = codeFormats.find((name) => name === chosen);
  if (network && options.layout !== undefined) throw new AppError('E_USAGE', '--layout is for files of weights', { path: options.out });
  if (network) return exportCode(given, network, options);
  const format = weightTargets.find((name) => name === chosen) ?? formatOf(options.out);
  const out = format === 'csv' ? path.resolve(options.out) : weightsTarget(options.out, given);
  const document = await loadDocument(given);
  const { path: written, bytes, tensors } = await exportWeights(out, format, document, options.layout);
  return fine(`wrote ${written}: ${count(tensors, 'tensor')}, ${count(bytes, 'byte')}, ${format}`);
}

/** Code in a folder of its own, where files of other names stay; or a model, in the one file that it is. */
async function exportCode(given: string, format: CodeFormat, { out, precision, withLoss }: { readonly out: string } & ExportChoices): Promise<Outcome> {
  const ending = codeTargets[format];
  const target = ending === 'folder' ? path.resolve(out) : weightsTarget(out.endsWith(`.${ending}`) ? out : `${out}.${ending}`, given);
  const document = await loadDocument(given);
  const choices = { ...(precision && { precision }), ...(withLoss && { withLoss }) };
  const { files, withoutTraining } = await exportNetwork({ document, format, choices, readSamples: () => samplesOf(document), sha256 }, registry);
  const written = await writeFiles(target, ending === 'folder', files);
  const told = `wrote ${written.map((file) => path.relative('.', file)).join(', ')}: ${count(files.reduce((bytes, { content }) => bytes + content.length, 0), 'byte')}, ${format}`;
  return fine(withoutTraining ? `${told}\nwithout train.py: ${withoutTraining.message}` : told);
}

/** @throws AppError E_FILE_…, E_ONNX_UNSUPPORTED; E_USAGE where the project is not called one */
export async function importModel(given: string, out: string): Promise<Outcome> {
  const target = projectTarget(out);
  const document = await openModel(path.resolve(given));
  await saveDocument(target, document, null);
  return fine(`wrote ${target}: ${count(document.nodes.length, 'node')}, ${count(document.parameters.length, 'parameter')}`);
}
