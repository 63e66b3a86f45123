import type { ArrayExpression, ArrayShape } from '../trace/arrayOps.ts';
import { sameExtents } from '../trace/expressions.ts';
import { type Extent, type TracedView, isOfRun } from '../trace/trace.ts';
import { Binds, PythonExpressions, type PythonNames, bracketed, storedShape } from './pythonExpressions.ts';

/** What expressions name, and what they ask for. */
export interface NaturalNames extends PythonNames {
  /** A tensor whose type and device others take. */
  like(): string;
  /** Notes that N, the number of samples at hand, is read. */
  samples(): string;
}

/** How many there are along each axis, as code. */
export type Extents = readonly string[];

/**
 * Array expressions on tensors `[N, …]` that keep their own shapes, for libraries that find derivatives themselves: at a
 * kink they must take the engine's side. What statements need is here too.
 */
export abstract class NaturalExpressions extends PythonExpressions<NaturalNames> {
  protected readonly multipliesTruth: boolean = false;
  protected readonly allRows = '...';
  /** Whether tensors are read in their own shape instead of as matrices. */
  readonly #isNatural: boolean;

  constructor(names: NaturalNames, isNatural: boolean) {
    super(names);
    this.#isNatural = isNatural;
  }

  view({ tensor, lag, rows, columns, fromRow }: TracedView): string {
    if (tensor.kind === 'constant') return this.list(tensor.values, [1, columns]);
    const code = this.names.read(tensor, lag);
    if (this.#isNatural) return code;
    const shape = isOfRun(tensor) ? ['N', ...tensor.shape] : storedShape(tensor);
    const matrix = shape.length === 2 && columns === shape[1] ? code : this.withAxes(code, ['-1', String(columns)]);
    const size = tensor.shape.reduce((product, extent) => product * extent, 1);
    const isWhole = isOfRun(tensor) ? typeof rows !== 'number' : fromRow === 0 && Number(rows) * columns === size;
    return isWhole ? matrix : `${matrix}[${String(fromRow)}:${String(fromRow + Number(rows))}]`;
  }

  /** As many as there are samples is −1. */
  protected extent(extent: Extent): string {
    return typeof extent === 'number' ? String(extent) : '-1';
  }

  protected override reshaped(x: ArrayExpression, shape: ArrayShape): string {
    // Rows of a tensor that are brought back into the tensor's own shape.
    if (x.op === 'read' && isOfRun(x.view.tensor) && sameExtents(shape, [{ perSample: 1 }, ...x.view.tensor.shape])) return this.names.read(x.view.tensor, x.view.lag);
    return super.reshaped(x, shape);
  }

  /** Of two equal tensors the first gets the gradient, as in the engine. */
  protected extremum(op: 'maximum' | 'minimum', a: ArrayExpression, b: ArrayExpression): string {
    const isMaximum = op === 'maximum';
    if (b.op === 'number' && isMaximum && this.print(b) === '0') return this.positive(a);
    if (b.op === 'number' && !isMaximum && a.op === 'maximum' && a.b.op === 'number') return this.between(a.a, this.print(a.b), this.print(b));
    if (b.op === 'number' || a.op === 'number') return b.op === 'number' ? this.bordered(op, a, this.print(b)) : this.bordered(op, b, this.print(a));
    const [x, y] = [this.print(a), this.print(b)];
    return `${this.module}.where(${bracketed(this.number(a), Binds.sum)} ${isMaximum ? '>=' : '<='} ${bracketed(this.number(b), Binds.sum)}, ${x}, ${y})`;
  }

  /** max(x, 0), whose derivative at 0 is 0. */
  protected abstract positive(x: ArrayExpression): string;
  /** x between two borders; its derivative at them is 0. */
  protected abstract between(x: ArrayExpression, low: string, high: string): string;
  /** x, or a number where x is beyond it; the derivative at it is 1. */
  protected abstract bordered(op: 'maximum' | 'minimum', x: ArrayExpression, border: string): string;
  /** A tensor of this shape with one number. */
  abstract full(shape: Extents, amount: string): string;
  abstract zeros(shape: Extents): string;
  /** What is given, or a parameter by its name, as often as the shape has it. */
  abstract expanded(x: ArrayExpression | string, shape: Extents): string;
  /** The sum of all numbers. */
  abstract total(x: ArrayExpression): string;
  /** The same numbers in a place of their own, for what is changed where it is. */
  abstract own(code: string): string;
  /** The line that writes some columns of a matrix, which has so many of them. */
  abstract intoColumns(target: string, view: TracedView, columns: { readonly from: number; readonly to: number }, value: ArrayExpression, kind: 'set' | 'add'): string;
  /** A list over the steps as one tensor. */
  abstract stacked(list: string): string;
  /** A value through which no gradient goes. */
  abstract detached(code: string): string;
  /** How many there are along an axis of a tensor. */
  abstract sizeOf(tensor: string, axis: number): string;
}

/** A tuple of extents. */
export function tupleOf(shape: Extents): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}
