import type { ArrayExpression, ArrayFunction, ArrayShape, BinaryOperation, UnaryOperation } from '../trace/arrayOps.ts';
import { sameExtents, shapeOf } from '../trace/expressions.ts';
import { type Amount, type TraceTensor, type TracedView, isOfRun } from '../trace/trace.ts';
import { functionName, storedShape } from '../numpy/numpyExpressions.ts';
import { indented, pythonNumber } from '../numpy/pythonText.ts';

/* Array expressions as Python with PyTorch. Derivatives come from autograd: at a kink it must take the engine's side. */

/** How tightly a piece of Python holds together: what is put around it may need brackets. */
const Binds = { comparison: 0, sum: 1, matrixProduct: 2, product: 3, sign: 4, power: 5, atom: 6 } as const;
interface Piece {
  readonly code: string;
  readonly binds: number;
}

/** What expressions name, and what they ask for. */
export interface TorchNames {
  /** A tensor as it is where the code stands: `h`, `h[step - 1]`, `self.W`. */
  read(tensor: TraceTensor, lag: number): string;
  /** A tensor whose type and device others take. */
  like(): string;
  /** Notes that N, the number of samples at hand, is read. */
  samples(): string;
  table(values: readonly number[] | readonly (readonly number[])[]): string;
  /** Notes that a helper is called. */
  uses(name: string): void;
}

const longestList = 16;
const symbols: Readonly<Partial<Record<BinaryOperation, readonly [symbol: string, binds: number]>>> = {
  add: ['+', Binds.sum],
  subtract: ['-', Binds.sum],
  multiply: ['*', Binds.product],
  divide: ['/', Binds.product],
  power: ['**', Binds.power],
  greater: ['>', Binds.comparison],
  'greater-equal': ['>=', Binds.comparison],
  'less-equal': ['<=', Binds.comparison],
  equal: ['==', Binds.comparison],
};

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

export class TorchExpressions {
  readonly #names: TorchNames;
  /** Whether tensors are read in their own shape instead of as matrices. */
  readonly #isNatural: boolean;

