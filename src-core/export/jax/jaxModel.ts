import type { Analysis } from '../../graph/validate.ts';
import { nodeComment } from '../python/formulaText.ts';
import { helperLines, nothing } from '../python/helperLines.ts';
import { lossWeightLines } from '../python/lossWeights.ts';
import type { Body } from '../python/naturalNetwork.ts';
import { NetworkModel, asksForPresence, forwardProgram, startsAtZero, trainedRecords } from '../python/networkModel.ts';
import { docText, indented, parameterNames, pythonNumber, pythonString, ratesOf, unpacked } from '../python/pythonText.ts';
import type { Trace, TraceTensor } from '../trace/trace.ts';
import { JaxExpressions, jaxHelper } from './jaxExpressions.ts';

/** The words that the file uses itself. */
const reserved = 'jax jnp nn np json os sys N T step data p v loss forward update gradients_of gradients input_gradients largest between presence last_steps lengths real padded share among folder tables arrays load rate name value key LEARNING_RATE TRAINABLE'.split(' ');

/** A network as pure functions of (parameters, inputs) in JAX. */
export class JaxModel extends NetworkModel {
  /** By node id: the inputs, and the targets that losses alone read. */
  readonly data: ReadonlyMap<string, string>;
  readonly #trained: ReadonlySet<string>;

  constructor(analysis: Analysis, trace: Trace) {
    super(analysis, forwardProgram(trace), {
      reserved,
      expressionsOf: (names, isNatural) => new JaxExpressions(names, isNatural),
      layers: new Map(),
      fused: new Map(),
      parameter: (_tensor, variable) => variable,
      comment: (node) => nodeComment(analysis, node),
      givesAll: true,
    });
    this.data = new Map([...this.inputs, ...this.targets]);
    this.#trained = trainedRecords(analysis);
  }

  /** `model.py` */
  code(): string {
    const { document } = this.analysis.graph;
    const functions = [...this.#forward(), ...(this.hasLoss ? ['', '', ...this.#loss(), '', '', ...this.#update()] : [])];
    const helpers = helperLines(this.used, { expressions: () => new JaxExpressions({ read: nothing, like: nothing, samples: nothing, table: nothing, uses: () => undefined }, false), given: jaxHelper });
    const text = [...helpers, ...functions].join('\n');
    const lines = [
      `"""${docText(document.title)}`,
      '',
      'The network in JAX: pure functions of the parameters and the data, whose derivatives are JAX\'s own.',
      `An array of a run is [${this.hasSteps ? 'T, N' : 'N'}, ...]: ${this.hasSteps ? 'T time steps of N samples' : 'N samples'}.`,
      '"""',
      'import json',
      'import os',
      'import sys',
      '',
      'import jax',
      'import jax.numpy as jnp',
      ...(text.includes('jax.scipy.') ? ['import jax.scipy.special'] : []),
      'import numpy as np',
      ...(/\bnn\./.test(text) ? ['from jax import nn'] : []),
      '',
      "jax.config.update('jax_enable_x64', True)",
      'folder = os.path.dirname(os.path.abspath(__file__))',
      ...this.tables.lines("jnp.array(arrays[key].astype(int if key.startswith('columns') else float))"),
      ...(this.hasLoss
        ? [`LEARNING_RATE = ${pythonNumber(document.training.learningRate)}`, '# The parameters that an update moves, and how much faster or slower than the others each learns.', `TRAINABLE = ${ratesOf(this.analysis, this.#trained)}`]
        : []),
      ...helpers,
      ...(this.isRagged ? presenceLines : []),
      '',
      '',
      ...functions,
      '',
      '',
      ...loadLines,
      '',
      '',
      ...(this.hasLoss ? mainLines([...this.inputs.values()]) : outputsLines),
    ];
    return `${lines.join('\n')}\n`;
  }

  #forward(): string[] {
    const body = this.body('forward');
    return [
      'def forward(p, data):',
      ...indented([
        `"""The value of every node${this.hasLoss ? ' before the losses' : ''}, by name. p are the parameters, data the arrays of samples."""`,
        ...unpacked('data', [...this.inputs.values()].map((name) => [name, name])),
        ...this.#opened(body, this.given('forward')),
        ...body.lines,
        '',
        `return {${this.#named('forward').join(', ')}}`,
      ]),
    ];
  }

