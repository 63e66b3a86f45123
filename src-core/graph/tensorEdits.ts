import type { GraphDocument } from './document.ts';

/** Gives a parameter all its numbers anew, row-major; they become what reset brings back. One of another size changes nothing. */
export function setParameterValues(document: GraphDocument, id: string, values: readonly number[]): GraphDocument {
  const parameters = document.parameters.map((record) => {
    if (record.id !== id || record.values.values.length !== values.length || isSame(record.values.values, values)) return record;
    const { initial: _initial, ...rest } = record;
    return { ...rest, values: { ...record.values, values: [...values] } };
  });
  return parameters.every((record, index) => record === document.parameters[index]) ? document : { ...document, parameters };
}

/** Gives an input or a target all its rows anew, `[N, T, …shape]` row-major. Ones of another size change nothing. */
export function setDataValues(document: GraphDocument, node: string, values: readonly number[]): GraphDocument {
  const column = document.data.columns[node];
  if (column?.values.values.length !== values.length || isSame(column.values.values, values)) return document;
  const changed = { values: { ...column.values, values: [...values] } };
  return { ...document, data: { ...document.data, columns: { ...document.data.columns, [node]: changed } } };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, index) => Object.is(value, b[index]));
}
