import { parseNumber } from '../tensor/parseNumber.ts';

const mostValues = 50;

/**
 * Reads a list of values: `0.01, 0.03, 0.1`, ranges such as `1..5` (by 1), `0..1 + 0.25` and `4..32 x 2`, or both.
 * Undefined where a part is none of these, or where there are more values than a sweep takes.
 */
export function readValueList(text: string): number[] | undefined {
  const values: number[] = [];
  for (const part of text.split(/[,;，；]/).map((piece) => piece.trim()).filter((piece) => piece !== '')) {
    // The plus of 1e+3 is no step.
    const range = /^(.+?)\s*(?:\.\.|…)\s*(\S+?)(?:\s*([x×*]|(?<!e)\+)\s*(\S+))?$/i.exec(part);
    const found = range ? readRange(range[1] ?? '', range[2] ?? '', range[3] ?? '+', range[4] ?? '1') : [parseNumber(part)];
    for (const value of found) {
      if (value === undefined) return undefined;
      if (!values.includes(value)) values.push(value);
    }
    if (values.length > mostValues) return undefined;
  }
  return values.length === 0 ? undefined : values;
}

function readRange(first: string, last: string, by: string, step: string): (number | undefined)[] {
  const [from, to, size] = [parseNumber(first), parseNumber(last), parseNumber(step)];
  if (from === undefined || to === undefined || size === undefined || to < from) return [undefined];
  const grows = by === '+' ? size > 0 : size > 1 && from > 0;
  if (!grows) return [undefined];
  const values: number[] = [];
  // Formed anew each time, as adding up would gather rounding errors; a little more than the end is the end.
  for (let index = 0; values.length <= mostValues; index++) {
    const value = Number((by === '+' ? from + index * size : from * size ** index).toPrecision(12));
    if (value > to * (1 + 1e-9) && value > to) break;
    values.push(value);
  }
  return values;
}
