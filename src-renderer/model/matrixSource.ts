import { drawnValues, initialValues } from '../../src-core/graph/initialise.ts';
import { setDataValues, setParameterValues } from '../../src-core/graph/tensorEdits.ts';
import { InitialiserSchema, type initialiserKinds } from '../../src-core/graph/training.ts';
import type { ParameterSlot } from '../../src-core/node/definition.ts';
import type { Matrix } from '../../src-core/tensor/matrixParts.ts';
import { deriveSeed, seededRandom } from '../../src-core/tensor/random.ts';
import { asMatrix } from './cells.ts';
import { type EditName, edit } from './documentEdits.ts';
import { nodeById, nodeFacts, nodeTitle, parameterById } from './nodeFacts.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';

/** What a matrix editor edits: a parameter's numbers, or the rows of an input or target. */
export type MatrixSource = { readonly kind: 'parameter'; readonly id: string } | { readonly kind: 'rows'; readonly node: string };

export interface EditedMatrix extends Matrix {
  readonly name: string;
  /** Time steps of each sample; a row is one step. Undefined for a parameter. */
  readonly steps?: number;
}

/** How numbers are drawn: as the node type says, or by one of the initialisers with its usual settings. */
export type DrawKind = 'own' | (typeof initialiserKinds)[number];

/** The numbers of a source as a matrix; undefined where they are gone. */
export function matrixOf(document: GraphDocument, source: MatrixSource): EditedMatrix | undefined {
  if (source.kind === 'parameter') {
    const record = parameterById(document, source.id);
    return record && { ...asMatrix(record.values.shape), values: record.values.values, name: record.name };
  }
  const column = document.data.columns[source.node];
  const node = nodeById(document, source.node);
  if (!column || !node) return undefined;
  const [samples = 1, steps = 1, ...shape] = column.values.shape;
  const columns = shape.reduce((size, length) => size * length, 1);
  return { rows: samples * steps, columns, values: column.values.values, name: nodeTitle(node), steps };
}

/** Puts all numbers of a source into the document, as one entry of the history. */
export function setMatrix(source: MatrixSource, name: EditName, values: readonly number[]): void {
  edit(name, (document) => (source.kind === 'parameter' ? setParameterValues(document, source.id, values) : setDataValues(document, source.node, values)));
}

/** Draws numbers for the whole of a source; they depend on the seed, and on what they are for, alone. */
export function drawMatrix(document: GraphDocument, source: MatrixSource, kind: DrawKind, seed: number): readonly number[] {
  if (source.kind === 'parameter') {
    const record = parameterById(document, source.id);
    if (!record) return [];
    const slot = slotOf(document, source.id);
    if (kind === 'own' && slot) return drawnValues(record, slot, record.values.shape, seed);
    return initialValues(initialiser(kind), record.values.shape, seededRandom(deriveSeed(seed, source.id)));
  }
  const { rows = 0, columns = 0 } = matrixOf(document, source) ?? {};
  return initialValues(initialiser(kind), [rows, columns], seededRandom(deriveSeed(seed, source.node)));
}

function initialiser(kind: DrawKind): ReturnType<typeof InitialiserSchema.parse> {
  return InitialiserSchema.parse({ kind: kind === 'own' ? 'normal' : kind });
}

/** The slot that a record fills, of the first node that uses it. */
function slotOf({ nodes }: GraphDocument, id: string): ParameterSlot | undefined {
  for (const node of nodes) {
    const [name] = Object.entries(node.parameters).find(([, record]) => record === id) ?? [];
    const slot = nodeFacts(node)?.slots.find((candidate) => candidate.name === name);
    if (slot) return slot;
  }
  return undefined;
}
