import type { Hint } from '../../src-core/explain/hints.ts';
import type { EquivalentLayer } from '../../src-core/explain/linearChain.ts';
import { formatNumber } from './numbers.ts';

/** Numbers of a matrix that a line can hold. */
const mostInLine = 64;

/** Hints as data. */
export function hintsAsJson(hints: readonly Hint[]): object[] {
  return hints.map(({ code, nodes, message, advice, details, layer }) => ({ code, nodes, message, advice, details, ...(layer && { layer }) }));
}

/** Hints for reading: what is the case, the layer that equals a chain, and what to try. They change no verdict. */
export function hintLines(hints: readonly Hint[], digits: number): string[] {
  if (hints.length === 0) return [];
  return [
    `  hints        ${String(hints.length)}`,
    ...hints.flatMap(({ code, message, advice, layer }) => [`    ${code}  ${message}`, ...(layer ? layerLines(layer, digits) : []), `      try: ${advice}`]),
  ];
}

function layerLines({ rows, columns, W, b }: EquivalentLayer, digits: number): string[] {
  if (W.length > mostInLine) return [`      equals one layer, W [${String(rows)}, ${String(columns)}]; --json gives its numbers`];
  const row = (numbers: readonly number[]): string => `[${numbers.map((value) => formatNumber(value, digits)).join(', ')}]`;
  const matrix = Array.from({ length: rows }, (_, at) => row(W.slice(at * columns, (at + 1) * columns))).join(', ');
  return [`      equals one layer: W = [${matrix}]${b ? `, b = ${row(b)}` : ''}`];
}
