import { setDataElement, setParameterElement } from '../../src-core/graph/edit.ts';
import { edit } from './documentEdits.ts';

/** Types one number of a parameter; going on in the same cell makes one entry of the history. */
export function typeParameter(id: string, element: number, value: number): void {
  edit('edit.parameter', (document) => setParameterElement(document, id, element, value));
}

/** Types one number of an input's or target's rows. */
export function typeData(node: string, place: { sample: number; step: number; element: number }, value: number): void {
  edit('edit.data', (document) => setDataElement(document, node, place, value));
}

/** A tensor seen as a matrix: a vector is one row, more axes are folded into the rows. */
export function asMatrix(shape: readonly number[]): { rows: number; columns: number } {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  return { rows, columns };
}
