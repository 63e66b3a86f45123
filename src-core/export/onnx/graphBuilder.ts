import type { StoredType } from '../namedTensor.ts';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnxModel.ts';

/** Collects the nodes and fixed tensors of an ONNX graph; every value has a name of its own. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly type: StoredType;
  readonly #taken = new Set<string>();
  readonly #constants = new Map<string, string>();

  constructor(type: StoredType) {
    this.type = type;
  }

  /** The name itself, or with a number where it is taken. */
  name(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#taken.has(name); count++) name = `${wanted}_${String(count)}`;
    this.#taken.add(name);
    return name;
  }

  /** A node with one output, which is called as wanted or like its operator. Returns the output's name. */
  add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}, wanted = op): string {
    return this.addWith(op, inputs, [wanted], attributes)[0] ?? '';
  }

  /** A node with several outputs; an empty name is left out. */
  addWith(op: string, inputs: readonly string[], wanted: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string[] {
    const outputs = wanted.map((each) => (each === '' ? '' : this.name(each)));
    this.nodes.push({ op, name: this.name(`${op}_${String(this.nodes.length)}`), inputs, outputs, attributes });
    return outputs;
  }

  /** The same value under a name that says what it is, where the newest node has made it. Nothing may have kept the old name. */
  called(value: string, wanted: string): string {
    const last = this.nodes.at(-1);
    if (!last?.outputs.includes(value)) return value;
    const name = this.name(wanted);
    this.nodes[this.nodes.length - 1] = { ...last, outputs: last.outputs.map((output) => (output === value ? name : output)) };
    return name;
  }

  /** A fixed tensor under this name. */
  initializer(wanted: string, shape: readonly number[], values: ArrayLike<number>, type: OnnxTensor['type'] = this.type): string {
    const name = this.name(wanted);
    this.initializers.push({ name, type, shape, values });
    return name;
  }

  /** Fixed numbers; the same numbers are there once. */
  numbers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#constant(this.type, values, shape);
  }

  /** One fixed number, of shape []. */
  number(value: number): string {
    return this.#constant(this.type, [value], []);
  }

  /** Whole numbers: axes, shapes and indices. */
  integers(values: readonly number[]): string {
    return this.#constant('int64', values, [values.length]);
  }

  #constant(type: OnnxTensor['type'], values: readonly number[], shape: readonly number[]): string {
    const key = `${type} ${shape.join()} ${values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join()}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.initializer(type === 'int64' ? 'integers' : 'constant', shape, values, type);
    this.#constants.set(key, name);
    return name;
  }
}
