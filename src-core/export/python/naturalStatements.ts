import type { ArrayExpression, ArrayShape, ArrayStatement } from '../trace/arrayOps.ts';
import { mapParts, readsOf, sameExtents, shapeOf } from '../trace/expressions.ts';
import { type TraceTensor, isOfRun } from '../trace/trace.ts';
import type { NaturalExpressions, NaturalNames } from './naturalExpressions.ts';

/** Where a statement stands: in a network of one step, in a loop over the steps, or for all steps at once. */
export type Place = 'single' | 'step' | 'all steps';

/** Functions that work along the last axis. */
const alongLastAxis = new Set(['softmax', 'log-softmax', 'log-sum-exp']);

/** Makes the printer of a library; `isNatural` where tensors are read in their own shape instead of as matrices. */
export type ExpressionsOf = (names: NaturalNames, isNatural: boolean) => NaturalExpressions;

/** Writes statements on arrays as lines of Python whose derivatives a library can find. */
export class NaturalStatements {
  readonly #names: NaturalNames;
  readonly #matrices: NaturalExpressions;
  readonly #natural: NaturalExpressions;
  /** Tensors of which pieces are written: they may not share their numbers with another one. */
  readonly #changed: ReadonlySet<TraceTensor>;

  constructor(names: NaturalNames, expressionsOf: ExpressionsOf, statements: readonly ArrayStatement[]) {
    this.#names = names;
    this.#matrices = expressionsOf(names, false);
    this.#natural = expressionsOf(names, true);
    this.#changed = new Set(statements.filter(({ columns }) => columns).map(({ to }) => to.tensor));
  }

  print(statement: ArrayStatement, place: Place): string {
    const { to, kind, columns } = statement;
    const { tensor } = to;
    if (tensor.kind === 'loss') return this.#intoLoss(statement);
    const target = this.#names.read(tensor, to.lag);
    if (columns) return this.#matrices.intoColumns(target, to, columns, statement.value, kind);
    const value = this.#value(statement, place);
    return `${target} = ${kind === 'add' ? `${target} + ${value}` : value}`;
  }

  #value({ to, value: given }: ArrayStatement, place: Place): string {
    const { tensor, rows, columns } = to;
    // What is brought into the tensor's own shape need not be brought into a matrix before.
    const value = given.op === 'reshape' && isOfRun(tensor) ? given.x : given;
    if (!isOfRun(tensor)) return value.op === 'number' ? this.#matrices.full(['1', String(columns)], this.#matrices.amount(value.value)) : this.#matrices.print(value);
    if (value.op === 'number') return this.#matrices.full([...(place === 'all steps' ? ['T'] : []), ...this.#axes(tensor)], this.#matrices.amount(value.value));
    const copied = (code: string): string => (isBareRead(value) && this.#changed.has(tensor) ? this.#matrices.own(code) : code);
    if (isNatural(value, to.columns, tensor)) return copied(this.#natural.print(value));
    const own = ownShape(tensor);
    if (value.op === 'read' && value.view.tensor.kind === 'parameter' && value.view.fromRow === 0 && value.view.tensor.shape.join() === tensor.shape.join()) return this.#matrices.expanded(this.#names.read(value.view.tensor, 0), this.#axes(tensor));
    if (sameExtents(shapeOf(value), own)) return copied(this.#matrices.print(value));
    const full = [rows, columns];
    const whole = given !== value || sameExtents(shapeOf(value), full) ? undefined : this.#matrices.expanded(value, [typeof rows === 'number' ? String(rows) : rows.perSample === 1 ? this.#names.samples() : `${String(rows.perSample)} * ${this.#names.samples()}`, String(columns)]);
    const isShaped = given === value && tensor.shape.length === 1 && columns === tensor.shape[0];
    if (isShaped) return copied(whole ?? this.#matrices.print(value));
    return copied(this.#matrices.asShape(whole ?? this.#matrices.atom(value), own));
  }

  #intoLoss({ kind, to, value }: ArrayStatement): string {
    const loss = this.#names.read(to.tensor, 0);
    return `${loss} = ${kind === 'add' ? `${loss} + ` : ''}${this.#share(value)}`;
  }

  /** A sum over all samples, with what stands before it. */
  #share(value: ArrayExpression): string {
    if (value.op === 'sum') return value.x.op === 'sum' ? this.#share(value.x) : this.#natural.total(value.x);
    if (value.op === 'multiply' && value.a.op === 'number') {
      const { value: factor } = value.a;
      return typeof factor === 'object' && 'overSamples' in factor && factor.overSamples === 1 ? `${this.#share(value.b)} / ${this.#natural.samples}` : `${this.#natural.amount(factor)} * ${this.#share(value.b)}`;
    }
    if (value.op === 'negative') return `-${this.#share(value.x)}`;
    return this.#natural.total(value);
  }

  zeros(tensor: TraceTensor): string {
    if (!isOfRun(tensor)) return this.#matrices.zeros(tensor.kind === 'row' ? ['1', ...tensor.shape.map(String)] : []);
    return this.#matrices.zeros(this.#axes(tensor));
  }

  /** The axes of a tensor of the run at one step, as code. */
  #axes({ shape }: TraceTensor): string[] {
    return [this.#names.samples(), ...shape.map(String)];
  }
}

/** The axes of a tensor of the run at one step. */
function ownShape({ shape }: TraceTensor): ArrayShape {
  return [{ perSample: 1 }, ...shape];
}

/** Whether a node's statements can be written for all steps at once: the same at each, each step by itself, and in the tensors' own shapes. */
export function canTakeAllSteps(statements: readonly ArrayStatement[]): boolean {
  return statements.every(({ kind, to, columns, value }) => {
    if (usesSteps(value) || readsOf(value).some(({ lag }) => lag !== 0)) return false;
    if (to.tensor.kind === 'loss') return true;
    return kind === 'set' && !columns && isOfRun(to.tensor) && (value.op === 'number' || isNatural(value, to.columns, to.tensor));
  });
}

function usesSteps(e: ArrayExpression): boolean {
  let found = false;
  const visit = (part: ArrayExpression): ArrayExpression => {
    if (part.op === 'number' && typeof part.value === 'object' && 'byStep' in part.value) found = true;
    return mapParts(part, visit);
  };
  visit(e);
  return found;
}

/** Whether an expression can be written on tensors of the same shape as what it gives, without making matrices of them. */
function isNatural(e: ArrayExpression, columns: number, to: TraceTensor): boolean {
  switch (e.op) {
    case 'read': {
      const { tensor, rows, shared, transposed } = e.view;
      return isOfRun(tensor) && typeof rows !== 'number' && !shared && !transposed && tensor.shape.join() === to.shape.join();
    }
    case 'number':
      return true;
    case 'where':
      return [e.condition, e.a, e.b].every((part) => isNatural(part, columns, to));
    case 'call':
      return (!alongLastAxis.has(e.name) || (e.name !== 'log-sum-exp' && columns === to.shape.at(-1))) && e.args.every((part) => isNatural(part, columns, to));
    case 'numbers':
    case 'argument':
    case 'matmul':
    case 'transpose':
    case 'reshape':
    case 'sum':
    case 'max':
    case 'argmax':
    case 'columns':
    case 'gather':
    case 'lookup':
    case 'concatenate':
      return false;
    default:
      return 'x' in e ? isNatural(e.x, columns, to) : isNatural(e.a, columns, to) && isNatural(e.b, columns, to);
  }
}

function isBareRead(e: ArrayExpression): boolean {
  return e.op === 'read' || ((e.op === 'reshape' || e.op === 'columns' || e.op === 'transpose') && isBareRead(e.x));
}
