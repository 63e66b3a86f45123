import type { ArrayExpression, ArrayFunction, ArrayShape, BinaryOperation, Reduction, UnaryOperation } from '../trace/arrayOps.ts';
import { shapeOf } from '../trace/expressions.ts';
import type { Amount, Extent, TraceTensor, TracedView } from '../trace/trace.ts';
import type { Shape } from '../../tensor/shape.ts';
import { indented, pythonNumber } from './pythonText.ts';
import { arrayFunctions } from '../trace/arrayFunctions.ts';

/** How tightly a piece of Python holds together: what is put around it may need brackets. */
export const Binds = { comparison: 0, sum: 1, matrixProduct: 2, product: 3, sign: 4, power: 5, atom: 6 } as const;
export interface Piece {
  readonly code: string;
  readonly binds: number;
}

/** What expressions name, and what they ask for. */
export interface PythonNames {
  /** A tensor as it is where the code stands: `h`, `h[step - 1]`, `self.W`. */
  read(tensor: TraceTensor, lag: number): string;
  /** A list of numbers too long to be read, by the name under which the file has it. */
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

/** Array expressions as Python. What libraries of arrays say alike is here; a library is a subclass, which says the rest. */
export abstract class PythonExpressions<Names extends PythonNames = PythonNames> {
  protected readonly names: Names;
  /** The module of the library's functions, as the file calls it. */
  protected abstract readonly module: string;
  /** The module whose `inf` and `nan` are written. */
  protected abstract readonly numberModule: string;
  /** What constants that are shares of a mean are divided by. */
  abstract readonly samples: string;
  /** Whether what is true can be a factor as it is. */
  protected abstract readonly multipliesTruth: boolean;
  /** What stands for all axes but the last in an index of columns. */
  protected abstract readonly allRows: ':' | '...';

  constructor(names: Names) {
    this.names = names;
  }

  /** A whole expression; comparisons become numbers. */
  print(e: ArrayExpression): string {
    return this.number(e).code;
  }

  /** The same where more is put behind it: `.reshape(…)`. */
  atom(e: ArrayExpression): string {
    return bracketed(this.number(e), Binds.atom);
  }

  /** A matrix of the network. */
  abstract view(view: TracedView): string;

  amount(value: Amount): string {
    if (typeof value === 'number') return this.literal(value);
    if ('overSamples' in value) return `${this.literal(value.overSamples)} / ${this.samples}`;
    return `${value.byStep.length > longestList ? this.names.table(value.byStep) : `(${value.byStep.map((each) => this.literal(each)).join(', ')})`}[step]`;
  }

  /** A function of the vocabulary as a helper. */
  helper(name: string, { parameters, says, parts, result }: ArrayFunction): string[] {
    return [`def ${functionName(name)}(${parameters.join(', ')}):`, ...indented([`"""${says}"""`, ...parts.map(([part, value]) => `${part} = ${this.print(value)}`), `return ${this.print(result)}`])];
  }

  protected literal(value: number): string {
    return pythonNumber(value, this.numberModule);
  }

  /** An axis in the arguments of a reshape. */
  protected abstract extent(extent: Extent): string;

  /** What is true is 1. */
  protected truth(comparison: Piece): Piece {
    return { code: `1.0 * ${bracketed(comparison, Binds.sign)}`, binds: Binds.product };
  }

  protected where(test: string, a: ArrayExpression, b: ArrayExpression): string {
    return `${this.module}.where(${test}, ${this.print(a)}, ${this.print(b)})`;
  }

  /** The last two axes exchanged. */
  protected transposed(x: ArrayExpression, rank: number): string {
    return `${this.atom(x)}${rank === 2 ? '.T' : '.swapaxes(-1, -2)'}`;
  }

  protected reduced(op: Reduction, x: ArrayExpression, axis: number): string {
    return `${this.module}.${op}(${this.print(x)}, axis=${String(axis)}, keepdims=True)`;
  }

  /** A matrix with a column more, of one number. */
  protected padded(x: ArrayExpression, otherwise: number): string {
    return `${this.module}.pad(${this.print(x)}, ((0, 0), (0, 1)), constant_values=${this.literal(otherwise)})`;
  }

  protected joined(parts: string): string {
    return `${this.module}.concatenate([${parts}], axis=-1)`;
  }

  protected elementwise(op: Exclude<UnaryOperation, 'negative'>, x: ArrayExpression): string {
    return `${this.module}.${op}(${this.print(x)})`;
  }

  protected abstract extremum(op: 'maximum' | 'minimum', a: ArrayExpression, b: ArrayExpression): string;

  /** 0, 1, 2, … */
  protected counting(count: number): string {
    return `${this.module}.arange(${String(count)})`;
  }

  /** Fixed numbers as one axis, by a list of literals or by the name of a table. */
  protected fixed(numbers: { readonly list: string } | { readonly table: string }): string {
    return 'table' in numbers ? numbers.table : `${this.module}.array(${numbers.list})`;
  }

  /** A call of the library's own function, where it has one. */
  protected library(_name: string, _args: readonly string[]): string | undefined {
    return undefined;
  }

  protected reshaped(x: ArrayExpression, shape: ArrayShape): string {
    return this.asShape(this.atom(x), shape);
  }

  /** Code that holds together by itself, in another shape. */
  asShape(code: string, shape: ArrayShape): string {
    return this.withAxes(code, shape.map((extent) => this.extent(extent)));
  }

  protected withAxes(code: string, axes: readonly string[]): string {
    return `${code}.reshape(${axes.join(', ')})`;
  }

