import type { ArrayExpression, Reduction, UnaryOperation } from '../trace/arrayOps.ts';
import type { Amount, Extent, TracedView } from '../trace/trace.ts';
import { type Extents, NaturalExpressions, tupleOf } from '../python/naturalExpressions.ts';
import { type Piece, atomic } from '../python/pythonExpressions.ts';

/** Functions of the vocabulary that `keras.ops` has. */
const library: Readonly<Record<string, (args: readonly string[]) => string>> = {
  sigmoid: ([x]) => `ops.sigmoid(${x ?? ''})`,
  softplus: ([x]) => `ops.softplus(${x ?? ''})`,
  elu: ([x, c]) => `ops.elu(${x ?? ''}, alpha=${c ?? ''})`,
  selu: ([x]) => `ops.selu(${x ?? ''})`,
  gelu: ([x]) => `ops.gelu(${x ?? ''}, approximate=False)`,
  'gelu-tanh': ([x]) => `ops.gelu(${x ?? ''}, approximate=True)`,
  silu: ([x]) => `ops.silu(${x ?? ''})`,
  softmax: ([x]) => `ops.softmax(${x ?? ''}, axis=-1)`,
  'log-softmax': ([x]) => `ops.log_softmax(${x ?? ''}, axis=-1)`,
  'log-sum-exp': ([x]) => `ops.logsumexp(${x ?? ''}, axis=-1, keepdims=True)`,
};

/** Helpers beside those of the vocabulary, by name. `[]` for what the library has. */
export function kerasHelper(name: string): readonly string[] | undefined {
  if (name === 'largest') {
    return [
      'def largest(x, axis):',
      '    """The largest along an axis; of equal ones the first gets the whole gradient."""',
      '    return ops.take_along_axis(x, ops.argmax(x, axis=axis, keepdims=True), axis=axis)',
    ];
  }
  if (name === 'between') {
    return ['def between(x, low, high):', '    """x between two borders, with the derivative 0 at them."""', '    return ops.where(x >= high, high, ops.where(x <= low, low, x))'];
  }
  return Object.hasOwn(library, name) || name === 'erfc' ? [] : undefined;
}

/** Array expressions as Python with `keras.ops`, for every backend of Keras. */
export class KerasExpressions extends NaturalExpressions {
  protected readonly module = 'ops';
  protected readonly numberModule = 'np';
  readonly samples = 'samples';

  /** What is read from a table is a number of NumPy's, which not every backend multiplies. */
  override amount(value: Amount): string {
    const code = super.amount(value);
    return code.startsWith('tables[') ? `float(${code})` : code;
  }

  protected override withAxes(code: string, axes: readonly string[]): string {
    return `ops.reshape(${unwrapped(code)}, ${tupleOf(axes)})`;
  }

  protected override truth({ code }: Piece): Piece {
    return atomic(`ops.cast(${code}, dtype)`);
  }

  protected override transposed(x: ArrayExpression, rank: number): string {
    return rank === 2 ? `ops.transpose(${this.print(x)})` : `ops.swapaxes(${this.print(x)}, -1, -2)`;
  }

  protected override reduced(op: Reduction, x: ArrayExpression, axis: number): string {
    if (op !== 'max') return super.reduced(op, x, axis);
    this.names.uses('largest');
    return `largest(${this.print(x)}, axis=${String(axis)})`;
  }

  protected override taken(matrix: string, columns: { readonly list: string } | { readonly table: string }): string {
    return `ops.take(${matrix}, ${'table' in columns ? columns.table : columns.list}, axis=-1)`;
  }

  /** Keras does not say that indices may be negative. */
  protected override places(columns: readonly number[], width: Extent): readonly number[] {
    return columns.map((column) => (column < 0 && typeof width === 'number' ? width : column));
  }

  protected override elementwise(op: Exclude<UnaryOperation, 'negative'>, x: ArrayExpression): string {
    return op === 'erfc' ? `(1 - ops.erf(${this.print(x)}))` : super.elementwise(op, x);
  }

  protected override library(name: string, args: readonly string[]): string | undefined {
    return library[name]?.(args);
  }

  protected override counting(count: number): string {
    return `ops.arange(${String(count)}, dtype=dtype)`;
  }

  protected override fixed(numbers: { readonly list: string } | { readonly table: string }): string {
    return `ops.array(${'table' in numbers ? numbers.table : numbers.list}, dtype=dtype)`;
  }

  protected positive(x: ArrayExpression): string {
    return `ops.relu(${this.print(x)})`;
  }

  protected between(x: ArrayExpression, low: string, high: string): string {
    this.names.uses('between');
    return `between(${this.print(x)}, ${low}, ${high})`;
  }

  protected bordered(op: 'maximum' | 'minimum', x: ArrayExpression, border: string): string {
    return `ops.where(${this.atom(x)} ${op === 'maximum' ? '>=' : '<='} ${border}, ${this.print(x)}, ${border})`;
  }

  full(shape: Extents, amount: string): string {
    return `ops.full(${tupleOf(shape)}, ${amount}, dtype=dtype)`;
  }

  zeros(shape: Extents): string {
    return shape.length === 0 ? '0.0' : `ops.zeros(${tupleOf(shape)}, dtype=dtype)`;
  }

  expanded(x: ArrayExpression | string, shape: Extents): string {
    return `ops.broadcast_to(${typeof x === 'string' ? x : this.print(x)}, ${tupleOf(shape)})`;
  }

  total(x: ArrayExpression): string {
    return `ops.sum(${this.print(x)})`;
  }

  /** Nothing is changed where it is. */
  own(code: string): string {
    return code;
  }

  intoColumns(target: string, view: TracedView, { from, to }: { readonly from: number; readonly to: number }, value: ArrayExpression, kind: 'set' | 'add'): string {
    const matrix = this.view(view);
    const written = kind === 'set' ? this.print(value) : `${matrix}[:, ${String(from)}:${String(to)}] + ${this.atom(value)}`;
    return `${target} = ops.reshape(ops.slice_update(${matrix}, (0, ${String(from)}), ${written}), ops.shape(${target}))`;
  }

  stacked(list: string): string {
    return `ops.stack(${list})`;
  }

  detached(code: string): string {
    return `ops.stop_gradient(${code})`;
  }

  sizeOf(tensor: string, axis: number): string {
    return `ops.shape(${tensor})[${String(axis)}]`;
  }
}

/** Code without brackets around all of it, as an argument has it. */
function unwrapped(code: string): string {
  if (!code.startsWith('(') || !code.endsWith(')')) return code;
  let depth = 0;
  for (const [index, character] of [...code].entries()) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth === 0) return index === code.length - 1 ? code.slice(1, -1) : code;
  }
  return code;
}
