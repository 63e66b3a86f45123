import type { ArrayExpression, ArrayShape, Reduction, UnaryOperation } from '../trace/arrayOps.ts';
import { sameExtents } from '../trace/expressions.ts';
import { type Extent, type TracedView, isOfRun } from '../trace/trace.ts';
import { Binds, type Piece, PythonExpressions, type PythonNames, atomic, bracketed, storedShape } from '../python/pythonExpressions.ts';

/** What expressions name, and what they ask for. */
export interface TorchNames extends PythonNames {
  /** A tensor whose type and device others take. */
  like(): string;
  /** Notes that N, the number of samples at hand, is read. */
  samples(): string;
}

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

/** Array expressions as Python with PyTorch. Derivatives come from autograd: at a kink it must take the engine's side. */
export class TorchExpressions extends PythonExpressions<TorchNames> {
  protected readonly module = 'torch';
  protected readonly numberModule = 'math';
  protected readonly samples = 'samples';
  protected readonly multipliesTruth = false;
  protected readonly allRows = '...';
  /** Whether tensors are read in their own shape instead of as matrices. */
  readonly #isNatural: boolean;

  constructor(names: TorchNames, isNatural = false) {
    super(names);
    this.#isNatural = isNatural;
  }

  view({ tensor, lag, rows, columns, fromRow }: TracedView): string {
    if (tensor.kind === 'constant') return this.list(tensor.values, [1, columns]);
    const code = this.names.read(tensor, lag);
    if (this.#isNatural) return code;
    const shape = isOfRun(tensor) ? ['N', ...tensor.shape] : storedShape(tensor);
    const matrix = shape.length === 2 && columns === shape[1] ? code : `${code}.reshape(-1, ${String(columns)})`;
    const size = tensor.shape.reduce((product, extent) => product * extent, 1);
    const isWhole = isOfRun(tensor) ? typeof rows !== 'number' : fromRow === 0 && Number(rows) * columns === size;
    return isWhole ? matrix : `${matrix}[${String(fromRow)}:${String(fromRow + Number(rows))}]`;
  }

  /** As many as there are samples is −1. */
  protected extent(extent: Extent): string {
    return typeof extent === 'number' ? String(extent) : '-1';
  }

  protected truth({ code }: Piece): Piece {
    return atomic(`(${code}).to(${this.names.like()}.dtype)`);
  }

  protected where(test: string, a: ArrayExpression, b: ArrayExpression): string {
    const [yes = '', no = ''] = [a, b].map((e) => (e.op === 'number' ? `${this.names.like()}.new_tensor(${this.print(e)})` : this.print(e)));
    return `torch.where(${test}, ${yes}, ${no})`;
  }

  protected transposed(x: ArrayExpression, rank: number): string {
    return `${this.atom(x)}${rank === 2 ? '.T' : '.transpose(-1, -2)'}`;
  }

  protected override reshaped(x: ArrayExpression, shape: ArrayShape): string {
    // Rows of a tensor that are brought back into the tensor's own shape.
    if (x.op === 'read' && isOfRun(x.view.tensor) && sameExtents(shape, [{ perSample: 1 }, ...x.view.tensor.shape])) return this.names.read(x.view.tensor, x.view.lag);
    return super.reshaped(x, shape);
  }

  /** Of equal largest ones the first gets the whole gradient. */
  protected reduced(op: Reduction, x: ArrayExpression, axis: number): string {
    return `${this.atom(x)}.${op}(${String(axis)}, keepdim=True)${op === 'max' ? '.values' : ''}`;
  }

  protected padded(x: ArrayExpression, otherwise: number): string {
    return `F.pad(${this.print(x)}, (0, 1), value=${this.literal(otherwise)})`;
  }

  protected joined(parts: string): string {
    return `torch.cat([${parts}], dim=-1)`;
  }

  protected elementwise(op: Exclude<UnaryOperation, 'negative'>, x: ArrayExpression): string {
    return `torch.${op}(${this.print(x)})`;
  }

  /** Of two equal tensors the first gets the gradient, as in the engine. */
  protected extremum(op: 'maximum' | 'minimum', a: ArrayExpression, b: ArrayExpression): string {
    const isMaximum = op === 'maximum';
    if (b.op === 'number') {
      const border = this.print(b);
      if (isMaximum && border === '0') return `F.relu(${this.print(a)})`;
      if (!isMaximum && a.op === 'maximum' && a.b.op === 'number') return `F.hardtanh(${this.print(a.a)}, ${this.print(a.b)}, ${border})`;
      return `${this.atom(a)}.clamp(${isMaximum ? 'min' : 'max'}=${border})`;
    }
    if (a.op === 'number') return `${this.atom(b)}.clamp(${isMaximum ? 'min' : 'max'}=${this.print(a)})`;
    const [x, y] = [this.print(a), this.print(b)];
    return `torch.where(${bracketed(this.number(a), Binds.sum)} ${isMaximum ? '>=' : '<='} ${bracketed(this.number(b), Binds.sum)}, ${x}, ${y})`;
  }

  protected override library(name: string, args: readonly string[]): string | undefined {
    return library[name]?.(args);
  }

  protected counting(count: number): string {
    return `torch.arange(${String(count)}, device=${this.names.like()}.device)`;
  }

  protected fixed(numbers: { readonly list: string } | { readonly table: string }): string {
    return 'table' in numbers ? `${numbers.table}.to(${this.names.like()})` : `${this.names.like()}.new_tensor(${numbers.list})`;
  }
}
