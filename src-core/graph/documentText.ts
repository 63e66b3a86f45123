import { z } from 'zod';
import { DocumentSchema, type GraphDocument, type Parameter, ParameterSchema } from './document.ts';
import { RunSchema } from './run.ts';

/** What there is much of and seldom changes: the text of each is written once. */
const texts = new WeakMap<object, string>();
/** Numbers of a parameter whose text is kept; that of a larger one would fill the memory. */
const mostKept = 256;
/** Characters after which a piece ends. */
const longest = 2 ** 12;

/**
 * The text of a project file in one line, in pieces of some kilobytes, so that whoever writes a large document can do
 * so a little at a time. Put together they read as what `writeDocument` gives.
 */
export function* documentPieces(document: GraphDocument): Generator<string, void, undefined> {
  const { nodes, edges, parameters, runs, ...rest } = document;
  // Nodes and edges are in memory as they are in a file.
  yield* list('{"nodes":[', nodes, JSON.stringify, always);
  yield* list('],"edges":[', edges, JSON.stringify, always);
  yield* list('],"parameters":[', parameters, (parameter) => JSON.stringify(z.encode(ParameterSchema, parameter)), isSmall);
  yield* list('],"runs":[', runs, (run) => JSON.stringify(z.encode(RunSchema, run)), never);
  const encoded = z.encode(DocumentSchema, { ...rest, nodes: [], edges: [], parameters: [], runs: [] });
  const others = Object.fromEntries(Object.entries(encoded).filter(([key]) => !['nodes', 'edges', 'parameters', 'runs'].includes(key)));
  yield `],${JSON.stringify(others).slice(1)}`;
}

const always = (): boolean => true;
const never = (): boolean => false;
const isSmall = ({ values }: Parameter): boolean => values.values.length <= mostKept;

function* list<T extends object>(head: string, elements: readonly T[], write: (element: T) => string, keeps: (element: T) => boolean): Generator<string, void, undefined> {
  let piece = head;
  for (const [index, element] of elements.entries()) {
    let text = texts.get(element);
    if (text === undefined) {
      text = write(element);
      if (keeps(element)) texts.set(element, text);
    }
    piece += index === 0 ? text : `,${text}`;
    if (piece.length < longest) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
