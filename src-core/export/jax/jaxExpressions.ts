import type { ArrayExpression, Reduction, UnaryOperation } from '../trace/arrayOps.ts';
import type { TracedView } from '../trace/trace.ts';
import { type Extents, NaturalExpressions, tupleOf } from '../python/naturalExpressions.ts';

/** Functions of the vocabulary that `jax.nn` has and that are the same at kinks too. */
const library: Readonly<Record<string, (args: readonly string[]) => string>> = {
  sigmoid: ([x]) => `nn.sigmoid(${x ?? ''})`,
  softplus: ([x]) => `nn.softplus(${x ?? ''})`,
  elu: ([x, c]) => `nn.elu(${x ?? ''}, ${c ?? ''})`,
  selu: ([x]) => `nn.selu(${x ?? ''})`,
  gelu: ([x]) => `nn.gelu(${x ?? ''}, approximate=False)`,
  'gelu-tanh': ([x]) => `nn.gelu(${x ?? ''}, approximate=True)`,
  silu: ([x]) => `nn.silu(${x ?? ''})`,
  softmax: ([x]) => `nn.softmax(${x ?? ''}, axis=-1)`,
  'log-softmax': ([x]) => `nn.log_softmax(${x ?? ''}, axis=-1)`,
  'log-sum-exp': ([x]) => `nn.logsumexp(${x ?? ''}, axis=-1, keepdims=True)`,
};

/** Helpers beside those of the vocabulary, by name. `[]` for what the library has. */
export function jaxHelper(name: string): readonly string[] | undefined {
  if (name === 'largest') {
    return [
      'def largest(x, axis):',
      '    """The largest along an axis; of equal ones the first gets the whole gradient."""',
      '    return jnp.take_along_axis(x, jnp.argmax(x, axis=axis, keepdims=True), axis=axis)',
    ];
  }
  if (name === 'between') {
    return ['def between(x, low, high):', '    """x between two borders, with the derivative 0 at them."""', '    return jnp.where(x >= high, high, jnp.where(x <= low, low, x))'];
  }
  return Object.hasOwn(library, name) || name === 'erfc' ? [] : undefined;
}

/** Array expressions as Python with JAX, whose arrays never change. */
export class JaxExpressions extends NaturalExpressions {
  protected readonly module = 'jnp';
  protected readonly numberModule = 'jnp';
  protected override readonly multipliesTruth = true;

  get samples(): string {
    return this.names.samples();
  }

  protected override reduced(op: Reduction, x: ArrayExpression, axis: number): string {
    if (op !== 'max') return super.reduced(op, x, axis);
    this.names.uses('largest');
    return `largest(${this.print(x)}, axis=${String(axis)})`;
  }

  /** JAX takes no lists as indices. */
  protected override taken(matrix: string, columns: { readonly list: string } | { readonly table: string }): string {
    return `${matrix}[:, ${'table' in columns ? columns.table : `jnp.array(${columns.list})`}]`;
  }

  protected override elementwise(op: Exclude<UnaryOperation, 'negative'>, x: ArrayExpression): string {
    return op === 'erfc' ? `jax.scipy.special.erfc(${this.print(x)})` : super.elementwise(op, x);
  }

  protected override library(name: string, args: readonly string[]): string | undefined {
    return library[name]?.(args);
  }

  protected positive(x: ArrayExpression): string {
    return `nn.relu(${this.print(x)})`;
  }

  protected between(x: ArrayExpression, low: string, high: string): string {
    this.names.uses('between');
    return `between(${this.print(x)}, ${low}, ${high})`;
  }

  protected bordered(op: 'maximum' | 'minimum', x: ArrayExpression, border: string): string {
    return `jnp.where(${this.atom(x)} ${op === 'maximum' ? '>=' : '<='} ${border}, ${this.print(x)}, ${border})`;
  }

  full(shape: Extents, amount: string): string {
    return `jnp.full(${tupleOf(shape)}, ${/^-?\d+$/.test(amount) ? `${amount}.0` : amount})`;
  }

  zeros(shape: Extents): string {
    return shape.length === 0 ? '0.0' : `jnp.zeros(${tupleOf(shape)})`;
  }

  expanded(x: ArrayExpression | string, shape: Extents): string {
    return `jnp.broadcast_to(${typeof x === 'string' ? x : this.print(x)}, ${tupleOf(shape)})`;
  }

  total(x: ArrayExpression): string {
    return `jnp.sum(${this.print(x)})`;
  }

  /** Nothing is changed where it is. */
  own(code: string): string {
    return code;
  }

  intoColumns(target: string, view: TracedView, { from, to }: { readonly from: number; readonly to: number }, value: ArrayExpression, kind: 'set' | 'add'): string {
    const changed = `${this.view(view)}.at[:, ${String(from)}:${String(to)}].${kind}(${this.print(value)})`;
    return `${target} = ${view.tensor.shape.length === 1 && view.columns === view.tensor.shape[0] ? changed : `${changed}.reshape(${target}.shape)`}`;
  }

  stacked(list: string): string {
    return `jnp.stack(${list})`;
  }

  detached(code: string): string {
    return `jax.lax.stop_gradient(${code})`;
  }

  sizeOf(tensor: string, axis: number): string {
    return `${tensor}.shape[${String(axis)}]`;
  }
}
