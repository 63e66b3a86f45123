import type { Analysis } from '../../graph/validate.ts';
import { helperLines, nothing } from '../python/helperLines.ts';
import { lossWeightLines } from '../python/lossWeights.ts';
import type { Body } from '../python/naturalNetwork.ts';
import { NetworkModel, asksForPresence, forwardProgram, libraryWithLayers, startsAtZero } from '../python/networkModel.ts';
import { docText, indented, pythonString } from '../python/pythonText.ts';
import { fusedCells } from '../python/schedule.ts';
import { readsOf } from '../trace/expressions.ts';
import { statementsOf } from '../trace/arrayProgram.ts';
import type { Trace, TraceTensor } from '../trace/trace.ts';
import { KerasExpressions, kerasHelper } from './kerasExpressions.ts';
import { KerasLayers } from './kerasLayers.ts';

/** The words that the file uses itself. */
const reserved = 'keras ops np os N T step samples lengths loss largest between presence last_steps real padded share among folder tables arrays load dtype model self name data layer names key Network'.split(' ');

/** A network as a model of Keras 3. */
export class KerasModel extends NetworkModel {
  readonly layers: KerasLayers;
  /** By node id: the inputs, and the targets that losses alone read. */
  readonly data: ReadonlyMap<string, string>;

  constructor(analysis: Analysis, trace: Trace) {
    const program = forwardProgram(trace);
    const fused = fusedCells(program, analysis);
    const read = new Set(statementsOf(program).flatMap(({ value }) => readsOf(value).flatMap(({ tensor }) => (tensor.kind === 'parameter' ? [tensor.record] : []))));
    const layers = new KerasLayers(analysis, fused, read);
    super(analysis, program, libraryWithLayers(analysis, fused, layers, { reserved, expressionsOf: (names, isNatural) => new KerasExpressions(names, isNatural) }));
    this.layers = layers;
    this.data = new Map([...this.inputs, ...this.targets]);
  }

