import type { Expected, GraphDocument } from '../graph/document.ts';
import { longestTyped } from './typedNumber.ts';

/** What a document asks for, by an id that no other question has. */
export interface Question {
  readonly id: string;
  /** Its place among the document's expected numbers. */
  readonly index: number;
  readonly item: Expected;
}

/**
 * A document's questions, in its order. One without an id, or with one that is taken, goes by its number among the
 * expected ones, from 1.
 */
export function questionsOf({ expected }: GraphDocument): Question[] {
  const taken = new Set<string>();
  return expected.flatMap((item, index) => {
    if (!item.question) return [];
    const id = item.id !== undefined && !taken.has(item.id) ? item.id : freeNumber(index + 1, taken);
    taken.add(id);
    return [{ id, index, item }];
  });
}

function freeNumber(number: number, taken: ReadonlySet<string>): string {
  let id = String(number);
  while (taken.has(id)) id += '′';
  return id;
}

/** The typed answers of a document, by question; what has none is left out. */
export function typedAnswers(document: GraphDocument): Map<string, readonly string[]> {
  return new Map(questionsOf(document).flatMap(({ id, item: { typed } }) => (typed?.some((text) => text.trim() !== '') ? [[id, typed] as const] : [])));
}

/** Asks for a number, under an id of its own. */
export function askFor(document: GraphDocument, item: Pick<Expected, 'what' | 'at' | 'after'>, hidden: boolean): GraphDocument {
  const taken = new Set(questionsOf(document).map(({ id }) => id));
  let count = taken.size + 1;
  while (taken.has(`q${String(count)}`)) count += 1;
  return { ...document, expected: [...document.expected, { id: `q${String(count)}`, ...item, question: { hidden } }] };
}

/** Asks for every number that the document's source prints, under the names that it has there. */
export function askForPublished(document: GraphDocument): GraphDocument {
  const taken = new Set(questionsOf(document).map(({ id }) => id));
  const expected = document.expected.map((item, index) => {
    if (item.question || !item.published) return item;
    const id = item.id !== undefined && !taken.has(item.id) ? item.id : freeNumber(index + 1, taken);
    taken.add(id);
    return { ...item, id, question: { hidden: true } };
  });
  return { ...document, expected };
}

/** Asks no longer. What a source says of the number stays. */
export function removeQuestion(document: GraphDocument, index: number): GraphDocument {
  const expected = document.expected.flatMap((item, at) => {
    if (at !== index) return [item];
    const { question: _question, typed: _typed, ...rest } = item;
    return rest.published ?? rest.computed ? [rest] : [];
  });
  return { ...document, expected };
}

export function changeQuestion(document: GraphDocument, index: number, change: Pick<Partial<Expected>, 'what' | 'question'>): GraphDocument {
  return { ...document, expected: document.expected.map((item, at) => (at === index ? { ...item, ...change } : item)) };
}

/** Hides every number that is asked for, or shows them all. */
export function hideQuestions(document: GraphDocument, hidden: boolean): GraphDocument {
  return { ...document, expected: document.expected.map((item) => (item.question ? { ...item, question: { hidden } } : item)) };
}

/** Takes what is typed for one element of a question. */
export function typeAnswer(document: GraphDocument, index: number, element: number, text: string): GraphDocument {
  const expected = document.expected.map((item, at) => {
    if (at !== index) return item;
    const typed = Array.from({ length: Math.max(item.typed?.length ?? 0, element + 1) }, (_, place) => item.typed?.[place] ?? '');
    typed[element] = text.slice(0, longestTyped);
    return { ...item, typed };
  });
  return { ...document, expected };
}
