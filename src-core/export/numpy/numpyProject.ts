import type { Analysis } from '../../graph/validate.ts';
import { type ExportedFile, textFile } from '../exportedFile.ts';
import type { NamedTensor } from '../namedTensor.ts';
import { writeNpz } from '../npz.ts';
import { namedParameters } from '../weights.ts';
import { type ArrayProgram, arrayProgram } from '../trace/arrayProgram.ts';
import { nameTensors, outputNames } from '../trace/tensorNames.ts';
import { type Trace, type TraceTensor, isOfRun } from '../trace/trace.ts';
import { dataRows } from '../python/dataRows.ts';
import { helperLines, nothing } from '../python/helperLines.ts';
import { lossWeightLines } from '../python/lossWeights.ts';
import { helperNames } from '../python/pythonExpressions.ts';
import { PythonTables } from '../python/pythonTables.ts';
import { docText, indented, parameterNames, pythonNumber, pythonString, ratesOf, unpacked } from '../python/pythonText.ts';
import { stepIndex } from '../python/stepLines.ts';
import { NumpyExpressions, type NumpyNames } from './numpyExpressions.ts';
import { NumpyNetwork } from './numpyNetwork.ts';
import { updateCall, updateLines } from './numpyUpdate.ts';
import { zerosOf } from './numpyStatements.ts';
import { presenceLines } from './numpyPresence.ts';

/** A network in NumPy: the files, and by which names `model.py --json` gives its numbers. */
export interface NumpyExport {
  readonly files: readonly ExportedFile[];
  /** By `portKey(node, port)`. */
  readonly outputs: ReadonlyMap<string, string>;
  /** By node id: the arrays of data. */
  readonly data: ReadonlyMap<string, string>;
}

/** The words that the file uses itself. */
const reserved = 'np math json sys os N T step data p v gradients input_gradients loss rate name state epoch forward backward update presence last_steps real padded share among erfc folder tables arrays load factor key LEARNING_RATE EPOCHS TRAINABLE'.split(' ');

/**
 * `model.py`, which needs NumPy and nothing else: forward, backward and update, written out node by node; with it its
 * weights and the document's rows. It computes in float64 whatever the document's precision. `trace` is the document's, from
 * `engine/traceDocument.ts`.
 */
export function exportNumpy(analysis: Analysis, trace: Trace): NumpyExport {
  const { document } = analysis.graph;
  const inputs = new Set(analysis.order.filter(({ definition, node }) => definition.data && node.type !== 'target').map(({ node }) => node.id));
  const isKept = (tensor: TraceTensor): boolean => (tensor.kind === 'output' && (!tensor.gradient || inputs.has(tensor.node))) || (tensor.kind === 'parameter' && tensor.gradient);
  const program = arrayProgram(trace, isKept);
  const parts = new Parts(analysis, program, inputs);
  const model = parts.model();
  const { precision } = document;
  const files = [textFile('model.py', model), { name: 'weights.npz', content: writeNpz(namedParameters(document), precision) }, { name: 'data.npz', content: writeNpz(parts.rows(), 'float64') }, ...parts.tables.files()];
  return { files, outputs: outputNames(program.tensors.values(), parts.variables), data: parts.data };
}

/** A parameter that the program reads or gives a gradient of, and its variables. */
interface UsedParameter {
  readonly tensor: TraceTensor & { readonly kind: 'parameter' };
  readonly name: string;
  readonly gradient: string | undefined;
}

class Parts {
  readonly tables = new PythonTables();
  readonly variables: ReadonlyMap<string, string>;
  /** Data nodes that something reads, and their arrays' names. */
  readonly data: ReadonlyMap<string, string>;
  readonly #analysis: Analysis;
  readonly #program: ArrayProgram;
  readonly #inputs: ReadonlySet<string>;
  readonly #network: NumpyNetwork;
  readonly #used = new Set<string>();
  readonly #hasSteps: boolean;

