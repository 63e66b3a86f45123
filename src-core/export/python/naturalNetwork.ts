import { portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import { indented } from './pythonText.ts';
import { groupLines, loopHead, stepIndex } from './stepLines.ts';
import { type ArrayProgram, statementsOf } from '../trace/arrayProgram.ts';
import type { ArrayStatement } from '../trace/arrayOps.ts';
import { readsOf } from '../trace/expressions.ts';
import { type TraceTensor, type TracedNode, type TracedStage, isOfRun } from '../trace/trace.ts';
import type { NaturalExpressions, NaturalNames } from './naturalExpressions.ts';
import { type ExpressionsOf, NaturalStatements, type Place, canTakeAllSteps } from './naturalStatements.ts';
import { type FusedCell, type Segment, scheduleOf } from './schedule.ts';

/** What the body of a method came to. */
export interface Body {
  readonly lines: readonly string[];
  readonly usesSamples: boolean;
  readonly usesSteps: boolean;
  readonly usesLike: boolean;
}

/** A node that is a layer of the library, or a function of it. */
export interface WrittenLayer {
  /** The module's attribute; null for a function. */
  readonly attribute: string | null;
  readonly layer: {
    readonly call: (names: Readonly<Record<string, string>>) => string;
    /** The same call is right for `[T, N, …]`, all steps at once. */
    readonly overSteps?: true;
  };
}

/** What a method's body is written with. */
export interface NetworkParts {
  readonly analysis: Analysis;
  readonly program: ArrayProgram;
  /** By node id. */
  readonly layers: ReadonlyMap<string, WrittenLayer>;
  readonly fused: ReadonlyMap<string, FusedCell>;
  readonly variable: (tensor: TraceTensor) => string;
  readonly table: NaturalNames['table'];
  readonly uses: NaturalNames['uses'];
  readonly expressionsOf: ExpressionsOf;
  /** What the comment above a node says. */
  readonly comment: (node: string) => string;
  /** Whether a method gives the tensor back. */
  readonly isReturned: (tensor: TraceTensor) => boolean;
}

/** Writes the nodes of a network, or of a part of it, as lines of Python. */
export class NaturalNetwork {
  readonly #parts: NetworkParts;
  readonly #statements: NaturalStatements;
  readonly #library: NaturalExpressions;
  readonly #outputs: ReadonlyMap<string, TraceTensor>;
  /** What a node keeps to itself and reads at the same step alone. */
  readonly #passing: ReadonlySet<TraceTensor>;
  #place: Place = 'single';
  #usesSamples = false;
  #usesSteps = false;
  #usesLike = false;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    const { program, table, uses, expressionsOf } = parts;
    const names: NaturalNames = {
      read: (tensor, lag) => this.#read(tensor, lag),
      like: () => {
        this.#usesLike = true;
        return 'like';
      },
      samples: () => {
        this.#usesSamples = true;
        return 'N';
      },
      table,
      uses,
    };
    this.#statements = new NaturalStatements(names, expressionsOf, statementsOf(program));
    this.#library = expressionsOf(names, true);
    this.#passing = passingIn(program);
    this.#outputs = new Map([...program.tensors.values()].flatMap((tensor) => (tensor.kind === 'output' && !tensor.gradient ? [[portKey(tensor.node, tensor.name), tensor] as const] : [])));
  }

  /** The nodes of which `has` is true, in the order in which they run. */
  body(has: (node: string) => boolean): Body {
    [this.#usesSamples, this.#usesSteps, this.#usesLike] = [false, false, false];
    const { program } = this.#parts;
    const lines: string[] = [];
    for (const { direction, nodes } of program.forward) lines.push(...this.#stage(direction, nodes.filter(({ node }) => has(node))));
    return { lines, usesSamples: this.#usesSamples, usesSteps: this.#usesSteps, usesLike: this.#usesLike };
  }

  #read(tensor: TraceTensor, lag: number): string {
    const name = this.#parts.variable(tensor);
    if (!isOfRun(tensor) || this.#place !== 'step' || this.#passing.has(tensor)) return name;
    return `${name}[${stepIndex(lag)}]`;
  }

  #stage(direction: TracedStage['direction'], nodes: readonly TracedNode<ArrayStatement>[]): string[] {
    const { program, analysis, fused } = this.#parts;
    const segments = program.steps === 1 ? [{ isLoop: false, nodes }] : scheduleOf(nodes, analysis, fused, (node) => this.#isAtOnce(node));
    return segments.flatMap((segment) => this.#segment(segment, direction));
  }

  #segment({ isLoop, nodes }: Segment, direction: TracedStage['direction']): string[] {
    if (nodes.length === 0) return [];
    const written = this.#writtenBy(nodes);
    const begun = this.#begun(nodes, written, isLoop);
    this.#place = isLoop ? 'step' : this.#parts.program.steps === 1 ? 'single' : 'all steps';
    const lines = nodes.flatMap((node) => this.#node(node));
    this.#place = 'single';
    if (lines.some((line) => line.includes('(T, '))) this.#usesSteps = true;
    if (!isLoop) return [...begun, ...lines];
    this.#usesSteps = true;
    const names = written.filter((tensor) => this.#isReadOutside(tensor, nodes)).map((tensor) => this.#parts.variable(tensor));
    return ['', ...begun, loopHead(direction), ...indented(lines.slice(1)), ...names.map((name) => `${name} = ${this.#library.stacked(name)}`)];
  }

  #isReadOutside(tensor: TraceTensor, inside: readonly TracedNode<ArrayStatement>[]): boolean {
    const { program, isReturned } = this.#parts;
    if (isReturned(tensor)) return true;
    const others = program.forward.flatMap(({ nodes }) => nodes).filter((node) => !inside.includes(node));
    return others.some(({ groups }) => groups.some(({ operations }) => operations.some(({ value }) => readsOf(value).some((view) => view.tensor === tensor))));
  }

  /** Whether a node needs no loop. */
  #isAtOnce({ node, groups }: TracedNode<ArrayStatement>): boolean {
    const { layers, program, fused } = this.#parts;
    if (fused.has(node)) return true;
    const chosen = layers.get(node);
    const [group, ...others] = groups;
    if (!group || others.length > 0 || group.steps.length < program.steps) return false;
    if (chosen) return chosen.layer.overSteps === true && canTakeAllSteps(group.operations.filter(({ to }) => to.tensor.kind === 'loss'));
    return canTakeAllSteps(group.operations);
  }

  /** Tensors of the run that nodes give, but not what a layer keeps to itself. */
  #writtenBy(nodes: readonly TracedNode<ArrayStatement>[]): TraceTensor[] {
    const written = new Set<TraceTensor>();
    for (const { node, groups } of nodes) {
      const isLayer = this.#parts.layers.has(node);
      for (const { operations } of groups) for (const { to: { tensor } } of operations) if (isOfRun(tensor) && !(isLayer && tensor.kind !== 'output')) written.add(tensor);
    }
    return [...written];
  }

  /** Lists for what a loop gives, and zeros for what is written bit by bit. */
  #begun(nodes: readonly TracedNode<ArrayStatement>[], written: readonly TraceTensor[], isLoop: boolean): string[] {
    const { program, layers, variable } = this.#parts;
    const bits = new Set(nodes.flatMap(({ node, groups }) => (layers.has(node) ? [] : partly(groups, program.steps))));
    const byLayer = new Set(nodes.filter(({ node }) => layers.has(node)).map(({ node }) => node));
    return written.filter((tensor) => !(isLoop && this.#passing.has(tensor))).flatMap((tensor) => {
      const isBit = (program.zeroed.has(tensor.id) || bits.has(tensor)) && !('node' in tensor && tensor.node !== null && byLayer.has(tensor.node));
      if (isBit) return [`${variable(tensor)} = ${isLoop ? `[${this.#statements.zeros(tensor)} for _ in range(T)]` : this.#statements.zeros(tensor)}`];
      return isLoop ? [`${variable(tensor)} = [None] * T`] : [];
    });
  }

  #node({ node, groups }: TracedNode<ArrayStatement>): string[] {
    const { program, layers } = this.#parts;
    const layer = this.#layer(node);
    const printed = groups.map((group) => ({ steps: group.steps, lines: this.#operations(node, group.operations) }));
    const all = [...layer, ...groupLines(printed, program.steps), ...(layers.has(node) ? [] : this.#estimate(node))];
    return all.length === 0 ? [] : ['', `# ${this.#parts.comment(node)}`, ...all];
  }

  /** What a node that is a layer still does itself: its share in the loss. The shares of single nodes are not told apart. */
  #operations(node: string, operations: readonly ArrayStatement[]): string[] {
    const isLayer = this.#parts.layers.has(node);
    const needed = operations.filter(({ to: { tensor } }) => (tensor.kind === 'loss' ? tensor.node === null : !isLayer));
    const rows = new Set(needed.map(({ to: { tensor } }) => tensor).filter((tensor) => tensor.kind === 'row' && this.#parts.program.zeroed.has(tensor.id)));
    return [...[...rows].map((tensor) => `${this.#parts.variable(tensor)} = ${this.#statements.zeros(tensor)}`), ...needed.map((statement) => this.#statements.print(statement, this.#place))];
  }

  #layer(node: string): string[] {
    const { layers, analysis, fused } = this.#parts;
    const chosen = layers.get(node);
    const resolved = analysis.graph.nodes.get(node);
    if (!chosen || !resolved) return [];
    const names: Record<string, string> = { layer: `self.${chosen.attribute ?? ''}` };
    for (const { name } of resolved.inputs) {
      const source = analysis.graph.incoming.get(portKey(node, name))?.source;
      const tensor = source && this.#outputs.get(portKey(source.node, source.port));
      if (tensor) names[name] = this.#read(tensor, 0);
    }
    const outputs = resolved.outputs.flatMap(({ name }) => this.#outputs.get(portKey(node, name)) ?? []);
    // A layer over a sequence gives the hidden state alone.
    const given = (fused.has(node) ? outputs.slice(0, 1) : outputs).map((tensor) => this.#read(tensor, 0));
    return [`${given.join(', ')} = ${chosen.layer.call(names)}`];
  }

  /** Where an estimate comes back instead of a derivative, that of the identity is put in. */
  #estimate(node: string): string[] {
    const { analysis } = this.#parts;
    const resolved = analysis.graph.nodes.get(node);
    const [input] = resolved?.definition.estimates?.(resolved.config) ?? [];
    const source = input === undefined ? undefined : analysis.graph.incoming.get(portKey(node, input))?.source;
    const [x, y] = [source && this.#outputs.get(portKey(source.node, source.port)), this.#outputs.get(portKey(node, resolved?.outputs[0]?.name ?? ''))].map((tensor) => tensor && this.#read(tensor, 0));
    return x === undefined || y === undefined ? [] : [`${y} = ${y} + (${x} - ${this.#library.detached(x)})  # the gradient goes straight through`];
  }
}

/** Tensors inside of nodes that are written and read at one step, all at once, and at no other. */
function passingIn(program: ArrayProgram): Set<TraceTensor> {
  const statements = statementsOf(program);
  const kept = new Set<TraceTensor>();
  for (const { value, to, columns } of statements) {
    if (columns) kept.add(to.tensor);
    for (const { tensor, lag } of readsOf(value)) if (lag !== 0) kept.add(tensor);
  }
  const bits = program.forward.flatMap(({ nodes }) => nodes.flatMap(({ groups }) => partly(groups, program.steps)));
  return new Set([...program.tensors.values()].filter((tensor) => tensor.kind === 'internal' && !kept.has(tensor) && !program.zeroed.has(tensor.id) && !bits.includes(tensor)));
}

/** Tensors that are not written at every step. */
function partly(groups: TracedNode<ArrayStatement>['groups'], steps: number): TraceTensor[] {
  const counts = new Map<TraceTensor, number>();
  for (const group of groups) for (const tensor of new Set(group.operations.map(({ to }) => to.tensor))) counts.set(tensor, (counts.get(tensor) ?? 0) + group.steps.length);
  return [...counts].filter(([, count]) => count < steps).map(([tensor]) => tensor);
}
