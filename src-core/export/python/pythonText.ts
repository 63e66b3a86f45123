import type { Analysis } from '../../graph/validate.ts';

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

/** What a comment calls a node: its type's title, and its label as a string. */
export function nodeTitle({ graph }: Analysis, id: string): string {
  const resolved = graph.nodes.get(id);
  return resolved ? `${resolved.definition.title.en} ${pythonString(resolved.node.label ?? id)}` : pythonString(id);
}
