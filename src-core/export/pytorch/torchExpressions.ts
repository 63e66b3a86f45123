import type { ArrayExpression, Reduction, UnaryOperation } from '../trace/arrayOps.ts';
import type { TracedView } from '../trace/trace.ts';
import { type Extents, NaturalExpressions, tupleOf } from '../python/naturalExpressions.ts';
import { type Piece, atomic } from '../python/pythonExpressions.ts';

/** Functions of the vocabulary that PyTorch has. Its softplus is a straight line from its threshold on. */
const library: Readonly<Record<string, (args: readonly string[]) => string>> = {
  sigmoid: ([x]) => `torch.sigmoid(${x ?? ''})`,
  softplus: ([x]) => `F.softplus(${x ?? ''}, threshold=50)`,
  'leaky-relu': ([x, c]) => `F.leaky_relu(${x ?? ''}, ${c ?? ''})`,
  elu: ([x, c]) => `F.elu(${x ?? ''}, ${c ?? ''})`,
  selu: ([x]) => `F.selu(${x ?? ''})`,
  gelu: ([x]) => `F.gelu(${x ?? ''})`,
  'gelu-tanh': ([x]) => `F.gelu(${x ?? ''}, approximate='tanh')`,
  silu: ([x]) => `F.silu(${x ?? ''})`,
  softmax: ([x]) => `F.softmax(${x ?? ''}, dim=-1)`,
  'log-softmax': ([x]) => `F.log_softmax(${x ?? ''}, dim=-1)`,
  'log-sum-exp': ([x]) => `torch.logsumexp(${x ?? ''}, dim=-1, keepdim=True)`,
};

export function isOfLibrary(name: string): boolean {
  return Object.hasOwn(library, name);
}

/** Array expressions as Python with PyTorch. */
export class TorchExpressions extends NaturalExpressions {
  protected readonly module = 'torch';
  protected readonly numberModule = 'math';
  readonly samples = 'samples';

  protected override truth({ code }: Piece): Piece {
    return atomic(`(${code}).to(${this.names.like()}.dtype)`);
  }

  protected override where(test: string, a: ArrayExpression, b: ArrayExpression): string {
    const [yes = '', no = ''] = [a, b].map((e) => (e.op === 'number' ? `${this.names.like()}.new_tensor(${this.print(e)})` : this.print(e)));
    return `torch.where(${test}, ${yes}, ${no})`;
  }

  protected override transposed(x: ArrayExpression, rank: number): string {
    return `${this.atom(x)}${rank === 2 ? '.T' : '.transpose(-1, -2)'}`;
  }

  /** Of equal largest ones the first gets the whole gradient. */
  protected override reduced(op: Reduction, x: ArrayExpression, axis: number): string {
    return `${this.atom(x)}.${op}(${String(axis)}, keepdim=True)${op === 'max' ? '.values' : ''}`;
  }

  protected override padded(x: ArrayExpression, otherwise: number): string {
    return `F.pad(${this.print(x)}, (0, 1), value=${this.literal(otherwise)})`;
  }

  protected override joined(parts: string): string {
    return `torch.cat([${parts}], dim=-1)`;
  }

  protected override elementwise(op: Exclude<UnaryOperation, 'negative'>, x: ArrayExpression): string {
    return `torch.${op}(${this.print(x)})`;
  }

  protected positive(x: ArrayExpression): string {
    return `F.relu(${this.print(x)})`;
  }

  protected between(x: ArrayExpression, low: string, high: string): string {
    return `F.hardtanh(${this.print(x)}, ${low}, ${high})`;
  }

  protected bordered(op: 'maximum' | 'minimum', x: ArrayExpression, border: string): string {
    return `${this.atom(x)}.clamp(${op === 'maximum' ? 'min' : 'max'}=${border})`;
  }

  protected override library(name: string, args: readonly string[]): string | undefined {
    return library[name]?.(args);
  }

  protected override counting(count: number): string {
    return `torch.arange(${String(count)}, device=${this.names.like()}.device)`;
  }

  protected override fixed(numbers: { readonly list: string } | { readonly table: string }): string {
    return 'table' in numbers ? `${numbers.table}.to(${this.names.like()})` : `${this.names.like()}.new_tensor(${numbers.list})`;
  }

  full(shape: Extents, amount: string): string {
    return `${this.names.like()}.new_full(${tupleOf(shape)}, ${amount})`;
  }

  zeros(shape: Extents): string {
    return `${this.names.like()}.new_zeros(${shape.join(', ') || '()'})`;
  }

  expanded(x: ArrayExpression | string, shape: Extents): string {
    return `${typeof x === 'string' ? x : `(${this.print(x)})`}.expand(${shape.join(', ')})`;
  }

  total(x: ArrayExpression): string {
    return `${this.atom(x)}.sum()`;
  }

  own(code: string): string {
    return `${code}.clone()`;
  }

  intoColumns(_target: string, view: TracedView, { from, to }: { readonly from: number; readonly to: number }, value: ArrayExpression, kind: 'set' | 'add'): string {
    return `${this.view(view)}[:, ${String(from)}:${String(to)}] ${kind === 'set' ? '=' : '+='} ${this.print(value)}`;
  }

  stacked(list: string): string {
    return `torch.stack(${list})`;
  }

  detached(code: string): string {
    return `${code}.detach()`;
  }

  sizeOf(tensor: string, axis: number): string {
    return `${tensor}.shape[${String(axis)}]`;
  }
}
