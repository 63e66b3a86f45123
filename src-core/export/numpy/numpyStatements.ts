import type { Shape } from '../../tensor/shape.ts';
import type { ArrayExpression, ArrayStatement } from '../trace/arrayOps.ts';
import { sameExtents, shapeOf } from '../trace/expressions.ts';
import { type TraceTensor, isOfRun } from '../trace/trace.ts';
import { storedShape } from '../python/pythonExpressions.ts';
import { type NumpyExpressions, type NumpyNames, extentText } from './numpyExpressions.ts';

/** Writes statements on arrays as lines of Python. */
export class NumpyStatements {
  readonly #expressions: NumpyExpressions;
  readonly #names: NumpyNames;
  /** Tensors that are changed where they are: they may not share their numbers with another one. */
  readonly #changed: ReadonlySet<TraceTensor>;

  constructor(expressions: NumpyExpressions, names: NumpyNames, statements: readonly ArrayStatement[]) {
    this.#expressions = expressions;
    this.#names = names;
    this.#changed = new Set(statements.filter(({ kind, columns }) => kind === 'add' || columns).map(({ to }) => to.tensor));
  }

  print(statement: ArrayStatement): string {
    const { tensor } = statement.to;
    if (tensor.kind === 'loss') return this.#intoNumber(statement);
    if (isOfRun(tensor)) return statement.columns ? this.#intoColumns(statement) : this.#intoRun(statement);
    return this.#intoParameter(statement);
  }

  #intoNumber({ kind, to, value }: ArrayStatement): string {
    return `${this.#names.read(to.tensor, 0)} ${sign(kind)} ${this.#asNumber(value)}`;
  }

  /** What has one element, [1, 1], as a number. */
  #asNumber(value: ArrayExpression): string {
    if (value.op === 'sum') return value.x.op === 'sum' ? this.#asNumber(value.x) : `np.sum(${this.#expressions.print(value.x)})`;
    if (value.op === 'multiply' && value.a.op === 'number') return `${this.#expressions.amount(value.a.value)} * ${this.#asNumber(value.b)}`;
    if (value.op === 'negative') return `-${this.#asNumber(value.x)}`;
    return `np.sum(${this.#expressions.print(value)})`;
  }

  #intoColumns({ kind, to, columns, value }: ArrayStatement): string {
    const range = columns ? `${String(columns.from)}:${String(columns.to)}` : ':';
    return `${this.#expressions.view(to)}[:, ${range}] ${sign(kind)} ${this.#expressions.print(value)}`;
  }

  #intoRun({ kind, to, value }: ArrayStatement): string {
    const { tensor, lag, rows, columns } = to;
    const size = sizeOf(tensor);
    const target = this.#names.read(tensor, lag);
    const full = [rows, columns];
    const isFull = sameExtents(shapeOf(value), full);
    if (columns === size && (kind === 'add' || this.#names.hasSteps)) return `${target} ${sign(kind)} ${this.#expressions.print(value)}`;
    if (columns === size && isFull) return `${target} = ${this.#own(tensor, value)}`;
    if (value.op === 'number' && kind === 'set' && !this.#names.hasSteps) return `${target} = np.full((N, ${String(size)}), ${asFloat(this.#expressions.amount(value.value))})`;
    if (value.op === 'number') return `${target} ${sign(kind)} ${this.#expressions.amount(value.value)}`;
    const whole = isFull ? this.#expressions.atom(value) : `np.broadcast_to(${this.#expressions.print(value)}, (${full.map(extentText).join(', ')}))`;
    const isShared = kind === 'set' && !this.#names.hasSteps && (!isFull || this.#shares(tensor, value));
    return `${target} ${sign(kind)} ${columns === size ? whole : `${whole}.reshape(N, ${String(size)})`}${isShared ? '.copy()' : ''}`;
  }

  #intoParameter({ kind, to, value }: ArrayStatement): string {
    const { tensor, rows, columns, fromRow } = to;
    const name = this.#names.read(tensor, 0);
    const shape = storedShape(tensor);
    if (shape.length === 2 && columns === shape[1]) {
      const isWhole = fromRow === 0 && rows === shape[0];
      const target = isWhole ? name : `${name}[${String(fromRow)}:${String(fromRow + Number(rows))}]`;
      return `${target} ${sign(kind)} ${isWhole && kind === 'set' ? this.#own(tensor, value) : this.#expressions.print(value)}`;
    }
    const isRow = shape.length === 1 && rows === 1;
    if (isRow && value.op === 'sum' && value.axis === -2) return `${name} ${sign(kind)} np.sum(${this.#expressions.print(value.x)}, axis=0)`;
    if (shape.length === 0) return `${name} ${sign(kind)} ${this.#asNumber(value)}`;
    const flat = value.op === 'reshape' ? value.x : value;
    return `${name} ${sign(kind)} ${this.#expressions.atom(flat)}.reshape(${shape.join(', ')})${kind === 'set' && this.#shares(tensor, value) ? '.copy()' : ''}`;
  }

  #own(tensor: TraceTensor, value: ArrayExpression): string {
    return this.#shares(tensor, value) ? `${this.#expressions.atom(value)}.copy()` : this.#expressions.print(value);
  }

  /** Whether the value is a view of another tensor's numbers, and either is changed where it is. */
  #shares(tensor: TraceTensor, value: ArrayExpression): boolean {
    const source = viewed(value);
    return source !== undefined && (this.#changed.has(tensor) || this.#changed.has(source));
  }

  /** Zeros for a tensor that is written bit by bit. */
  zeros(tensor: TraceTensor): string {
    const size = String(sizeOf(tensor));
    if (tensor.kind === 'loss') return '0.0';
    if (isOfRun(tensor)) return `np.zeros((${this.#names.hasSteps ? 'T, ' : ''}${extentText({ perSample: 1 })}, ${size}))`;
    return zerosOf(storedShape(tensor));
  }
}

/** A number that makes an array of floats. */
function asFloat(code: string): string {
  return /^-?\d+$/.test(code) ? `${code}.0` : code;
}

/** Zeros of this shape, in Python. */
export function zerosOf(shape: Shape): string {
  return shape.length === 1 ? `np.zeros(${String(shape[0])})` : `np.zeros((${shape.map(String).join(', ')}))`;
}

function viewed(value: ArrayExpression): TraceTensor | undefined {
  if (value.op === 'read') return value.view.tensor;
  return value.op === 'reshape' || value.op === 'transpose' || value.op === 'columns' ? viewed(value.x) : undefined;
}

function sign(kind: ArrayStatement['kind']): string {
  return kind === 'set' ? '=' : '+=';
}

function sizeOf({ shape }: TraceTensor): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
