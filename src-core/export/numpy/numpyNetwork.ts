import type { Analysis } from '../../graph/validate.ts';
import { type ArrayProgram, statementsOf } from '../trace/arrayProgram.ts';
import type { ArrayStatement } from '../trace/arrayOps.ts';
import { readsOf } from '../trace/expressions.ts';
import { type TraceTensor, type TracedNode, type TracedStage, isOfRun } from '../trace/trace.ts';
import type { NumpyNames } from './numpyExpressions.ts';
import { NumpyExpressions } from './numpyExpressions.ts';
import { NumpyStatements } from './numpyStatements.ts';
import { formulaText, nodeComment } from '../python/formulaText.ts';
import { inSixes, indented, nodeTitle } from '../python/pythonText.ts';
import { groupLines, loopHead } from '../python/stepLines.ts';

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
    return ['', loopHead(direction), ...indented(lines.slice(1))];
  }

  #node({ node, phase, groups }: TracedNode<ArrayStatement>): string[] {
    const printed = groups.map((group) => ({ steps: group.steps, lines: group.operations.map((statement) => this.#statements.print(statement)) }));
    return [`# ${this.#comment(node, phase)}`, ...groupLines(printed, this.#program.steps)];
  }

  #comment(id: string, phase: TracedNode['phase']): string {
    if (phase === 'seed') return `${nodeTitle(this.#analysis, id)}: the way back begins`;
    if (phase === 'forward') return nodeComment(this.#analysis, id);
    return nodeComment(this.#analysis, id, ({ gradients }) => Object.entries(gradients).map(([of, value]) => `d${of} = ${formulaText(value)}`).join(', '));
  }
}
