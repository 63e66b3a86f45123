import { z } from 'zod';
import { exampleIds, openExample, templateIds } from '../examples/catalogue.ts';
import { AppError } from '../graph/appError.ts';
import { type GraphDocument, emptyDocument } from '../graph/document.ts';
import { describeIssue, isRecord, parseJson } from '../graph/fileFormat.ts';
import { groupFault } from '../graph/groups.ts';
import { type Field, type Sight, type Step, type Story, StorySchema, type Target, type Wire, storyFormat, storyVersion } from './story.ts';

/**
 * Reads the text of a story. Every node that a step speaks of is in the document by then, and every document is there.
 *
 * @throws AppError E_FILE_NOT_JSON with line and column, E_FILE_FOREIGN where it is JSON of another kind, E_FILE_NEWER where
 *   it is of a newer version, E_FILE_INVALID with the place of the first fault
 */
export function readStory(text: string): Story {
  return storyOf(parseJson(text));
}

/** A story from what is in its file. The same errors but E_FILE_NOT_JSON. */
export function storyOf(json: unknown): Story {
  if (!isRecord(json) || json['format'] !== storyFormat) throw new AppError('E_FILE_FOREIGN', `this is no story of Chainrule: it has no "format": "${storyFormat}". Choose a .story.json file.`);
  const { version } = json;
  if (typeof version === 'number' && version > storyVersion) {
    throw new AppError('E_FILE_NEWER', `the story is of version ${String(version)}, and this program plays version ${String(storyVersion)}. Update Chainrule.`, { version, known: storyVersion });
  }
  // Decoding checks what it is given, though its type wants it checked already.
  const parsed = z.safeDecode(StorySchema, json as never);
  if (!parsed.success) {
    const { path, message } = describeIssue(parsed.error);
    throw damagedAt(path, message);
  }
  checkBeginning(parsed.data);
  checkNames(parsed.data);
  return parsed.data;
}

/** The text of a story file. */
export function writeStory(story: Story): string {
  return `${JSON.stringify(z.encode(StorySchema, story), null, 2)}\n`;
}

/** The document that a story begins with, its words in either language. */
export function beginningOf({ begin, title }: Story, language: 'en' | 'zh-CN' = 'en'): GraphDocument {
  switch (begin.kind) {
    case 'empty':
      return emptyDocument(title[language]);
    case 'example':
      return openExample(begin.example, language);
    case 'project':
      return begin.project;
  }
}

function damagedAt(path: string, reason: string): AppError {
  return new AppError('E_FILE_INVALID', `the story is damaged at ${path}: ${reason}`, { path, reason });
}

function checkBeginning({ begin }: Story): void {
  if (begin.kind === 'example' && ![...exampleIds, ...templateIds].includes(begin.example)) throw damagedAt('begin.example', `there is no example "${begin.example}"`);
  if (begin.kind !== 'project') return;
  const fault = groupFault(begin.project);
  if (fault) throw damagedAt(`begin.project.${fault.path}`, fault.reason);
}

/** A step may speak of nodes that are there from the beginning or were added before it, and may give no name twice. */
function checkNames(story: Story): void {
  const known = new Set(beginningOf(story).nodes.map(({ id }) => id));
  for (const [index, step] of story.steps.entries()) {
    const place = `steps.${String(index)}`;
    const missing = namesIn(step).find((name) => !known.has(name));
    if (missing !== undefined) throw damagedAt(place, `there is no node "${missing}" yet`);
    if (step.do !== 'add') continue;
    if (known.has(step.as)) throw damagedAt(`${place}.as`, `there is a node "${step.as}" already`);
    known.add(step.as);
  }
}

/** The nodes that a step speaks of. */
function namesIn(step: Step): readonly string[] {
  switch (step.do) {
    case 'connect':
    case 'disconnect':
      return namesInWire(step);
    case 'type':
      return namesInField(step.into);
    case 'tick':
      return namesInField(step.box);
    case 'fill':
      return [step.node];
    case 'select':
      return step.nodes;
    case 'train':
      return step.until ? namesInSight(step.until) : [];
    case 'zoom':
      return step.to === 'all' ? [] : step.to;
    case 'highlight':
      return namesInTarget(step.target);
    case 'wait':
      return namesInSight(step.for);
    case 'expect':
      return namesInSight(step.that);
    case 'move':
      return [step.node];
    default:
      return [];
  }
}

function namesInWire({ from, to }: Wire): readonly string[] {
  return [from.node, to.node];
}

function namesInField(field: Field): readonly string[] {
  return 'node' in field ? [field.node] : [];
}

function namesInSight(sight: Sight): readonly string[] {
  if (sight.kind === 'edge') return namesInWire(sight.wire);
  return sight.kind === 'cell' ? [sight.node] : [];
}

function namesInTarget(target: Target): readonly string[] {
  if (target.kind === 'edge') return namesInWire(target.wire);
  return target.kind === 'node' ? [target.node] : [];
}