  /** `model.py` */
  code(): string {
    const { document } = this.analysis.graph;
    const methods = [...this.#call(), ...(this.hasLoss ? ['', ...this.#loss()] : [])];
    const helpers = helperLines(this.used, { expressions: () => new KerasExpressions({ read: nothing, like: nothing, samples: nothing, table: nothing, uses: () => undefined }, false), given: kerasHelper });
    const lines = [
      `"""${docText(document.title)}`,
      '',
      'The network in Keras 3, for every backend: real layers where Keras has them, `keras.ops` for all else.',
      `A tensor of a run is [${this.hasSteps ? 'T, N' : 'N'}, ...]: ${this.hasSteps ? 'T time steps of N samples' : 'N samples'}.`,
      '"""',
      'import os',
      '',
      'import keras',
      'import numpy as np',
      'from keras import ops',
      '',
      `dtype = '${document.precision}'`,
      'keras.config.set_floatx(dtype)',
      'folder = os.path.dirname(os.path.abspath(__file__))',
      ...this.tables.lines(),
      ...helpers,
      ...(this.isRagged ? presenceLines : []),
      '',
      '',
      'class Network(keras.Model):',
      ...indented([`"""${docText(document.title)}"""`, '', 'def __init__(self):', ...indented(['super().__init__()', ...this.layers.lines]), '', ...methods]),
      '',
      '',
      ...this.#load(),
      '',
      '',
      ...this.#main(),
    ];
    return `${lines.join('\n')}\n`;
  }

  #call(): string[] {
    const body = this.body('forward');
    const args = [...this.inputs.values()];
    const noInputs = args.length === 0 ? [`N=${String(this.analysis.graph.document.data.samples)}`] : [];
    return [
      `def call(${['self', ...args, ...this.#lengthsArgument(), ...noInputs].join(', ')}):`,
      ...indented([...withoutBlank([...this.#opened(body, args[0], this.given('forward')), ...body.lines]), `return ${this.#returned() || 'None'}`]),
    ];
  }

  #loss(): string[] {
    const body = this.body('loss');
    const given = this.given('loss');
    const args = [...new Set([...this.inputs.values(), ...this.targets.values()])];
    const [first] = args;
    const returned = this.#returned();
    const count = first === undefined ? String(this.analysis.graph.document.data.samples) : `ops.shape(${first})[${this.hasSteps ? '1' : '0'}]`;
    return [
      `def loss_of(${['self', ...args, ...this.#lengthsArgument()].join(', ')}):`,
      ...indented([
        '"""The loss of these samples."""',
        ...(returned === '' ? [] : [`${returned} = self(${[...this.inputs.values(), ...this.#lengthsArgument()].join(', ')})`]),
        ...this.#opened(body, first, given),
        ...(this.isRagged || body.lines.some((line) => /\bsamples\b/.test(line)) ? [`samples = ops.cast(${count}, dtype)`] : []),
        ...lossWeightLines(given, this.analysis, (tensor) => this.variable(tensor), { real: 'real', last: 'last_steps(lengths, T)', mean: 'real / lengths', samples: 'samples' }),
        ...(startsAtZero(body) ? ['loss = 0.0'] : []),
        ...body.lines,
        'return loss',
      ]),
    ];
  }

  #load(): string[] {
    const { layers, weights } = this.layers;
    return [
      'def load(model):',
      ...indented([
        '"""Gives the model the numbers of weights.npz, which are in the layout of Keras, and gives it back."""',
        "with np.load(os.path.join(folder, 'weights.npz'), allow_pickle=False) as arrays:",
        ...indented([
          ...layers.map(({ attribute, names }) => `model.${attribute}.set_weights([${names.map((name) => `arrays[${pythonString(name)}]`).join(', ')}])`),
          ...weights.map(({ attribute, name }) => `model.${attribute}.assign(arrays[${pythonString(name)}])`),
          'return model',
        ]),
      ]),
    ];
  }

  #main(): string[] {
    const args = (names: Iterable<string>): string => [...new Set(names), ...this.#lengthsArgument()].map((name) => `data[${pythonString(name)}]`).join(', ');
    return [
      "if __name__ == '__main__':",
      ...indented([
        'model = load(Network())',
        "with np.load(os.path.join(folder, 'data.npz'), allow_pickle=False) as arrays:",
        ...indented(['data = {name: ops.array(arrays[name], dtype=dtype) for name in arrays.files}']),
        `print(model(${args(this.inputs.values())}))`,
        ...(this.hasLoss ? [`print('loss', model.loss_of(${args(this.data.values())}))`] : []),
      ]),
    ];
  }

  #returned(): string {
    return this.returned('forward').map((tensor) => this.variable(tensor)).join(', ');
  }

  #lengthsArgument(): string[] {
    return this.isRagged ? ['lengths'] : [];
  }

  /** The sizes that the body uses. */
  #opened({ usesSamples, usesSteps }: Body, first: string | undefined, given: readonly TraceTensor[]): string[] {
    const usesPresence = asksForPresence(given);
    return [
      ...(usesSteps || usesPresence ? [`T = ${first === undefined ? String(this.program.steps) : `ops.shape(${first})[0]`}`] : []),
      ...(usesSamples && first !== undefined ? [`N = ops.shape(${first})[${this.hasSteps ? '1' : '0'}]`] : []),
      ...(usesPresence ? ['real, padded, share, among = presence(lengths, T)'] : []),
    ];
  }
}

/** Lines that begin with no blank one. */
function withoutBlank(lines: readonly string[]): readonly string[] {
  return lines[0] === '' ? lines.slice(1) : lines;
}

const presenceLines = [
  '',
  '',
  'def presence(lengths, T):',
  ...indented([
    '"""Which samples are there at which step, [T, N]; what lies behind their end; 1 / the steps so far; 1 / the samples at a step."""',
    'steps = ops.reshape(ops.arange(T, dtype=dtype), (-1, 1))',
    'real = ops.cast(steps < lengths, dtype)',
    'return real, 1 - real, real / (steps + 1), real / ops.maximum(ops.sum(real, axis=1, keepdims=True), 1.0)',
  ]),
  '',
  '',
  'def last_steps(lengths, T):',
  ...indented(['"""1 at the last step of each sample, [T, N]."""', 'return ops.cast(ops.reshape(ops.arange(T, dtype=dtype), (-1, 1)) == lengths - 1, dtype)']),
];
