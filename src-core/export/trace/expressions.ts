import { AppError } from '../../graph/appError.ts';
import { arrayFunctions } from './arrayFunctions.ts';
import type { ArrayExpression, ArrayShape, BinaryOperation, UnaryOperation } from './arrayOps.ts';
import type { Amount, Extent, TracedView } from './trace.ts';

/* Array expressions, and what can be left out of them: factors 1, addends 0, reshapes to the same shape. */

type E = ArrayExpression;

export const zero: E = { op: 'number', value: 0 };

export function amount(value: Amount): E {
  return { op: 'number', value };
}

/** Fixed numbers; one number where all are the same and `shape` is that of what is written. */
export function numbers(values: readonly number[], shape: readonly number[]): E {
  return { op: 'numbers', values, shape };
}

export function isAmount(e: E, value: number): boolean {
  return e.op === 'number' && e.value === value;
}

export function unary(op: UnaryOperation, x: E): E {
  if (op === 'negative') return negative(x);
  return { op, x };
}

export function binary(op: BinaryOperation, a: E, b: E): E {
  switch (op) {
    case 'add':
      return add(a, b);
    case 'subtract':
      return add(a, negative(b));
    case 'multiply':
      return multiply(a, b);
    default:
      return { op, a, b };
  }
}

export function negative(x: E): E {
  if (x.op === 'negative') return x.x;
  if (x.op === 'number' && typeof x.value === 'number') return amount(-x.value);
  return { op: 'negative', x };
}

/** `a + b`; a 0 is left out where nothing is broadcast to its shape. */
export function add(a: E, b: E): E {
  if (isAmount(a, 0)) return b;
  if (isAmount(b, 0)) return a;
  if (b.op === 'negative') return { op: 'subtract', a, b: b.x };
  if (a.op === 'negative') return { op: 'subtract', a: b, b: a.x };
  return { op: 'add', a, b };
}

export function subtract(a: E, b: E): E {
  return add(a, negative(b));
}

export function multiply(a: E, b: E): E {
  if (isAmount(a, 0) || isAmount(b, 0)) return zero;
  if (isAmount(a, 1)) return b;
  if (isAmount(b, 1)) return a;
  if (isAmount(a, -1)) return negative(b);
  if (isAmount(b, -1)) return negative(a);
  if (a.op === 'negative') return negative(multiply(a.x, b));
  if (b.op === 'negative') return negative(multiply(a, b.x));
  // A number first, as formulas have it.
  if (b.op === 'number' && a.op !== 'number') return multiply(b, a);
  if (a.op === 'number' && typeof a.value === 'number' && a.value < 0) return negative(multiply(amount(-a.value), b));
  return { op: 'multiply', a, b };
}

export function divide(a: E, b: E): E {
  return { op: 'divide', a, b };
}

export function matmul(a: E, b: E): E {
  return isAmount(a, 0) || isAmount(b, 0) ? zero : { op: 'matmul', a, b };
}

export function transposed(x: E): E {
  return x.op === 'transpose' ? x.x : { op: 'transpose', x };
}

export function reshape(x: E, shape: ArrayShape): E {
  if (x.op === 'reshape') return reshape(x.x, shape);
  return isAmount(x, 0) || sameExtents(shapeOf(x), shape) ? x : { op: 'reshape', x, shape };
}

/** Over the axis, which stays with one element. */
export function sum(x: E, axis: -1 | -2 | -3): E {
  if (isAmount(x, 0)) return x;
  return shapeOf(x).at(axis) === 1 ? x : { op: 'sum', x, axis };
}

export function call(name: string, ...args: readonly E[]): E {
  return { op: 'call', name, args };
}

export function where(condition: E, a: E, b: E): E {
  return { op: 'where', condition, a, b };
}

export function columns(x: E, from: number, to: number): E {
  return shapeOf(x).at(-1) === to - from ? x : { op: 'columns', x, from, to };
}

/** These columns of x; none where they are x's own in their order, and a piece where they follow one another. */
export function gather(x: E, picked: readonly number[], otherwise = 0): E {
  const [first = 0] = picked;
  if (first >= 0 && picked.every((column, index) => column === first + index)) return columns(x, first, first + picked.length);
  return { op: 'gather', x, columns: picked, otherwise };
}

export function sameExtent(a: Extent, b: Extent): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.perSample === b.perSample);
}

