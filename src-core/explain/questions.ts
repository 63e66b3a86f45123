import type { Expected, GraphDocument } from '../graph/document.ts';

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
