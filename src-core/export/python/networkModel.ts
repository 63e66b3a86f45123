import { portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import { type ArrayProgram, arrayProgram } from '../trace/arrayProgram.ts';
import { readsOf } from '../trace/expressions.ts';
import { nameTensors, outputNames } from '../trace/tensorNames.ts';
import type { Trace, TraceTensor } from '../trace/trace.ts';
import type { ExpressionsOf } from './naturalStatements.ts';
import { type Body, NaturalNetwork, type WrittenLayer } from './naturalNetwork.ts';
import { nodeTitle } from './pythonText.ts';
import { helperNames } from './pythonExpressions.ts';
import { PythonTables } from './pythonTables.ts';
import type { FusedCell } from './schedule.ts';

type ParameterTensor = TraceTensor & { readonly kind: 'parameter' };

/** How a library has the network written. */
export interface NetworkLibrary {
  /** The words that the file uses itself. */
  readonly reserved: readonly string[];
  readonly expressionsOf: ExpressionsOf;
  /** By node id: what is not written as the engine computes it. */
  readonly layers: ReadonlyMap<string, WrittenLayer>;
  /** By the id of their cell: cells that are layers over sequences. */
  readonly fused: ReadonlyMap<string, FusedCell>;
  /** How code reads a parameter; `variable` is its name among the variables. */
  readonly parameter: (tensor: ParameterTensor, variable: string) => string;
  /** What the comment above a node says. */
  readonly comment: (node: string) => string;
  /** Whether all outputs are given back, or only what losses read and what nothing reads. */
  readonly givesAll: boolean;
}

/** What libraries with layers have in common: parameters are attributes of the model or of its layers. */
export function libraryWithLayers(analysis: Analysis, fused: ReadonlyMap<string, FusedCell>, layers: { readonly chosen: NetworkLibrary['layers']; attributeOf(record: string): string }, own: Pick<NetworkLibrary, 'reserved' | 'expressionsOf'>): NetworkLibrary {
  return {
    ...own,
    layers: layers.chosen,
    fused: new Map([...fused].filter(([cell]) => layers.chosen.has(cell))),
    parameter: ({ record }) => `self.${layers.attributeOf(record)}`,
    comment: (node) => nodeTitle(analysis, node),
    givesAll: false,
  };
}

/** The ids of the parameters that an update moves: statistics that training keeps are none. */
export function trainedRecords({ order, graph }: Analysis): Set<string> {
  const statistics = new Set(order.flatMap(({ node, parameters }) => parameters.filter(({ statistic }) => statistic).map(({ name }) => node.parameters[name] ?? '')));
  return new Set(graph.document.parameters.filter(({ id, trainable }) => trainable && !statistics.has(id)).map(({ id }) => id));
}

/** What the way forward alone computes. Its derivatives are the library's affair. */
export function forwardProgram(trace: Trace): ArrayProgram {
  return arrayProgram({ ...trace, backward: [] }, (tensor) => tensor.kind === 'output');
}

/** A network in two parts, `forward` and `loss`, for a library that finds derivatives itself. */
export class NetworkModel {
  readonly tables = new PythonTables();
  /** By `portKey(node, port)`: the variable of each output. */
  readonly outputs: ReadonlyMap<string, string>;
  /** By node id, in the order of arguments: the arrays that `forward` and `loss` take. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, string>;
  readonly hasLoss: boolean;
  readonly hasSteps: boolean;
  readonly isRagged: boolean;
  protected readonly analysis: Analysis;
  protected readonly program: ArrayProgram;
  /** Helpers that are called. */
  protected readonly used = new Set<string>();
  readonly #library: NetworkLibrary;
  readonly #variables: ReadonlyMap<string, string>;
  readonly #network: NaturalNetwork;
  /** Nodes that are asked for by nothing but losses, and those. */
  readonly #ofLoss: ReadonlySet<string>;

  constructor(analysis: Analysis, program: ArrayProgram, library: NetworkLibrary) {
    [this.analysis, this.program, this.#library] = [analysis, program, library];
    this.#ofLoss = nodesOfLoss(analysis);
    this.hasSteps = program.steps > 1;
    this.isRagged = analysis.graph.document.data.lengths !== undefined;
    this.#variables = nameTensors(program.tensors.values(), analysis, [...library.reserved, ...helperNames()]);
    this.outputs = outputNames(program.tensors.values(), this.#variables);
    const returned = new Set(this.returned('forward').concat(library.givesAll ? this.returned('loss') : []));
    this.#network = new NaturalNetwork({
      analysis,
      program,
      layers: library.layers,
      fused: library.fused,
      variable: (tensor) => this.variable(tensor),
      table: (values) => this.tables.nameOf(values),
      uses: (name) => this.used.add(name),
      expressionsOf: library.expressionsOf,
      comment: library.comment,
      isReturned: (tensor) => returned.has(tensor),
    });
    this.hasLoss = analysis.order.some(({ definition }) => definition.loss);
    this.inputs = this.#data('forward');
    this.targets = new Map([...this.#data('loss')].filter(([node]) => !this.inputs.has(node)));
  }

  protected variable(tensor: TraceTensor): string {
    const name = this.#variables.get(tensor.id) ?? '';
    if (tensor.kind === 'parameter') return this.#library.parameter(tensor, name);
    if (tensor.kind === 'presence') return tensor.which;
    return tensor.kind === 'loss' && tensor.node === null ? 'loss' : name;
  }

  protected body(part: 'forward' | 'loss'): Body {
    return this.#network.body((node) => this.#isIn(part, node));
  }

  /** What the nodes of a part read that lies outside of it. */
  protected given(part: 'forward' | 'loss'): TraceTensor[] {
    const given = new Set<TraceTensor>();
    for (const { nodes } of this.program.forward) for (const { node, groups } of nodes) {
      if (!this.#isIn(part, node)) continue;
      for (const { operations } of groups) for (const { value } of operations) for (const { tensor } of readsOf(value)) if (!(tensor.kind === 'output' && this.#isIn(part, tensor.node) && !this.#isData(tensor.node))) given.add(tensor);
    }
    return [...given];
  }

  /** The outputs that a part gives back. */
  protected returned(part: 'forward' | 'loss'): TraceTensor[] {
    const { graph, order } = this.analysis;
    const read = new Set(this.given('loss').map(({ id }) => id));
    const values = new Map([...this.program.tensors.values()].flatMap((tensor) => (tensor.kind === 'output' && !tensor.gradient ? [[portKey(tensor.node, tensor.name), tensor] as const] : [])));
    return order.flatMap(({ node, outputs }) =>
      !this.#isIn(part, node.id) || this.#isData(node.id)
        ? []
        : outputs.flatMap(({ name }) => {
            const tensor = values.get(portKey(node.id, name));
            const isEnd = outputs.every((port) => (graph.outgoing.get(portKey(node.id, port.name)) ?? []).length === 0);
            return tensor && (this.#library.givesAll || read.has(tensor.id) || isEnd) ? [tensor] : [];
          }),
    );
  }

  #isIn(part: 'forward' | 'loss', node: string): boolean {
    return this.#ofLoss.has(node) === (part === 'loss');
  }

  #isData(node: string): boolean {
    return this.analysis.graph.nodes.get(node)?.definition.data !== undefined;
  }

  #data(part: 'forward' | 'loss'): Map<string, string> {
    return new Map(this.given(part).flatMap((tensor) => (tensor.kind === 'output' && this.#isData(tensor.node) ? [[tensor.node, this.variable(tensor)] as const] : [])));
  }
}

/** Whether a part of the network asks which samples are there at which step. */
export function asksForPresence(given: readonly TraceTensor[]): boolean {
  return given.some(({ kind }) => kind === 'presence' || kind === 'loss-weight');
}

/** Whether the body of `loss` adds to the loss before it sets it. */
export function startsAtZero({ lines }: Body): boolean {
  return lines.some((line) => /^\s*loss = loss \+/.test(line)) && !lines.some((line) => /^loss = (?!loss \+)/.test(line));
}

/** Losses, targets that they alone read, and nodes between the two. */
function nodesOfLoss({ graph, order }: Analysis): Set<string> {
  const found = new Set(order.filter(({ definition }) => definition.loss).map(({ node }) => node.id));
  const after = new Set(order.filter(({ node }) => node.type === 'target').map(({ node }) => node.id));
  const targetsOf = (node: string, names: readonly { readonly name: string }[]): string[] => names.flatMap(({ name }) => (graph.outgoing.get(portKey(node, name)) ?? []).map(({ target }) => target.node));
  for (const id of after) for (const next of targetsOf(id, graph.nodes.get(id)?.outputs ?? [])) after.add(next);
  for (const { node, outputs } of [...order].reverse()) {
    const next = targetsOf(node.id, outputs);
    if (after.has(node.id) && next.length > 0 && next.every((id) => found.has(id))) found.add(node.id);
  }
  return found;
}
