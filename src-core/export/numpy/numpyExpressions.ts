import { arrayFunctions } from '../trace/arrayFunctions.ts';
import type { ArrayExpression, ArrayFunction, ArrayShape, BinaryOperation, UnaryOperation } from '../trace/arrayOps.ts';
import { shapeOf } from '../trace/expressions.ts';
import { type Amount, type Extent, type TraceTensor, type TracedView, isOfRun } from '../trace/trace.ts';
import type { Shape } from '../../tensor/shape.ts';
import { indented, pythonNumber } from './pythonText.ts';

/* Array expressions as Python with NumPy. */

/** How tightly a piece of Python holds together: what is put around it may need brackets. */
const Binds = { comparison: 0, sum: 1, matrixProduct: 2, product: 3, sign: 4, power: 5, atom: 6 } as const;
interface Piece {
  readonly code: string;
  readonly binds: number;
}

/** What expressions name, and what they ask for. */
export interface NumpyNames {
  /** The variable of a tensor. */
  variable(id: string): string;
  /** Whether the document has more than one step: a run's tensors are then indexed by `step`. */
  readonly hasSteps: boolean;
  /** A list of numbers too long to be read, by the name under which the file has it. */
  table(values: readonly number[] | readonly (readonly number[])[]): string;
  /** Notes that a function is called. */
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

export class NumpyExpressions {
  readonly #names: NumpyNames;

  constructor(names: NumpyNames) {
    this.#names = names;
  }

  /** A whole expression; comparisons become numbers. */
  print(e: ArrayExpression): string {
    return this.#number(e).code;
  }

  /** The same where more is put behind it: `.reshape(…)`. */
  atom(e: ArrayExpression): string {
    return bracketed(this.#number(e), Binds.atom);
  }

  /** A matrix of the network, as it is stored or as rows of another length. */
  view({ tensor, lag, rows, columns, fromRow }: TracedView): string {
    const name = this.#names.variable(tensor.id);
    const size = tensor.shape.reduce((product, extent) => product * extent, 1);
    if (isOfRun(tensor)) {
      const atStep = this.#names.hasSteps ? `${name}[${stepWith(lag)}]` : name;
      const some = typeof rows === 'number';
      const matrix = columns === size ? atStep : `${atStep}.reshape(${some ? '-1' : extentText(rows)}, ${String(columns)})`;
      return some ? `${matrix}[${String(fromRow)}:${String(fromRow + rows)}]` : matrix;
    }
    if (tensor.kind === 'constant') return this.#list(tensor.values, [1, columns]);
    const shape = storedShape(tensor);
    const matrix = shape.length === 2 && columns === shape[1] ? name : `${name}.reshape(-1, ${String(columns)})`;
    return fromRow === 0 && Number(rows) * columns === size ? matrix : `${matrix}[${String(fromRow)}:${String(fromRow + Number(rows))}]`;
  }

  amount(value: Amount): string {
    if (typeof value === 'number') return pythonNumber(value);
    if ('overSamples' in value) return `${pythonNumber(value.overSamples)} / N`;
    return `${value.byStep.length > longestList ? this.#names.table(value.byStep) : `(${value.byStep.map(pythonNumber).join(', ')})`}[step]`;
  }

  /** A function of the vocabulary as a helper. */
  helper(name: string, { parameters, says, parts, result }: ArrayFunction): string[] {
    return [`def ${functionName(name)}(${parameters.join(', ')}):`, ...indented([`"""${says}"""`, ...parts.map(([part, value]) => `${part} = ${this.print(value)}`), `return ${this.print(result)}`])];
  }

  #number(e: ArrayExpression): Piece {
    const piece = this.#piece(e);
    // What is true is 1.
    return isComparison(e) ? { code: `1.0 * ${bracketed(piece, Binds.sign)}`, binds: Binds.product } : piece;
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
        return atomic(`np.where(${isComparison(e.condition) ? this.#piece(e.condition).code : `${this.atom(e.condition)} != 0`}, ${this.print(e.a)}, ${this.print(e.b)})`);
      case 'matmul':
        return { code: `${this.atom(e.a)} @ ${this.atom(e.b)}`, binds: Binds.matrixProduct };
      case 'transpose':
        return atomic(`${this.atom(e.x)}${shapeOf(e.x).length === 2 ? '.T' : '.swapaxes(-1, -2)'}`);
      case 'reshape':
        return atomic(`${this.atom(e.x)}.reshape(${shapeText(e.shape)})`);
      case 'sum':
      case 'max':
      case 'argmax':
        return atomic(`np.${e.op}(${this.print(e.x)}, axis=${String(e.axis)}, keepdims=True)`);
      case 'columns':
        return atomic(`${this.atom(e.x)}[:, ${String(e.from)}:${String(e.to)}]`);
      case 'gather':
        return atomic(this.#gather(e));
      case 'lookup':
        return atomic(`${this.#names.table(e.table)}[np.arange(${String(e.table.length)}), ${this.print(e.x)}]`);
      case 'concatenate':
        return atomic(`np.concatenate([${e.parts.map((part) => this.print(part)).join(', ')}], axis=-1)`);
      case 'call':
        return this.#call(e.name, e.args);
      default:
        return 'x' in e ? this.#unary(e.op, e.x) : this.#binary(e.op, e.a, e.b);
    }
  }

