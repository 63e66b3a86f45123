import type { Analysis } from '../../graph/validate.ts';
import type { TorchPiece } from '../../node/torchLayer.ts';
import { helperLines, nothing } from '../python/helperLines.ts';
import { lossWeightLines } from '../python/lossWeights.ts';
import type { Body } from '../python/naturalNetwork.ts';
import { NetworkModel, asksForPresence, forwardProgram, libraryWithLayers, startsAtZero, trainedRecords } from '../python/networkModel.ts';
import { docText, indented, pythonString } from '../python/pythonText.ts';
import { fusedCells } from '../python/schedule.ts';
import type { ArrayFunction } from '../trace/arrayOps.ts';
import type { Trace, TraceTensor } from '../trace/trace.ts';
import { TorchExpressions, isOfLibrary } from './torchExpressions.ts';
import { type PlacedParameter, TorchLayers } from './torchLayers.ts';
import { readerLines } from './torchWeights.ts';

/** The words that the file uses itself. */
const reserved = 'torch nn F np json math struct os sys N T step like loss samples lengths real padded share among folder tables arrays load_weights put_weights save_weights read_safetensors parse_safetensors write_safetensors presence last_steps parameters_of dtype gradient model self name Network'.split(' ');

/** A network as a module of PyTorch, and what the files beside it need to know of it. */
export class TorchModel extends NetworkModel {
  readonly layers: TorchLayers;

  constructor(analysis: Analysis, trace: Trace) {
    const program = forwardProgram(trace);
    const fused = fusedCells(program, analysis);
    const trained = trainedRecords(analysis);
    const layers = new TorchLayers(analysis, fused, (record) => trained.has(record));
    super(analysis, program, libraryWithLayers(analysis, fused, layers, { reserved, expressionsOf: (names, isNatural) => new TorchExpressions(names, isNatural) }));
    this.layers = layers;
  }

  /** `model.py` */
  code(): string {
    const { document } = this.analysis.graph;
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
    const helpers = helperLines(this.used, helperWriter);
    const tables = this.tables.lines("torch.from_numpy(arrays[key]).to(torch.long if key.startswith('columns') else torch.float64)");
    const needsTables = tables.length > 0;
    const lines = [
      `"""${docText(document.title)}`,
      '',
      `A tensor of a run is [${this.hasSteps ? 'T, N' : 'N'}, ...]: ${this.hasSteps ? 'T time steps of N samples' : 'N samples'}.`,
      '"""',
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

  #forward(): string[] {
    const returned = this.#returned();
    const body = this.body('forward');
    const args = [...this.inputs.values()];
    const [first] = args;
    const lines = this.#opened(body, first, this.given('forward'));
    return [
      `def forward(${['self', ...args, ...this.#lengthsArgument(), ...(first === undefined ? [`N=${String(this.analysis.graph.document.data.samples)}`] : [])].join(', ')}):`,
      ...indented([...lines, ...(lines.length > 0 ? body.lines : body.lines.slice(body.lines.findIndex((line) => line !== ''))), `return ${returned.join(', ') || 'None'}`]),
    ];
  }

  #loss(): string[] {
    const returned = this.#returned();
    const body = this.body('loss');
    const read = this.given('loss');
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
        ...(startsAtZero(body) ? ['loss = 0.0'] : []),
        ...body.lines,
        'return loss',
      ]),
    ];
  }

  /** What `forward` gives: what the losses read of it, and what nothing reads. */
  #returned(): string[] {
    return this.returned('forward').map((tensor) => this.variable(tensor));
  }

  #lengthsArgument(): string[] {
    return this.isRagged ? ['lengths'] : [];
  }

  /** The sizes that the body uses. */
  #opened({ usesSamples, usesSteps, usesLike }: Body, first: string | undefined, read: readonly TraceTensor[]): string[] {
    const usesPresence = asksForPresence(read);
    return [
      ...(usesLike ? [`like = ${first ?? 'torch.zeros((), dtype=dtype)'}`] : []),
      ...(usesSteps || usesPresence ? [`T = ${first === undefined ? String(this.program.steps) : `${first}.shape[0]`}`] : []),
      ...(usesSamples && first !== undefined ? [`N = ${first}.shape[${this.hasSteps ? '1' : '0'}]`] : []),
      ...(usesPresence ? ['real, padded, share, among = presence(lengths, T)'] : []),
    ];
  }

  /** Where samples differ in length: how much the loss of each counts at each step. */
  #weights(): string[] {
    return lossWeightLines(this.program.tensors.values(), this.analysis, (tensor) => this.variable(tensor), { real: 'real', last: 'last_steps(lengths, T)', mean: 'real / lengths', samples: 'samples' });
  }
}

const helperWriter = {
  expressions: ({ parameters }: ArrayFunction) => new TorchExpressions({ read: nothing, like: () => parameters[0] ?? 'x', samples: nothing, table: nothing, uses: () => undefined }, false),
  given: (name: string) => (name === 'erfc' || isOfLibrary(name) ? [] : undefined),
};

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