  constructor(names: TorchNames, isNatural = false) {
    [this.#names, this.#isNatural] = [names, isNatural];
  }

  /** A whole expression; comparisons become numbers. */
  print(e: ArrayExpression): string {
    return this.#number(e).code;
  }

  atom(e: ArrayExpression): string {
    return bracketed(this.#number(e), Binds.atom);
  }

  /** A matrix of the network. */
  view({ tensor, lag, rows, columns, fromRow }: TracedView): string {
    if (tensor.kind === 'constant') return this.#list(tensor.values, [1, columns]);
    const code = this.#names.read(tensor, lag);
    if (this.#isNatural) return code;
    const shape = isOfRun(tensor) ? ['N', ...tensor.shape] : storedShape(tensor);
    const matrix = shape.length === 2 && columns === shape[1] ? code : `${code}.reshape(-1, ${String(columns)})`;
    const size = tensor.shape.reduce((product, extent) => product * extent, 1);
    const isWhole = isOfRun(tensor) ? typeof rows !== 'number' : fromRow === 0 && Number(rows) * columns === size;
    return isWhole ? matrix : `${matrix}[${String(fromRow)}:${String(fromRow + Number(rows))}]`;
  }

  amount(value: Amount): string {
    if (typeof value === 'number') return pythonNumber(value).replace('np.', 'math.');
    if ('overSamples' in value) return `${pythonNumber(value.overSamples)} / samples`;
    return `${value.byStep.length > longestList ? this.#names.table(value.byStep) : `(${value.byStep.map(pythonNumber).join(', ')})`}[step]`;
  }

  /** A function of the vocabulary as a helper. */
  helper(name: string, { parameters, says, parts, result }: ArrayFunction): string[] {
    return [`def ${functionName(name)}(${parameters.join(', ')}):`, ...indented([`"""${says}"""`, ...parts.map(([part, value]) => `${part} = ${this.print(value)}`), `return ${this.print(result)}`])];
  }

  #number(e: ArrayExpression): Piece {
    const piece = this.#piece(e);
    // What is true is 1.
    return isComparison(e) ? atomic(`(${piece.code}).to(${this.#names.like()}.dtype)`) : piece;
  }

  #piece(e: ArrayExpression): Piece {
    switch (e.op) {
      case 'read':
        return atomic(this.view(e.view));
      case 'number': {
        const code = this.amount(e.value);
        return { code, binds: code.startsWith('-') ? Binds.sign : code.includes(' / ') ? Binds.product : Binds.atom };
      }
      case 'numbers':
        return atomic(this.#list(e.values, e.shape));
      case 'argument':
        return atomic(e.name);
      case 'where':
        return this.#where(e.condition, e.a, e.b);
      case 'matmul':
        return { code: `${this.atom(e.a)} @ ${this.atom(e.b)}`, binds: Binds.matrixProduct };
      case 'transpose':
        return atomic(`${this.atom(e.x)}${shapeOf(e.x).length === 2 ? '.T' : '.transpose(-1, -2)'}`);
      case 'reshape':
        return atomic(isOwnShape(e) ? this.#names.read(e.x.view.tensor, e.x.view.lag) : `${this.atom(e.x)}.reshape(${shapeText(e.shape)})`);
      case 'sum':
        return atomic(`${this.atom(e.x)}.sum(${String(e.axis)}, keepdim=True)`);
      case 'max':
        // Of equal ones the first gets the whole gradient.
        return atomic(`${this.atom(e.x)}.max(${String(e.axis)}, keepdim=True).values`);
      case 'argmax':
        return atomic(`${this.atom(e.x)}.argmax(${String(e.axis)}, keepdim=True)`);
      case 'columns':
        return atomic(`${this.atom(e.x)}[..., ${String(e.from)}:${String(e.to)}]`);
      case 'gather':
        return atomic(this.#gather(e));
      case 'lookup':
        return atomic(`${this.#names.table(e.table)}[torch.arange(${String(e.table.length)}), ${this.print(e.x)}]`);
      case 'concatenate':
        return atomic(`torch.cat([${e.parts.map((part) => this.print(part)).join(', ')}], dim=-1)`);
      case 'call':
        return this.#call(e.name, e.args);
      default:
        return 'x' in e ? this.#unary(e.op, e.x) : this.#binary(e.op, e.a, e.b);
    }
  }

  #where(condition: ArrayExpression, a: ArrayExpression, b: ArrayExpression): Piece {
    const test = isComparison(condition) ? this.#piece(condition).code : `${this.atom(condition)} != 0`;
    const [yes, no] = [a, b].map((e) => (e.op === 'number' ? `${this.#names.like()}.new_tensor(${this.print(e)})` : this.print(e)));
    return atomic(`torch.where(${test}, ${yes ?? ''}, ${no ?? ''})`);
  }

  #unary(op: UnaryOperation, x: ArrayExpression): Piece {
    if (op === 'negative') return { code: `-${bracketed(this.#number(x), Binds.product)}`, binds: Binds.sum };
    return atomic(`torch.${op}(${this.print(x)})`);
  }

  #binary(op: BinaryOperation, a: ArrayExpression, b: ArrayExpression): Piece {
    const symbol = symbols[op];
    if (!symbol) return atomic(this.#extremum(op === 'maximum', a, b));
    const [sign, binds] = symbol;
    const [left, right] = [a, b].map((e) => this.#operand(e));
    const isPower = op === 'power';
    const mayFollow = op === 'add' || (op === 'multiply' && b.op !== 'divide');
    return { code: `${bracketed(left ?? atomic(''), isPower ? Binds.atom : binds)} ${sign} ${bracketed(right ?? atomic(''), isPower ? Binds.sign : mayFollow ? binds : binds + 1)}`, binds };
  }

  /** Of two equal tensors the first gets the gradient, as in the engine. */
  #extremum(isMaximum: boolean, a: ArrayExpression, b: ArrayExpression): string {
    if (b.op === 'number') {
      const border = this.print(b);
      if (isMaximum && border === '0') return `F.relu(${this.print(a)})`;
      if (!isMaximum && a.op === 'maximum' && a.b.op === 'number') return `F.hardtanh(${this.print(a.a)}, ${this.print(a.b)}, ${border})`;
      return `${this.atom(a)}.clamp(${isMaximum ? 'min' : 'max'}=${border})`;
    }
    if (a.op === 'number') return `${this.atom(b)}.clamp(${isMaximum ? 'min' : 'max'}=${this.print(a)})`;
    const [x, y] = [this.print(a), this.print(b)];
    return `torch.where(${bracketed(this.#number(a), Binds.sum)} ${isMaximum ? '>=' : '<='} ${bracketed(this.#number(b), Binds.sum)}, ${x}, ${y})`;
  }

  /** Inside of elementwise operations a vector is broadcast as it is. */
  #operand(e: ArrayExpression): Piece {
    if (e.op !== 'read' || e.view.tensor.kind !== 'parameter') return this.#number(e);
    const { tensor, rows } = e.view;
    return tensor.shape.length < 2 && rows === 1 ? atomic(this.#names.read(tensor, 0)) : this.#number(e);
  }

  #gather({ x, columns, otherwise }: ArrayExpression & { readonly op: 'gather' }): string {
    const list = columns.length > longestList ? this.#names.table(columns) : `[${columns.join(', ')}]`;
    // −1 is the column that was put behind all others.
    const filled = `F.pad(${this.print(x)}, (0, 1), value=${pythonNumber(otherwise).replace('np.', 'math.')})`;
    return `${columns.includes(-1) ? filled : this.atom(x)}[:, ${list}]`;
  }

  #call(name: string, args: readonly ArrayExpression[]): Piece {
    const printed = args.map((each) => this.print(each));
    const own = library[name];
    if (own) return atomic(own(printed));
    this.#names.uses(name);
    return atomic(`${functionName(name)}(${printed.join(', ')})`);
  }