export function sameExtents(a: ArrayShape, b: ArrayShape): boolean {
  return a.length === b.length && a.every((extent, index) => sameExtent(extent, b[index] ?? NaN));
}

/** As many as `a`, times `b` and divided by `c`. */
export function scaled(a: Extent, b: number, c = 1): Extent {
  return typeof a === 'number' ? (a * b) / c : { perSample: (a.perSample * b) / c };
}

/** Numbers in a view. */
export function extentOf({ rows, columns: width }: TracedView): Extent {
  return scaled(rows, width);
}

export function shapeOfView({ rows, columns: width }: TracedView): ArrayShape {
  return [rows, width];
}

/** @throws AppError E_INTERNAL_VIEW where shapes do not fit: then what was lowered is wrong */
export function shapeOf(e: E): ArrayShape {
  switch (e.op) {
    case 'read':
      return shapeOfView(e.view);
    case 'number':
    case 'argument':
      return [];
    case 'numbers':
      return e.shape;
    case 'reshape':
      return e.shape;
    case 'transpose': {
      const shape = shapeOf(e.x);
      return [...shape.slice(0, -2), shape.at(-1) ?? 1, shape.at(-2) ?? 1];
    }
    case 'matmul': {
      const [a, b] = [shapeOf(e.a), shapeOf(e.b)];
      return [...broadcast(a.slice(0, -2), b.slice(0, -2)), a.at(-2) ?? 1, b.at(-1) ?? 1];
    }
    case 'sum':
    case 'max':
    case 'argmax': {
      const shape = shapeOf(e.x);
      return shape.map((extent, axis) => (axis === shape.length + e.axis ? 1 : extent));
    }
    case 'columns':
      return [...shapeOf(e.x).slice(0, -1), e.to - e.from];
    case 'gather':
      return [...shapeOf(e.x).slice(0, -1), e.columns.length];
    case 'lookup':
      return shapeOf(e.x);
    case 'concatenate':
      return [...(e.parts[0] ? shapeOf(e.parts[0]) : []).slice(0, -1), e.parts.reduce((width, part) => width + Number(shapeOf(part).at(-1)), 0)];
    case 'call': {
      const shape = e.args.map(shapeOf).reduce(broadcast, []);
      return arrayFunctions[e.name]?.reduces ? [...shape.slice(0, -1), 1] : shape;
    }
    case 'where':
      return [e.condition, e.a, e.b].map(shapeOf).reduce(broadcast, []);
    default:
      return 'x' in e ? shapeOf(e.x) : broadcast(shapeOf(e.a), shapeOf(e.b));
  }
}

function broadcast(a: ArrayShape, b: ArrayShape): ArrayShape {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, index): Extent => {
    const [one, other] = [a[index - length + a.length] ?? 1, b[index - length + b.length] ?? 1];
    if (one === 1) return other;
    if (other !== 1 && !sameExtent(one, other)) throw new AppError('E_INTERNAL_VIEW', 'shapes of an array expression do not fit');
    return one;
  });
}

/** The parts of an expression, with what is left out left out again where `change` makes something simpler of one. */
export function mapParts(e: E, change: (part: E) => E): E {
  switch (e.op) {
    case 'read':
    case 'number':
    case 'numbers':
    case 'argument':
      return e;
    case 'where':
      return where(change(e.condition), change(e.a), change(e.b));
    case 'matmul':
      return matmul(change(e.a), change(e.b));
    case 'concatenate':
      return { ...e, parts: e.parts.map(change) };
    case 'call':
      return { ...e, args: e.args.map(change) };
    case 'sum':
    case 'transpose':
    case 'reshape':
    case 'columns':
    case 'gather': {
      const x = change(e.x);
      return isAmount(x, 0) && !(e.op === 'gather' && e.columns.includes(-1) && e.otherwise !== 0) ? x : { ...e, x };
    }
    case 'max':
    case 'argmax':
    case 'lookup':
      return { ...e, x: change(e.x) };
    default:
      return 'x' in e ? unary(e.op, change(e.x)) : binary(e.op, change(e.a), change(e.b));
  }
}

/** The views that an expression reads. */
export function readsOf(e: E): TracedView[] {
  const reads: TracedView[] = [];
  const visit = (part: E): E => {
    if (part.op === 'read') reads.push(part.view);
    return mapParts(part, visit);
  };
  visit(e);
  return reads;
}
