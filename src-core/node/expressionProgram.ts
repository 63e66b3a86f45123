import type { Emitter, ElementwiseFunction } from './emitter.ts';
import type { Expression } from './expression.ts';
import { type View, isAbsent } from './view.ts';

/** One operation of a formula; operands are names of variables or of earlier results. */
export interface FormulaStep {
  readonly result: string;
  readonly operation:
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'sum'; readonly terms: readonly (readonly [factor: number, operand: string])[]; readonly constant: number }
    | { readonly kind: 'product' | 'quotient' | 'maximum' | 'minimum'; readonly left: string; readonly right: string }
    | { readonly kind: 'function'; readonly f: ElementwiseFunction; readonly operand: string; readonly constant: number };
}

/** A formula as operations, each once however often it is needed; the last one gives `y`, all others an internal buffer `_1`, `_2`, … */
export function formulaSteps(expression: Expression): readonly FormulaStep[] {
  const steps: FormulaStep['operation'][] = [];
  const known = new Map<string, string>();
  const add = (operation: FormulaStep['operation']): string => {
    const key = JSON.stringify(operation);
    const name = known.get(key) ?? `_${String(steps.length + 1)}`;
    if (!known.has(key)) {
      steps.push(operation);
      known.set(key, name);
    }
    return name;
  };
  const pair = (kind: 'product' | 'quotient' | 'maximum' | 'minimum', left: string, right: string): string => add({ kind, left, right });
  const apply = (f: ElementwiseFunction, operand: string, constant = 0): string => add({ kind: 'function', f, operand, constant });
  /** A part as a number times something else. */
  const scaled = (part: Expression): readonly [factor: number, operand: Expression] => {
    if (part.kind === 'negative') {
      const [factor, operand] = scaled(part.of);
      return [-factor, operand];
    }
    const [first, ...others] = part.kind === 'product' ? part.factors : [];
    return first?.kind === 'number' && others.length > 0 ? [first.value, { kind: 'product', factors: others }] : [1, part];
  };
  const visit = (part: Expression): string => {
    switch (part.kind) {
      case 'value':
        return part.name;
      case 'number':
        return add({ kind: 'number', value: part.value });
      case 'sum': {
        const constant = part.terms.reduce((sum, term) => sum + (term.kind === 'number' ? term.value : 0), 0);
        const terms = part.terms.filter(({ kind }) => kind !== 'number').map((term): readonly [number, string] => {
          const [factor, operand] = scaled(term);
          return [factor, visit(operand)];
        });
        return add({ kind: 'sum', terms, constant });
      }
      case 'product':
      case 'negative': {
        const [factor, operand] = scaled(part);
        if (factor !== 1) return add({ kind: 'sum', terms: [[factor, visit(operand)]], constant: 0 });
        return (part.kind === 'product' ? part.factors : [part.of]).map(visit).reduce((left, right) => pair('product', left, right));
      }
      case 'quotient':
        return pair('quotient', visit(part.over), visit(part.under));
      case 'square': {
        const operand = visit(part.of);
        return pair('product', operand, operand);
      }
      case 'power':
        return apply('power', visit(part.of), part.exponent);
      case 'call':
        return apply(kernelFunction(part.function), visit(part.of));
      case 'maximum':
      case 'minimum': {
        const kind = part.kind;
        const [first, second, ...more] = part.of;
        // The kernels' own ReLU has the same derivative at 0.
        if (kind === 'maximum' && second && more.length === 0 && first?.kind === 'number' && first.value === 0) return apply('relu', visit(second));
        return part.of.map(visit).reduce((left, right) => pair(kind, left, right));
      }
      default:
        throw new Error(`a typed formula has no part of kind ${part.kind}`);
    }
  };
  const last = visit(expression);
  // A formula that is a variable alone, or repeats one: y is a sum of one term.
  if (last !== `_${String(steps.length)}`) steps.push({ kind: 'sum', terms: [[1, last]], constant: 0 });
  return steps.map((operation, index) => ({ result: index === steps.length - 1 ? 'y' : `_${String(index + 1)}`, operation }));
}

function kernelFunction(f: Extract<Expression, { kind: 'call' }>['function']): ElementwiseFunction {
  if (f === 'normal-share') throw new Error('a typed formula does not name the normal distribution');
  return f;
}

/** A tensor of the node by name: a value, or as `dx` a gradient. */
type Lookup = (name: string) => View;

export function emitForward(k: Emitter, steps: readonly FormulaStep[], view: Lookup): void {
  for (const { result, operation } of steps) {
    const y = view(result);
    switch (operation.kind) {
      case 'number':
        k.fill(operation.value, y);
        break;
      case 'sum': {
        const [first, ...others] = operation.terms;
        if (!first || operation.constant !== 0) k.fill(operation.constant, y);
        if (first && operation.constant === 0) k.scale(view(first[1]), first[0], y);
        for (const [factor, operand] of operation.constant === 0 ? others : operation.terms) k.addScaled(view(operand), factor, y);
        break;
      }
      case 'product':
        k.multiply(view(operation.left), view(operation.right), y);
        break;
      case 'quotient':
        k.divide(view(operation.left), view(operation.right), y);
        break;
      case 'maximum':
      case 'minimum':
        k.extremum(operation.kind === 'maximum' ? 1 : -1, view(operation.left), view(operation.right), y);
        break;
      case 'function':
        k.activate(operation.f, view(operation.operand), y, operation.constant);
    }
  }
}

/** The chain rule, from the last operation to the first: each adds to the gradients of what it was made from. */
export function emitBackward(k: Emitter, steps: readonly FormulaStep[], view: Lookup): void {
  for (const { result, operation } of steps.toReversed()) {
    const [y, dy] = [view(result), view(`d${result}`)];
    switch (operation.kind) {
      case 'number':
        break;
      case 'sum':
        for (const [factor, operand] of operation.terms) k.addScaled(dy, factor, view(`d${operand}`));
        break;
      case 'product':
        k.addMultiply(dy, view(operation.right), view(`d${operation.left}`));
        k.addMultiply(dy, view(operation.left), view(`d${operation.right}`));
        break;
      case 'quotient':
        k.addDivideGradient(view(operation.right), y, dy, view(`d${operation.left}`), view(`d${operation.right}`));
        break;
      case 'maximum':
      case 'minimum':
        k.addExtremumGradient(operation.kind === 'maximum' ? 1 : -1, view(operation.left), view(operation.right), dy, view(`d${operation.left}`), view(`d${operation.right}`));
        break;
      case 'function':
        k.addActivateGradient(operation.f, view(operation.operand), y, dy, view(`d${operation.operand}`), operation.constant);
    }
  }
}

/** The views of a node by name; that one is missing would be a fault of the node. */
export function viewsByName(views: Readonly<Record<string, View>>): Lookup {
  return (name) => {
    const view = views[name];
    if (!view || isAbsent(view)) throw new Error(`the formula names "${name}", which the node does not have`);
    return view;
  };
}
