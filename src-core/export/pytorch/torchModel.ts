import { portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import type { TorchPiece } from '../../node/torchLayer.ts';
import { helperLines, nothing } from '../python/helperLines.ts';
import { lossWeightLines } from '../python/lossWeights.ts';
import { helperNames } from '../python/pythonExpressions.ts';
import { PythonTables } from '../python/pythonTables.ts';
import { docText, indented, pythonString } from '../python/pythonText.ts';
import type { ArrayFunction } from '../trace/arrayOps.ts';
import { type ArrayProgram, arrayProgram } from '../trace/arrayProgram.ts';
import { readsOf } from '../trace/expressions.ts';
import { nameTensors, outputNames } from '../trace/tensorNames.ts';
import type { Trace, TraceTensor } from '../trace/trace.ts';
import { TorchExpressions, isOfLibrary } from './torchExpressions.ts';
import { type PlacedParameter, TorchLayers } from './torchLayers.ts';
import { type Body, TorchNetwork } from './torchNetwork.ts';
import { fusedCells } from './torchSchedule.ts';
import { readerLines } from './torchWeights.ts';

/** The words that the file uses itself. */
const reserved = 'torch nn F np ctypes json math struct os sys N T step like loss samples lengths real padded share among folder tables arrays load_weights save_weights read_safetensors parse_safetensors write_safetensors presence last_steps parameters_of dtype gradient model self name Network'.split(' ');

/** A network as a module of PyTorch, and what the files beside it need to know of it. */
export class TorchModel {
  readonly tables = new PythonTables();
  readonly layers: TorchLayers;
  /** By `portKey(node, port)`: the variable of each output. */
  readonly outputs: ReadonlyMap<string, string>;
  /** By node id, in the order of arguments: the arrays that `forward` and `loss` take. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, string>;
  readonly hasLoss: boolean;
  readonly hasSteps: boolean;
  readonly isRagged: boolean;
  readonly #analysis: Analysis;
  readonly #program: ArrayProgram;
  readonly #variables: ReadonlyMap<string, string>;
  readonly #network: TorchNetwork;
  readonly #used = new Set<string>();
  /** Nodes that are asked for by nothing but losses, and those. */
  readonly #ofLoss: ReadonlySet<string>;

  constructor(analysis: Analysis, trace: Trace) {
    this.#analysis = analysis;
    this.#program = arrayProgram({ ...trace, backward: [] }, (tensor) => tensor.kind === 'output');
    this.#ofLoss = nodesOfLoss(analysis);
    this.hasSteps = this.#program.steps > 1;
    this.isRagged = analysis.graph.document.data.lengths !== undefined;
    this.#variables = nameTensors(this.#program.tensors.values(), analysis, [...reserved, ...helperNames()]);
    this.outputs = outputNames(this.#program.tensors.values(), this.#variables);
    const fused = fusedCells(this.#program, analysis);
    const statistics = new Set(analysis.order.flatMap(({ node, parameters }) => parameters.filter(({ statistic }) => statistic).map(({ name }) => node.parameters[name] ?? '')));
    const records = new Map(analysis.graph.document.parameters.map((record) => [record.id, record]));
    this.layers = new TorchLayers(analysis, fused, (record) => records.get(record)?.trainable === true && !statistics.has(record));
    this.#network = new TorchNetwork({
      analysis,
      program: this.#program,
      layers: this.layers,
      fused: new Map([...fused].filter(([cell]) => this.layers.chosen.has(cell))),
      variable: (tensor) => this.#variable(tensor),
      table: (values) => this.tables.nameOf(values),
      uses: (name) => this.#used.add(name),
      isReturned: (tensor) => this.#returnedTensors().includes(tensor),
    });
    this.hasLoss = analysis.order.some(({ definition }) => definition.loss);
    this.inputs = this.#data((node) => !this.#ofLoss.has(node));
    this.targets = new Map([...this.#data((node) => this.#ofLoss.has(node))].filter(([node]) => !this.inputs.has(node)));
  }

  /** `model.py` */
  code(): string {
    const { document } = this.#analysis.graph;
    const methods = [...this.#forward(), ...(this.hasLoss ? ['', ...this.#loss()] : [])];
    const body = [
      'class Network(nn.Module):',
      ...indented([
        `"""${docText(document.title)}"""`,
        '',
        'def __init__(self):',
        ...indented(['super().__init__()', ...this.layers.lines, 'self.to(dtype)']),
        '',
        ...methods,
      ]),
      '',
      '',
      ...parametersLines(this.layers.placed),
    ];
    const helpers = helperLines(this.#used, helperWriter);
    const tables = this.tables.lines("torch.from_numpy(arrays[key]).to(torch.long if key.startswith('columns') else torch.float64)");
    const needsTables = tables.length > 0;
    const lines = [
      `"""${docText(document.title)}`,
      '',
      `A tensor of a run is [${this.hasSteps ? 'T, N' : 'N'}, ...]: ${this.hasSteps ? 'T time steps of N samples' : 'N samples'}.`,
      '"""',
      'import ctypes',
      'import json',
      'import math',
      'import os',
      'import struct',
      '',
      ...(needsTables ? ['import numpy as np'] : []),
      'import torch',
      'import torch.nn.functional as F',
      'from torch import nn',
      '',
      `dtype = torch.${document.precision}`,
      'folder = os.path.dirname(os.path.abspath(__file__))',
      ...tables,
      ...helpers,
      ...(this.isRagged ? presenceLines : []),
      '',
      '',
      ...body,
      ...readerLines,
      '',
      "if __name__ == '__main__':",
      ...indented(["model = load_weights(Network(), os.path.join(folder, 'weights.safetensors'))", 'print(model)', "print(sum(p.numel() for p in model.parameters() if p.requires_grad), 'numbers are trained')"]),
    ];
    const text = `${lines.join('\n').replace(/\n{4,}/g, '\n\n\n')}\n`;
    return /math\.(?!inf\b.*import)/.test(text) ? text : text.replace('import math\n', '');
  }

  #variable(tensor: TraceTensor): string {
    if (tensor.kind === 'parameter') return `self.${this.layers.attributeOf(tensor.record)}`;
    if (tensor.kind === 'presence') return tensor.which;
    return tensor.kind === 'loss' && tensor.node === null ? 'loss' : (this.#variables.get(tensor.id) ?? '');
  }

  /** What the nodes of a part read that lies outside of it. */
  #given(has: (node: string) => boolean): TraceTensor[] {
    const given = new Set<TraceTensor>();
    for (const { nodes } of this.#program.forward) for (const { node, groups } of nodes) {
      if (!has(node)) continue;
      for (const { operations } of groups) for (const { value } of operations) for (const { tensor } of readsOf(value)) if (!(tensor.kind === 'output' && has(tensor.node) && !this.#isData(tensor.node))) given.add(tensor);
    }
    return [...given];
  }

  #isData(node: string): boolean {
    return this.#analysis.graph.nodes.get(node)?.definition.data !== undefined;
  }

  #data(has: (node: string) => boolean): Map<string, string> {
    return new Map(this.#given(has).flatMap((tensor) => (tensor.kind === 'output' && this.#isData(tensor.node) ? [[tensor.node, this.#variable(tensor)] as const] : [])));
  }

  /** What `forward` gives: what the losses read of it, and what nothing reads. */
  #returned(): string[] {
    return this.#returnedTensors().map((tensor) => this.#variable(tensor));
  }

  #returnedTensors(): TraceTensor[] {
    const { graph, order } = this.#analysis;
    const read = new Set(this.#given((node) => this.#ofLoss.has(node)).map(({ id }) => id));
    return order.flatMap(({ node, outputs }) =>
      this.#ofLoss.has(node.id) || this.#isData(node.id)
        ? []
        : outputs.flatMap(({ name }) => {
            const tensor = [...this.#program.tensors.values()].find((each) => each.kind === 'output' && !each.gradient && each.node === node.id && each.name === name);
            const isEnd = outputs.every((port) => (graph.outgoing.get(portKey(node.id, port.name)) ?? []).length === 0);
            return tensor && (read.has(tensor.id) || isEnd) ? [tensor] : [];
          }),
    );
  }

  #forward(): string[] {
    const returned = this.#returned();
    const body = this.#network.body((node) => !this.#ofLoss.has(node));
    const args = [...this.inputs.values()];
    const [first] = args;
    const lines = this.#opened(body, first, this.#given((node) => !this.#ofLoss.has(node)));
    return [
      `def forward(${['self', ...args, ...this.#lengthsArgument(), ...(first === undefined ? [`N=${String(this.#analysis.graph.document.data.samples)}`] : [])].join(', ')}):`,
      ...indented([...lines, ...body.lines, `return ${returned.join(', ') || 'None'}`]),
    ];
  }

  #loss(): string[] {
    const returned = this.#returned();
    const body = this.#network.body((node) => this.#ofLoss.has(node));
    const read = this.#given((node) => this.#ofLoss.has(node));
    const args = [...new Set([...this.inputs.values(), ...this.targets.values()])];
    const [first] = args;
    const lines = this.#opened(body, first, read);
    const call = `self(${[...this.inputs.values(), ...this.#lengthsArgument()].join(', ')})`;
    const isWhole = body.lines.some((line) => /\bsamples\b/.test(line)) || this.isRagged;
    return [
      `def loss(${['self', ...args, ...this.#lengthsArgument(), 'samples=None'].join(', ')}):`,
      ...indented([
        '"""The loss of these samples. Means are taken over `samples`, by default as many as there are."""',
        ...(returned.length > 0 ? [`${returned.join(', ')} = ${call}`] : []),
        ...lines,
        ...(isWhole ? [`samples = ${first === undefined ? '1' : `${first}.shape[${this.hasSteps ? '1' : '0'}]`} if samples is None else samples`] : []),
        ...this.#weights(),
        ...(body.lines.some((line) => /^\s*loss = loss \+/.test(line)) && !body.lines.some((line) => /^loss = (?!loss \+)/.test(line)) ? ['loss = 0.0'] : []),
        ...body.lines,
        'return loss',
      ]),
    ];
  }

  #lengthsArgument(): string[] {
    return this.isRagged ? ['lengths'] : [];
  }

  /** The sizes that the body uses. */
  #opened({ usesSamples, usesSteps, usesLike }: Body, first: string | undefined, read: readonly TraceTensor[]): string[] {
    const usesPresence = read.some(({ kind }) => kind === 'presence' || kind === 'loss-weight');
    return [
      ...(usesLike ? [`like = ${first ?? 'torch.zeros((), dtype=dtype)'}`] : []),
      ...(usesSteps || usesPresence ? [`T = ${first === undefined ? String(this.#program.steps) : `${first}.shape[0]`}`] : []),
      ...(usesSamples && first !== undefined ? [`N = ${first}.shape[${this.hasSteps ? '1' : '0'}]`] : []),
      ...(usesPresence ? ['real, padded, share, among = presence(lengths, T)'] : []),
    ];
  }

  /** Where samples differ in length: how much the loss of each counts at each step. */
  #weights(): string[] {
    return lossWeightLines(this.#program.tensors.values(), this.#analysis, (tensor) => this.#variable(tensor), { real: 'real', last: 'last_steps(lengths, T)', mean: 'real / lengths', samples: 'samples' });
  }
}

const helperWriter = {
  expressions: ({ parameters }: ArrayFunction) => new TorchExpressions({ read: nothing, like: () => parameters[0] ?? 'x', samples: nothing, table: nothing, uses: () => undefined }),
  given: (name: string) => (name === 'erfc' || isOfLibrary(name) ? [] : undefined),
};

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

/** Where the document's parameters lie in the module, for reading and writing files and for gradients. */
function parametersLines(placed: readonly PlacedParameter[]): string[] {
  const piece = ({ entry, rows, transposed }: TorchPiece): string => `of(model.${entry})${rows ? `[${String(rows[0])}:${String(rows[1])}]` : ''}${transposed ? '.T' : ''}`;
  return [
    'def parameters_of(model, of=lambda parameter: parameter):',
    ...indented([
      '"""The parameters by their names in the document: the pieces of layers that hold the rows of each, one behind the other."""',
      'return {',
      ...indented(placed.map(({ name, pieces }) => `${pythonString(name)}: [${pieces.map(piece).join(', ')}],`)),
      '}',
    ]),
  ];
}

const presenceLines = [
  '',
  '',
  'def presence(lengths, T):',
  ...indented([
    '"""Which samples are there at which step, [T, N]; what lies behind their end; 1 / the steps so far; 1 / the samples at a step."""',
    'steps = torch.arange(T, device=lengths.device)[:, None]',
    'real = (steps < lengths).to(dtype)',
    'return real, 1 - real, real / (steps + 1), real / real.sum(1, keepdim=True).clamp(min=1)',
  ]),
  '',
  '',
  'def last_steps(lengths, T):',
  ...indented(['"""1 at the last step of each sample, [T, N]."""', 'return (torch.arange(T, device=lengths.device)[:, None] == lengths - 1).to(dtype)']),
];