  #unary(op: UnaryOperation, x: ArrayExpression): Piece {
    if (op === 'negative') return { code: `-${bracketed(this.#number(x), Binds.product)}`, binds: Binds.sum };
    if (op === 'erfc') this.#names.uses(op);
    return atomic(`${op === 'erfc' ? '' : 'np.'}${op}(${this.print(x)})`);
  }

  /** Two operands with a sign between them; the second holds together by itself. In a product what is true is 1. */
  #binary(op: BinaryOperation, a: ArrayExpression, b: ArrayExpression): Piece {
    const symbol = symbols[op];
    if (!symbol) return atomic(`np.${op}(${this.print(a)}, ${this.print(b)})`);
    const [sign, binds] = symbol;
    const [left, right] = [a, b].map((e) => (isComparison(e) && op !== 'multiply' ? this.#number(e) : this.#operand(e)));
    const isPower = op === 'power';
    const mayFollow = op === 'add' || (op === 'multiply' && b.op !== 'divide');
    return { code: `${bracketed(left ?? atomic(''), isPower ? Binds.atom : binds)} ${sign} ${bracketed(right ?? atomic(''), isPower ? Binds.sign : mayFollow ? binds : binds + 1)}`, binds };
  }

  /** Inside of elementwise operations a vector is broadcast as it is. */
  #operand(e: ArrayExpression): Piece {
    if (e.op !== 'read' || e.view.tensor.kind !== 'parameter') return this.#piece(e);
    const { tensor, rows } = e.view;
    return tensor.shape.length < 2 && rows === 1 ? atomic(this.#names.variable(tensor.id)) : this.#piece(e);
  }

  #gather({ x, columns, otherwise }: ArrayExpression & { readonly op: 'gather' }): string {
    const list = columns.length > longestList ? this.#names.table(columns) : `[${columns.join(', ')}]`;
    // −1 is the column that was put behind all others.
    return columns.includes(-1) ? `np.pad(${this.print(x)}, ((0, 0), (0, 1)), constant_values=${pythonNumber(otherwise)})[:, ${list}]` : `${this.atom(x)}[:, ${list}]`;
  }

  #call(name: string, args: readonly ArrayExpression[]): Piece {
    this.#names.uses(name);
    return atomic(`${functionName(name)}(${args.map((each) => this.print(each)).join(', ')})`);
  }

  #list(values: readonly number[], shape: ArrayShape): string {
    const counts = values.length > 2 && values.every((value, index) => value === index);
    const flat = counts ? `np.arange(${String(values.length)})` : values.length > longestList ? this.#names.table(values) : `np.array([${values.map(pythonNumber).join(', ')}])`;
    return shape.length === 2 && shape[0] === 1 ? flat : `${flat}.reshape(${shapeText(shape)})`;
  }
}

/** The axes that a tensor without steps has in the code: rows on their way are matrices of one row. */
export function storedShape({ kind, shape }: TraceTensor): Shape {
  return kind === 'row' ? [1, ...shape] : shape;
}

/** A helper's functions that are called from its body come first. */
export function functionsUsedBy(name: string): string[] {
  const found = new Set<string>();
  const visit = (e: ArrayExpression): void => {
    if (e.op === 'call') for (const each of functionsUsedBy(e.name)) found.add(each);
    if (e.op === 'erfc') found.add('erfc');
    for (const part of partsOf(e)) visit(part);
  };
  const definition = arrayFunctions[name];
  for (const value of definition ? [...definition.parts.map(([, part]) => part), definition.result] : []) visit(value);
  return [...found, name];
}

function partsOf(e: ArrayExpression): readonly ArrayExpression[] {
  switch (e.op) {
    case 'where':
      return [e.condition, e.a, e.b];
    case 'call':
      return e.args;
    case 'concatenate':
      return e.parts;
    default:
      return 'x' in e ? [e.x] : 'a' in e ? [e.a, e.b] : [];
  }
}

export function functionName(name: string): string {
  return name.replaceAll('-', '_');
}

export function stepWith(lag: number): string {
  return lag === 0 ? 'step' : `step ${lag > 0 ? '+' : '-'} ${String(Math.abs(lag))}`;
}

export function extentText(extent: Extent): string {
  if (typeof extent === 'number') return String(extent);
  return extent.perSample === 1 ? 'N' : `${String(extent.perSample)} * N`;
}

export function shapeText(shape: ArrayShape): string {
  return shape.map(extentText).join(', ');
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