  #list(values: readonly number[], shape: ArrayShape): string {
    const counts = values.length > 2 && values.every((value, index) => value === index);
    const like = this.#names.like();
    const short = (): string => `${like}.new_tensor([${values.map((value) => pythonNumber(value).replace('np.', 'math.')).join(', ')}])`;
    const flat = counts ? `torch.arange(${String(values.length)}, device=${like}.device)` : values.length > longestList ? `${this.#names.table(values)}.to(${like})` : short();
    return shape.length === 2 && shape[0] === 1 ? flat : `${flat}.reshape(${shapeText(shape)})`;
  }
}

/** Whether rows of a tensor are brought back into the tensor's own shape. */
function isOwnShape(e: ArrayExpression & { readonly op: 'reshape' }): e is typeof e & { readonly x: { readonly op: 'read' } } {
  return e.x.op === 'read' && isOfRun(e.x.view.tensor) && sameExtents(e.shape, [{ perSample: 1 }, ...e.x.view.tensor.shape]);
}

/** As the arguments of `reshape`: as many as there are samples is −1. */
function shapeText(shape: ArrayShape): string {
  return shape.map((extent) => (typeof extent === 'number' ? String(extent) : '-1')).join(', ');
}

function isComparison({ op }: ArrayExpression): boolean {
  return op === 'greater' || op === 'greater-equal' || op === 'less-equal' || op === 'equal';
}

function atomic(code: string): Piece {
  return { code, binds: Binds.atom };
}

function bracketed({ code, binds }: Piece, least: number): string {
  return binds < least ? `(${code})` : code;
}