  constructor(analysis: Analysis, program: ArrayProgram, inputs: ReadonlySet<string>) {
    [this.#analysis, this.#program, this.#inputs, this.#hasSteps] = [analysis, program, inputs, program.steps > 1];
    this.variables = nameTensors(program.tensors.values(), analysis, [...reserved, ...helperNames()]);
    const names: NumpyNames = {
      variable: (id) => this.#nameOf(id),
      read: (tensor, lag) => (this.#hasSteps && isOfRun(tensor) ? `${this.#nameOf(tensor.id)}[${stepIndex(lag)}]` : this.#nameOf(tensor.id)),
      hasSteps: this.#hasSteps,
      table: (values) => this.tables.nameOf(values),
      uses: (name) => this.#used.add(name),
    };
    this.#network = new NumpyNetwork(analysis, program, names);
    this.data = new Map(this.#given('forward', 'output').concat(this.#given('backward', 'output').filter(({ tensor }) => analysis.graph.nodes.get(tensor.node)?.definition.data)).map(({ tensor, variable }) => [tensor.node, variable]));
  }

  #nameOf(id: string): string {
    const tensor = this.#program.tensors.get(id);
    if (tensor?.kind === 'presence') return tensor.which;
    return id === 'total loss' ? 'loss' : (this.variables.get(id) ?? '');
  }

  #given<K extends TraceTensor['kind']>(pass: 'forward' | 'backward', kind: K): { readonly tensor: TraceTensor & { readonly kind: K }; readonly variable: string }[] {
    const isOf = (tensor: TraceTensor): tensor is TraceTensor & { readonly kind: K } => tensor.kind === kind;
    return this.#network.used(pass).given.filter(isOf).filter(({ id }) => !this.#program.zeroed.has(id)).map((tensor) => ({ tensor, variable: this.#nameOf(tensor.id) }));
  }

  rows(): NamedTensor[] {
    return dataRows(this.#analysis, this.data, this.#hasSteps);
  }

  model(): string {
    const forward = this.#forward();
    const backward = this.#backward();
    const { document } = this.#analysis.graph;
    const trainable = this.#parameters().filter(({ tensor }) => tensor.trainable);
    const lines = [
      `"""${docText(document.title)}`,
      '',
      'The network in NumPy alone: forward, backward and update, written out node by node.',
      `An array of a run is [N, features]${this.#hasSteps ? ' at each of T steps' : ''}: a row for each of N samples. dx stands for the derivative of the loss with respect to x.`,
      '"""',
      'import json',
      ...(this.#used.has('erfc') || [...this.#used].some((name) => name.includes('gelu') || name === 'normal-share') || document.training.schedule.kind === 'cosine' ? ['import math'] : []),
      'import os',
      'import sys',
      '',
      'import numpy as np',
      '',
      'folder = os.path.dirname(os.path.abspath(__file__))',
      ...this.tables.lines(),
      ...(this.#hasSteps ? [`T = ${String(this.#program.steps)}`] : []),
      `LEARNING_RATE = ${pythonNumber(document.training.learningRate)}`,
      ...(document.training.schedule.kind === 'cosine' ? [`EPOCHS = ${String(document.training.epochs)}`] : []),
      '# The parameters that an update moves, and how much faster or slower than the others each learns.',
      `TRAINABLE = ${ratesOf(this.#analysis, new Set(trainable.map(({ tensor }) => tensor.record)))}`,
      ...helperLines(this.#used, helperWriter),
      ...(this.#hasPresence() ? presenceLines() : []),
      '',
      '',
      ...forward,
      '',
      '',
      ...backward,
      '',
      '',
      ...updateLines(document.training, this.#trainedInputs()),
      '',
      '',
      ...mainLines((epoch) => updateCall(document.training, this.#trainedInputs(), epoch)),
    ];
    return `${lines.join('\n')}\n`;
  }

  #hasPresence(): boolean {
    return this.#analysis.graph.document.data.lengths !== undefined;
  }

  #parameters(): UsedParameter[] {
    const { document } = this.#analysis.graph;
    const found: UsedParameter[] = [];
    const tensors = [...this.#program.tensors.values()].flatMap((tensor) => (tensor.kind === 'parameter' ? [tensor] : []));
    for (const [index, { name }] of namedParameters(document).entries()) {
      const record = document.parameters[index]?.id;
      const own = tensors.filter((tensor) => tensor.record === record);
      const [first] = own;
      if (first) found.push({ tensor: first, name, gradient: this.variables.get(own.find(({ gradient }) => gradient)?.id ?? '') });
    }
    return found;
  }

  #forward(): string[] {
    const body = this.#network.lines('forward');
    const data = [...this.data].map(([node, name]) => `${name} = ${this.#row(node, `data[${pythonString(name)}]`)}`);
    const [first] = this.data.values();
    const back = this.#network.used('backward').given.filter((tensor) => tensor.kind !== 'parameter' && !this.#program.zeroed.has(tensor.id)).map(({ id }) => this.#nameOf(id));
    const outputs = [...outputNames(this.#program.tensors.values(), this.variables).values()];
    return [
      'def forward(p, data):',
      ...indented([
        '"""Gives the loss, and every value that backward needs. p are the parameters, data the arrays of samples."""',
        ...data,
        `N = ${first === undefined ? String(this.#analysis.graph.document.data.samples) : this.#hasSteps ? `${first}.shape[1]` : `len(${first})`}`,
        ...unpacked('p', this.#given('forward', 'parameter').map(({ variable, tensor }) => [variable, this.#parameterName(tensor.record)])),
        ...this.#presence(),
        ...(this.#program.tensors.has('total loss') ? [] : ['loss = 0.0']),
        ...body,
        '',
        `v = {${['N', ...new Set([...outputs, ...back])].map((name) => `${pythonString(name)}: ${name}`).join(', ')}}`,
        'return loss, v',
      ]),
    ];
  }

  #presence(): string[] {
    if (!this.#hasPresence()) return [];
    const masks = { real: 'real', last: "last_steps(data['lengths'])", mean: "real / data['lengths'][None, :, None]", samples: 'N' };
    return ["real, padded, share, among = presence(data['lengths'])", ...lossWeightLines(this.#program.tensors.values(), this.#analysis, ({ id }) => this.#nameOf(id), masks)];
  }

  #backward(): string[] {
    const body = this.#network.lines('backward');
    const values = this.#network.used('backward').given.filter((tensor) => tensor.kind !== 'parameter' && !this.#program.zeroed.has(tensor.id)).map(({ id }) => this.#nameOf(id));
    const gradients = this.#parameters().map(({ name, gradient, tensor }) => `${pythonString(name)}: ${gradient ?? zerosOf(tensor.shape)}`);
    const inputs = this.#inputGradients().map(({ node, id }) => `${pythonString(this.data.get(node) ?? node)}: ${this.#nameOf(id)}`);
    return [
      'def backward(p, v):',
      ...indented([
        '"""Gives the derivative of the loss with respect to each parameter and each input. v is what forward gave."""',
        ...unpacked('v', ['N', ...values].map((name) => [name, name])),
        ...unpacked('p', this.#given('backward', 'parameter').map(({ variable, tensor }) => [variable, this.#parameterName(tensor.record)])),
        ...body,
        '',
        `gradients = {${gradients.join(', ')}}`,
        `input_gradients = {${inputs.join(', ')}}`,
        'return gradients, input_gradients',
      ]),
    ];
  }

  #inputGradients(): { readonly node: string; readonly id: string }[] {
    return [...this.#program.tensors.values()].flatMap((tensor) => (tensor.kind === 'output' && tensor.gradient && this.#inputs.has(tensor.node) ? [tensor] : []));
  }

  /** The arrays of data that are trained; what the loss does not depend on stays as it is. */
  #trainedInputs(): string[] {
    const reached = new Set(this.#inputGradients().map(({ node }) => node));
    return this.#analysis.order.flatMap(({ definition, config, node }) => (definition.data?.(config).trainable === true && reached.has(node.id) ? (this.data.get(node.id) ?? []) : []));
  }

  #parameterName(record: string): string {
    return parameterNames(this.#analysis).get(record) ?? record;
  }

  /** The samples of a data node as rows; what is one axis already stays as it is. */
  #row(node: string, code: string): string {
    const resolved = this.#analysis.graph.nodes.get(node);
    const shape = this.#analysis.shapes.inferred.get(node)?.outputs[resolved?.outputs[0]?.name ?? ''] ?? [];
    if (shape.length === 1) return code;
    const size = String(shape.reduce((product, extent) => product * extent, 1));
    return `${code}.reshape(${this.#hasSteps ? 'T, ' : ''}-1, ${size})`;
  }
}

const erfcLines = ['# 1 - erf, which NumPy does not have.', 'erfc = np.vectorize(math.erfc, otypes=[float])'];
const helperWriter = {
  expressions: () => new NumpyExpressions({ read: nothing, variable: nothing, hasSteps: false, table: nothing, uses: () => undefined }),
  given: (name: string) => (name === 'erfc' ? erfcLines : undefined),
};

/** The rest of the file. `--json` prints the numbers of three updates too. */
const mainLines = (update: (epoch: string) => string): string[] => [
  'def load(name):',
  ...indented(['"""The arrays of a file beside this one."""', 'with np.load(os.path.join(folder, name), allow_pickle=False) as arrays:', ...indented(['return {key: arrays[key].astype(np.float64) for key in arrays.files}'])]),
  '',
  '',
  "if __name__ == '__main__':",
  ...indented([
    "p, data = load('weights.npz'), load('data.npz')",
    'loss, v = forward(p, data)',
    'gradients, input_gradients = backward(p, v)',
    'state = {}',
    "if '--json' in sys.argv:",
    ...indented([
      'lists = lambda arrays: {name: np.asarray(array).ravel().tolist() for name, array in arrays.items()}',
      "found = {'loss': float(loss), 'values': lists(v), 'gradients': lists(gradients), 'inputs': lists(input_gradients)}",
      'for epoch in range(3):',
      ...indented([update('epoch'), 'loss, v = forward(p, data)', 'gradients, input_gradients = backward(p, v)']),
      "print(json.dumps({**found, 'after': {'loss': float(loss), 'parameters': lists(p), 'data': lists(data)}}))",
    ]),
    'else:',
    ...indented([
      "print('loss', loss)",
      'for name, gradient in [*gradients.items(), *input_gradients.items()]:',
      ...indented(["print('derivative of the loss with respect to', name)", 'print(gradient)']),
      update('0'),
      "print('loss after one update', forward(p, data)[0])",
    ]),
  ]),
];