  /** These columns of a matrix, by a list of literals or by the name of a table. */
  protected taken(matrix: string, columns: { readonly list: string } | { readonly table: string }): string {
    return `${matrix}[:, ${'table' in columns ? columns.table : columns.list}]`;
  }

  /** How the library counts the columns of a padded matrix of so many columns without the last, which is called −1. */
  protected places(columns: readonly number[], _width: Extent): readonly number[] {
    return columns;
  }

  protected number(e: ArrayExpression): Piece {
    const piece = this.#piece(e);
    return isComparison(e) ? this.truth(piece) : piece;
  }

  /** Fixed numbers; a matrix of one row is written as a vector. */
  protected list(values: readonly number[], shape: ArrayShape): string {
    const counts = values.length > 2 && values.every((value, index) => value === index);
    const short = (): { list: string } => ({ list: `[${values.map((value) => this.literal(value)).join(', ')}]` });
    const flat = counts ? this.counting(values.length) : this.fixed(values.length > longestList ? { table: this.names.table(values) } : short());
    return shape.length === 2 && shape[0] === 1 ? flat : this.asShape(flat, shape);
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
        return atomic(this.list(e.values, e.shape));
      case 'argument':
        return atomic(e.name);
      case 'where':
        return atomic(this.where(isComparison(e.condition) ? this.#piece(e.condition).code : `${this.atom(e.condition)} != 0`, e.a, e.b));
      case 'matmul':
        return { code: `${this.atom(e.a)} @ ${this.atom(e.b)}`, binds: Binds.matrixProduct };
      case 'transpose':
        return atomic(this.transposed(e.x, shapeOf(e.x).length));
      case 'reshape':
        return atomic(this.reshaped(e.x, e.shape));
      case 'sum':
      case 'max':
      case 'argmax':
        return atomic(this.reduced(e.op, e.x, e.axis));
      case 'columns':
        return atomic(`${this.atom(e.x)}[${this.allRows}, ${String(e.from)}:${String(e.to)}]`);
      case 'gather':
        return atomic(this.#gather(e));
      case 'lookup':
        return atomic(this.lookedUp(this.names.table(e.table), e.table.length, e.x));
      case 'concatenate':
        return atomic(this.joined(e.parts.map((part) => this.print(part)).join(', ')));
      case 'call':
        return this.#call(e.name, e.args);
      case 'negative':
        return { code: `-${bracketed(this.number(e.x), Binds.product)}`, binds: Binds.sum };
      case 'maximum':
      case 'minimum':
        return atomic(this.extremum(e.op, e.a, e.b));
      default:
        return 'x' in e ? atomic(this.elementwise(e.op, e.x)) : this.#binary(e.op, e.a, e.b);
    }
  }

  /** In each column the entry of its own row of a table. */
  protected lookedUp(table: string, rows: number, x: ArrayExpression): string {
    return `${table}[${this.module}.arange(${String(rows)}), ${this.print(x)}]`;
  }

  /** Two operands with a sign between them; the second holds together by itself. */
  #binary(op: BinaryOperation, a: ArrayExpression, b: ArrayExpression): Piece {
    const [sign = '', binds = Binds.atom] = symbols[op] ?? [];
    const [left, right] = [this.#operand(op, a), this.#operand(op, b)];
    const isPower = op === 'power';
    const mayFollow = op === 'add' || (op === 'multiply' && b.op !== 'divide');
    return { code: `${bracketed(left, isPower ? Binds.atom : binds)} ${sign} ${bracketed(right, isPower ? Binds.sign : mayFollow ? binds : binds + 1)}`, binds };
  }

  /** Inside of elementwise operations a vector is broadcast as it is. */
  #operand(op: BinaryOperation, e: ArrayExpression): Piece {
    if (e.op === 'read' && e.view.tensor.kind === 'parameter' && e.view.tensor.shape.length < 2 && e.view.rows === 1) return atomic(this.names.read(e.view.tensor, 0));
    return op === 'multiply' && this.multipliesTruth ? this.#piece(e) : this.number(e);
  }

  #gather({ x, columns, otherwise }: ArrayExpression & { readonly op: 'gather' }): string {
    const places = this.places(columns, shapeOf(x).at(-1) ?? 1);
    const list = places.length > longestList ? { table: this.names.table(places) } : { list: `[${places.join(', ')}]` };
    // −1 is the column that was put behind all others.
    return this.taken(columns.includes(-1) ? this.padded(x, otherwise) : this.atom(x), list);
  }

  #call(name: string, args: readonly ArrayExpression[]): Piece {
    const printed = args.map((each) => this.print(each));
    const own = this.library(name, printed);
    if (own !== undefined) return atomic(own);
    this.names.uses(name);
    return atomic(`${functionName(name)}(${printed.join(', ')})`);
  }
}

/** The axes that a tensor without steps has in the code: rows on their way are matrices of one row. */
export function storedShape({ kind, shape }: TraceTensor): Shape {
  return kind === 'row' ? [1, ...shape] : shape;
}

export function functionName(name: string): string {
  return name.replaceAll('-', '_');
}

/** Names that a file may have helpers by, which nothing else in it may have. */
export function helperNames(): string[] {
  return Object.keys(arrayFunctions).map(functionName);
}

function isComparison({ op }: ArrayExpression): boolean {
  return op === 'greater' || op === 'greater-equal' || op === 'less-equal' || op === 'equal';
}

export function atomic(code: string): Piece {
  return { code, binds: Binds.atom };
}

export function bracketed({ code, binds }: Piece, least: number): string {
  return binds < least ? `(${code})` : code;
}
