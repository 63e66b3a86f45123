import type { Analysis } from '../../graph/validate.ts';
import { type ArrayProgram, statementsOf } from '../trace/arrayProgram.ts';
import type { ArrayStatement } from '../trace/arrayOps.ts';
import { readsOf } from '../trace/expressions.ts';
import { type TraceTensor, type TracedNode, type TracedStage, isOfRun } from '../trace/trace.ts';
import type { NumpyNames } from './numpyExpressions.ts';
import { NumpyExpressions } from './numpyExpressions.ts';
import { NumpyStatements } from './numpyStatements.ts';
import { formulaText } from './formulaText.ts';
import { indented, pythonString } from './pythonText.ts';

/** What a function works with: given from outside, or written by itself. */
interface Used {
  readonly given: readonly TraceTensor[];
  readonly written: readonly TraceTensor[];
}

/** The bodies of `forward` and `backward`, node by node. */
export class NumpyNetwork {
  readonly #analysis: Analysis;
  readonly #program: ArrayProgram;
  readonly #names: NumpyNames;
  readonly #statements: NumpyStatements;

  constructor(analysis: Analysis, program: ArrayProgram, names: NumpyNames) {
    this.#analysis = analysis;
    this.#program = program;
    this.#names = names;
    this.#statements = new NumpyStatements(new NumpyExpressions(names), names, statementsOf(program));
  }

  /** The tensors that one of the two functions reads from outside, and those that it writes. */
  used(pass: 'forward' | 'backward'): Used {
    const written = new Set<TraceTensor>();
    const given = new Set<TraceTensor>();
    const statements = this.#program[pass].flatMap(({ nodes }) => nodes.flatMap(({ groups }) => groups.flatMap(({ operations }) => operations)));
    for (const { to } of statements) written.add(to.tensor);
    for (const { value } of statements) for (const { tensor } of readsOf(value)) if (!written.has(tensor) && tensor.kind !== 'constant') given.add(tensor);
    return { given: [...given], written: [...written] };
  }

  lines(pass: 'forward' | 'backward'): string[] {
    return [...this.#zeros(pass), ...this.#program[pass].flatMap((stage) => this.#stage(stage))];
  }

  /** Tensors that are written bit by bit begin as zeros; so do all of a run's where there are steps. */
  #zeros(pass: 'forward' | 'backward'): string[] {
    const known = new Set(pass === 'backward' ? this.used('forward').written : []);
    const { written, given } = this.used(pass);
    const begins = [...written, ...given.filter(({ id }) => this.#program.zeroed.has(id))].filter((tensor) => !known.has(tensor) && (this.#program.zeroed.has(tensor.id) || (this.#names.hasSteps && isOfRun(tensor))));
    const bySize = new Map<string, string[]>();
    for (const tensor of begins) {
      const zeros = this.#statements.zeros(tensor);
      bySize.set(zeros, [...(bySize.get(zeros) ?? []), this.#names.variable(tensor.id)]);
    }
    return [...bySize].flatMap(([zeros, names]) => inSixes(names).map((some) => `${some.join(', ')} = ${some.length === 1 ? zeros : `(${zeros} for _ in range(${String(some.length)}))`}`));
  }

  #stage({ direction, nodes }: TracedStage<ArrayStatement>): string[] {
    const lines = nodes.flatMap((node) => ['', ...this.#node(node)]);
    if (!this.#names.hasSteps) return lines;
    return ['', `for step in ${direction === 'forwards' ? 'range(T)' : 'reversed(range(T))'}:`, ...indented(lines.slice(1))];
  }

  #node({ node, phase, groups }: TracedNode<ArrayStatement>): string[] {
    const { steps } = this.#program;
    const comment = `# ${this.#comment(node, phase)}`;
    const printed = groups.map((group) => ({ steps: group.steps, lines: group.operations.map((statement) => this.#statements.print(statement)) }));
    const isAtAll = printed.reduce((count, group) => count + group.steps.length, 0) === steps;
    const common = isAtAll ? commonStart(printed.map((group) => group.lines)) : 0;
    const lines: string[] = [];
    let left = steps;
    for (const group of printed) {
      const own = group.lines.slice(common);
      // What is left to the last group needs no condition.
      const isLast = group.steps.length === left;
      left -= group.steps.length;
      if (own.length === 0) continue;
      if (isLast && lines.length > 0 && isAtAll && printed.every(({ lines: all }) => all.length > common)) lines.push('else:', ...indented(own));
      else if (isLast && printed.length === 1) lines.push(...own);
      else lines.push(`${lines.length > 0 ? 'elif' : 'if'} ${stepsText(group.steps, steps)}:`, ...indented(own));
    }
    return [comment, ...(printed[0]?.lines.slice(0, common) ?? []), ...lines];
  }

  #comment(id: string, phase: TracedNode['phase']): string {
    const resolved = this.#analysis.graph.nodes.get(id);
    if (!resolved) return pythonString(id);
    const { definition, config, node } = resolved;
    const name = `${definition.title.en} ${pythonString(node.label ?? id)}`;
    if (phase === 'seed') return `${name}: the way back begins`;
    const latex = definition.latex(config, 'evaluation');
    const formula = phase === 'forward' ? formulaText(latex.forward) : Object.entries(latex.gradients).map(([of, value]) => `d${of} = ${formulaText(value)}`).join(', ');
    return formula.length > 120 || formula === '' ? name : `${name}: ${formula}`;
  }
}

/** How many lines at the start of all lists are the same; where there is one list, none is split off. */
export function commonStart(lists: readonly (readonly string[])[]): number {
  const [first = [], ...others] = lists;
  if (others.length === 0) return 0;
  const different = first.findIndex((line, index) => others.some((other) => other[index] !== line));
  return different < 0 ? first.length : different;
}

/** Six names in a line can be read. */
export function inSixes<T>(names: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(names.length / 6) }, (_, line) => names.slice(line * 6, line * 6 + 6));
}

/** A condition on `step`; some steps, but not all. */
export function stepsText(steps: readonly number[], count: number): string {
  const [first = 0, last = 0] = [steps[0], steps.at(-1)];
  const isRange = last - first + 1 === steps.length;
  if (steps.length === 1) return first === count - 1 && count > 1 ? 'step == T - 1' : `step == ${String(first)}`;
  if (isRange && last === count - 1) return first === 1 ? 'step > 0' : `step >= ${String(first)}`;
  if (isRange && first === 0) return last === count - 2 ? 'step < T - 1' : `step <= ${String(last)}`;
  return isRange ? `${String(first)} <= step <= ${String(last)}` : `step in (${steps.map(String).join(', ')})`;
}
