import { z } from 'zod';
import { AppError } from './appError.ts';
import { DocumentSchema, type GraphDocument, formatName, mostEdges, mostNodes, schemaVersion } from './document.ts';
import { groupFault } from './groups.ts';

/** Deeper nesting than any project has; refused before anything walks it. */
const deepest = 64;

/** A document read from a file. `readOnly` says why it must not be saved over its file. */
export interface ReadDocument {
  readonly document: GraphDocument;
  readonly readOnly: string | null;
}

/**
 * Reads the text of a project file.
 * @throws AppError E_FILE_NOT_JSON with line and column, E_FILE_FOREIGN where it is JSON of another kind,
 * E_FILE_TOO_LARGE where there are too many nodes or edges, E_FILE_NEWER where a newer format cannot be shown, E_FILE_INVALID with the path of the first fault.
 */
export function readDocument(text: string): ReadDocument {
  const json = parseJson(text);
  if (!isRecord(json) || json['format'] !== formatName) {
    throw new AppError('E_FILE_FOREIGN', 'this is not a Chainrule project: it has no "format": "chainrule". Choose a .chainrule.json file.');
  }
  checkCount(json, 'nodes', mostNodes);
  checkCount(json, 'edges', mostEdges);
  const version = json['schemaVersion'];
  const newer = typeof version === 'number' && version > schemaVersion;
  const parsed = z.safeDecode(DocumentSchema, (newer ? { ...json, schemaVersion } : migrated(json)) as never);
  if (parsed.success) {
    const fault = groupFault(parsed.data);
    if (fault) throw damagedAt(fault.path, fault.reason);
    const readOnly = newer ? `it was saved in format ${String(version)}; this program writes format ${String(schemaVersion)}` : null;
    return { document: parsed.data, readOnly };
  }
  if (newer) {
    const message = `the project was saved in format ${String(version)}, which this program (format ${String(schemaVersion)}) cannot show. Update Chainrule.`;
    throw new AppError('E_FILE_NEWER', message, { version, known: schemaVersion });
  }
  const { path, message } = describeIssue(parsed.error);
  throw damagedAt(path, message);
}

/** Before anything is looked at: where there are too many, looking is what takes too long. */
function checkCount(json: Json, path: 'nodes' | 'edges', limit: number): void {
  const list = json[path];
  if (!Array.isArray(list) || list.length <= limit) return;
  const message = `the project has ${String(list.length)} ${path}, and at most ${String(limit)} can be opened. A layer is one node however many units it has: use wider nodes, or several projects.`;
  throw new AppError('E_FILE_TOO_LARGE', message, { path, count: list.length, limit });
}

function damagedAt(path: string, reason: string): AppError {
  return new AppError('E_FILE_INVALID', `the project file is damaged at ${path}: ${reason}`, { path, reason });
}

type Json = Readonly<Record<string, unknown>>;

/** By format, what brings a file of it to the next. */
const migrations: Readonly<Record<number, (json: Json) => Json>> = {
  // Format 1 knew one way to train: all samples at once, so an update was an epoch.
  1: (json) => {
    const { training } = json;
    if (!isRecord(training) || !('steps' in training)) return json;
    const { steps, ...others } = training;
    return { ...json, training: { ...others, epochs: steps } };
  },
  // Format 3 has groups and comment frames, which a file of format 2 has none of.
  2: (json) => json,
};

/** A file's content as the present format writes it. */
function migrated(json: Json): Json {
  const version = json['schemaVersion'];
  const step = typeof version === 'number' && Object.hasOwn(migrations, version) ? migrations[version] : undefined;
  return step && typeof version === 'number' ? migrated({ ...step(json), schemaVersion: version + 1 }) : json;
}

/** The text of a project file: indented JSON, long tensors as base64, always the current version. */
export function writeDocument(document: GraphDocument, indent = 2): string {
  return `${JSON.stringify(z.encode(DocumentSchema, document), null, indent)}\n`;
}

/**
 * The content of a JSON file, with or without a byte order mark.
 * @throws AppError E_FILE_NOT_JSON with line and column, E_FILE_INVALID where it is nested too deep
 */
export function parseJson(file: string): unknown {
  const text = file.startsWith('\uFEFF') ? file.slice(1) : file;
  checkDepth(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = placeOf(text, error);
    throw new AppError('E_FILE_NOT_JSON', `the file is not complete JSON (line ${String(place.line)}, column ${String(place.column)}). It may have been cut off; open an earlier copy.`, place);
  }
}

/** Where JSON.parse stopped, counted from 1. A text that ends too early has its fault at its end. */
function placeOf(text: string, error: unknown): { line: number; column: number } {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return lineAndColumn(text, position === undefined ? text.length : Number(position));
}

function lineAndColumn(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Counts brackets outside of strings, so that nothing recursive ever sees a text that is nested too deep. */
function checkDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === BACKSLASH) at += 1;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if (character === OPEN_BRACKET || character === OPEN_BRACE) {
      depth += 1;
      if (depth > deepest) {
        const { line, column } = lineAndColumn(text, at);
        throw new AppError('E_FILE_INVALID', `the file is nested deeper than ${String(deepest)} levels (line ${String(line)}, column ${String(column)})`, { path: '', reason: 'nesting', line, column });
      }
    } else if (character === CLOSE_BRACKET || character === CLOSE_BRACE) depth -= 1;
  }
}

const [QUOTE, BACKSLASH, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [...'"\\[]{}'].map((character) => character.charCodeAt(0));

/** The place of the first fault and what it is. */
export function describeIssue({ issues }: z.ZodError): { path: string; message: string } {
  const [issue] = issues;
  const path = issue && issue.path.length > 0 ? issue.path.map(String).join('.') : 'the top level';
  return { path, message: issue?.message ?? 'not valid' };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