  #loss(): string[] {
    const body = this.body('loss');
    const given = this.given('loss');
    const known = new Set(this.returned('forward').map(({ id }) => id));
    const read = given.filter(({ id }) => known.has(id)).map((tensor) => this.variable(tensor));
    const ofData = given.flatMap((tensor) => (tensor.kind === 'output' ? (this.data.get(tensor.node) ?? []) : []));
    return [
      'def loss(p, data):',
      ...indented([
        '"""The loss, and the value of every node by name."""',
        'v = forward(p, data)',
        ...unpacked('v', read.map((name) => [name, name])),
        ...unpacked('data', [...new Set(ofData)].map((name) => [name, name])),
        ...this.#opened(body, given),
        ...this.#weights(given),
        ...(startsAtZero(body) ? ['loss = 0.0'] : []),
        ...body.lines,
        '',
        `return loss, {${['**v', ...this.#named('loss')].join(', ')}}`,
      ]),
      '',
      '',
      '# Gives ((loss, values), (gradients of p, gradients of data)).',
      'gradients_of = jax.jit(jax.value_and_grad(loss, argnums=(0, 1), has_aux=True))',
    ];
  }

  #update(): string[] {
    return [
      'def update(p, gradients, rate=LEARNING_RATE):',
      ...indented(['"""The parameters after one step of gradient descent."""', 'return {name: value - rate * TRAINABLE[name] * gradients[name] if name in TRAINABLE else value for name, value in p.items()}']),
    ];
  }

  #named(part: 'forward' | 'loss'): string[] {
    return this.returned(part).map((tensor) => `${pythonString(this.variable(tensor))}: ${this.variable(tensor)}`);
  }

  /** Parameters by their variables, and the sizes that the body uses. */
  #opened({ usesSamples, usesSteps }: Body, given: readonly TraceTensor[]): string[] {
    const names = parameterNames(this.analysis);
    const parameters = given.flatMap((tensor) => (tensor.kind === 'parameter' ? [[this.variable(tensor), names.get(tensor.record) ?? ''] as const] : []));
    const [first] = this.data.values();
    const sizeOf = (axis: number): string | undefined => first && `data[${pythonString(first)}].shape[${String(axis)}]`;
    const usesPresence = asksForPresence(given);
    return [
      ...unpacked('p', parameters),
      ...(usesSteps || usesPresence ? [`T = ${sizeOf(0) ?? String(this.program.steps)}`] : []),
      ...(usesSamples || usesPresence ? [`N = ${sizeOf(this.hasSteps ? 1 : 0) ?? String(this.analysis.graph.document.data.samples)}`] : []),
      ...(usesPresence ? ['lengths = data["lengths"]', 'real, padded, share, among = presence(lengths, T)'] : []),
    ];
  }

  #weights(given: readonly TraceTensor[]): string[] {
    const masks = { real: 'real', last: 'last_steps(lengths, T)', mean: 'real / lengths', samples: 'N' };
    return lossWeightLines(given, this.analysis, (tensor) => this.variable(tensor), masks);
  }
}

const presenceLines = [
  '',
  '',
  'def presence(lengths, T):',
  ...indented([
    '"""Which samples are there at which step, [T, N]; what lies behind their end; 1 / the steps so far; 1 / the samples at a step."""',
    'steps = jnp.arange(T)[:, None]',
    'real = 1.0 * (steps < lengths)',
    'return real, 1 - real, real / (steps + 1), real / jnp.maximum(jnp.sum(real, axis=1, keepdims=True), 1)',
  ]),
  '',
  '',
  'def last_steps(lengths, T):',
  ...indented(['"""1 at the last step of each sample, [T, N]."""', 'return 1.0 * (jnp.arange(T)[:, None] == lengths - 1)']),
];

const loadLines = [
  'def load(name):',
  ...indented(['"""The arrays of a file beside this one."""', 'with np.load(os.path.join(folder, name), allow_pickle=False) as arrays:', ...indented(['return {key: jnp.asarray(arrays[key], dtype=jnp.float64) for key in arrays.files}'])]),
];

const listsLine = 'lists = lambda arrays: {name: np.asarray(array).ravel().tolist() for name, array in arrays.items()}';

/** What the file does when it is run. */
function mainLines(inputs: readonly string[]): string[] {
  return [
    "if __name__ == '__main__':",
    ...indented([
      "p, data = load('weights.npz'), load('data.npz')",
      '(value, v), (gradients, input_gradients) = gradients_of(p, data)',
      `input_gradients = {name: input_gradients[name] for name in [${inputs.map(pythonString).join(', ')}]}`,
      "if '--json' in sys.argv:",
      ...indented([listsLine, "print(json.dumps({'loss': float(value), 'values': lists({**data, **v}), 'gradients': lists(gradients), 'inputs': lists(input_gradients)}))"]),
      'else:',
      ...indented([
        "print('loss', value)",
        'for name, gradient in [*gradients.items(), *input_gradients.items()]:',
        ...indented(["print('derivative of the loss with respect to', name)", 'print(gradient)']),
        "print('loss after one update', loss(update(p, gradients), data)[0])",
      ]),
    ]),
  ];
}

/** The same where there is no loss. */
const outputsLines = [
  "if __name__ == '__main__':",
  ...indented([
    "p, data = load('weights.npz'), load('data.npz')",
    'v = forward(p, data)',
    "if '--json' in sys.argv:",
    ...indented([listsLine, "print(json.dumps({'loss': 0.0, 'values': lists({**data, **v}), 'gradients': {}, 'inputs': {}}))"]),
    'else:',
    ...indented(['for name, value in v.items():', ...indented(['print(name)', 'print(value)'])]),
  ]),
];
