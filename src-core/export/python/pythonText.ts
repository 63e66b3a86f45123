import type { Analysis } from '../../graph/validate.ts';
import { namedParameters } from '../weights.ts';

/* How numbers and texts are written in Python. */

/** `module` is the one whose `nan` and `inf` are there. */
export function pythonNumber(value: number, module = 'np'): string {
  if (Number.isNaN(value)) return `${module}.nan`;
  if (!Number.isFinite(value)) return `${value > 0 ? '' : '-'}${module}.inf`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** A string literal on one line. JSON's escapes are Python's too. */
export function pythonString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A text for a place inside of a docstring, which it cannot end. */
export function docText(text: string): string {
  return pythonString(text).slice(1, -1).replaceAll('\\"', "'");
}

export function indented(lines: readonly string[], by = 1): string[] {
  return lines.map((line) => (line === '' ? '' : `${'    '.repeat(by)}${line}`));
}

/** Six names in a line can be read. */
export function inSixes<T>(names: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(names.length / 6) }, (_, line) => names.slice(line * 6, line * 6 + 6));
}

/** `a, b = p["a"], p["b"]`, a few in a line. */
export function unpacked(from: string, names: readonly (readonly [variable: string, key: string])[]): string[] {
  return inSixes(names).map((some) => `${some.map(([variable]) => variable).join(', ')} = ${some.map(([, key]) => `${from}[${pythonString(key)}]`).join(', ')}`);
}

/** By the id of a record, the name under which files have it. */
export function parameterNames({ graph: { document } }: Analysis): Map<string, string> {
  const named = namedParameters(document);
  return new Map(document.parameters.map(({ id }, index) => [id, named[index]?.name ?? id]));
}

/** How much faster or slower than the others these parameters learn, by name: a dict. */
export function ratesOf(analysis: Analysis, records: ReadonlySet<string>): string {
  const names = parameterNames(analysis);
  const rates = analysis.graph.document.parameters.filter(({ id }) => records.has(id)).map(({ id, rate }) => `${pythonString(names.get(id) ?? id)}: ${pythonNumber(rate ?? 1)}`);
  return `{${rates.join(', ')}}`;
}

/** What a comment calls a node: its type's title, and its label as a string. */
export function nodeTitle({ graph }: Analysis, id: string): string {
  const resolved = graph.nodes.get(id);
  return resolved ? `${resolved.definition.title.en} ${pythonString(resolved.node.label ?? id)}` : pythonString(id);
}
