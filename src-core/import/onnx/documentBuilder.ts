import { type GraphDocument, type GraphEdge, type GraphNode, type Parameter, emptyDocument } from '../../graph/document.ts';
import type { Registry } from '../../node/registry.ts';
import { isShapeError } from '../../node/shapeError.ts';
import { type Shape, formatShape, sizeOf } from '../../tensor/shape.ts';
import type { ReadTensor } from './readOnnx.ts';

/** An output of a node that was made, with its per-sample shape. */
export interface MadePort {
  readonly node: string;
  readonly port: string;
  readonly shape: Shape;
}

/** A parameter to be made, under the name of the tensor that it comes from. */
export interface MadeParameter {
  readonly name: string;
  readonly tensor: ReadTensor;
}

/** What a node is made of. */
export interface NodePlan {
  readonly type: string;
  readonly config?: GraphNode['config'];
  /** By port. */
  readonly inputs?: Readonly<Record<string, MadePort>>;
  /** By slot. */
  readonly parameters?: Readonly<Record<string, MadeParameter>>;
  readonly label?: string;
}

/** Places of cards, px: columns by how far a node is from the inputs. */
const [columnWidth, rowHeight] = [280, 190];

/** Makes a document node by node, from the inputs on. */
export class DocumentBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #edges: GraphEdge[] = [];
  readonly #parameters: Parameter[] = [];
  readonly #columns: GraphDocument['data']['columns'] = {};
  readonly #counts = new Map<string, number>();
  readonly #depths = new Map<string, number>();
  readonly #rows = new Map<number, number>();

  constructor(readonly registry: Registry) {}

  /** An input with one row of zeros. */
  input(label: string, shape: Shape): MadePort {
    const made = this.add({ type: 'input', config: { shape: [...shape] }, label });
    if (typeof made === 'string') throw new TypeError(made);
    this.#columns[made.node] = { values: { shape: [1, 1, ...shape], values: new Array<number>(sizeOf(shape)).fill(0) } };
    return made;
  }

  /** The node's first output; or, as a sentence, why there can be no such node. */
  add({ type, config = {}, inputs = {}, parameters = {}, label }: NodePlan): MadePort | string {
    const definition = this.registry.get(type);
    const parsed = definition?.config.safeParse(config);
    if (!definition || !parsed?.success) return `${type} cannot have these settings (${parsed?.error?.issues[0]?.path.join('.') ?? type})`;
    const shapes = Object.fromEntries(Object.entries(inputs).map(([port, { shape }]) => [port, shape]));
    const inferred = definition.infer(parsed.data, shapes);
    if (isShapeError(inferred)) return `${type} expects ${inferred.expected}, and receives ${inferred.received}`;
    const [output] = definition.outputs(parsed.data);
    const wrong = Object.entries(inferred.parameters ?? {}).find(([slot, shape]) => parameters[slot]?.tensor.shape.join() !== shape?.join());
    if (wrong) return `its ${wrong[0]} has another shape than ${formatShape(wrong[1] ?? [])}`;
    const id = this.#freeId(type);
    for (const [port, from] of Object.entries(inputs)) {
      this.#edges.push({ id: `${from.node}.${from.port} → ${id}.${port}`, source: { node: from.node, port: from.port }, target: { node: id, port } });
    }
    const slots = Object.entries(parameters).map(([slot, { name, tensor }]): [string, string] => {
      const record = `${id}.${slot}`;
      this.#parameters.push({ id: record, name: name === '' ? record : name, values: { shape: [...tensor.shape], values: Array.from(tensor.values) }, trainable: true });
      return [slot, record];
    });
    const named = label !== undefined && label.trim() !== '' ? { label: label.trim().slice(0, 500) } : {};
    const known = parsed.data as GraphNode['config'];
    this.#nodes.push({ id, type, version: definition.version, ...named, position: this.#place(id, inputs), config: known, parameters: Object.fromEntries(slots) });
    return { node: id, port: output?.name ?? '', shape: inferred.outputs[output?.name ?? ''] ?? [] };
  }

  /** Gives a linear layer without a bias, which nothing reads yet, one; null where this is not one. */
  giveBias(port: MadePort, { name, tensor }: MadeParameter): MadePort | null {
    const at = this.#nodes.findIndex(({ id }) => id === port.node);
    const node = this.#nodes[at];
    const isFree = node?.type === 'linear' && node.config['bias'] === 'none' && !this.#edges.some(({ source }) => source.node === node.id);
    if (!isFree) return null;
    const record = `${node.id}.b`;
    this.#parameters.push({ id: record, name: name === '' ? record : name, values: { shape: [...tensor.shape], values: Array.from(tensor.values) }, trainable: true });
    this.#nodes[at] = { ...node, config: { ...node.config, bias: tensor.shape.length === 0 ? 'scalar' : 'vector' }, parameters: { ...node.parameters, b: record } };
    return port;
  }

  finish(title: string): GraphDocument {
    return { ...emptyDocument(title.slice(0, 500)), nodes: this.#nodes, edges: this.#edges, parameters: this.#parameters, data: { samples: 1, steps: 1, columns: this.#columns } };
  }

  #freeId(type: string): string {
    const count = (this.#counts.get(type) ?? 0) + 1;
    this.#counts.set(type, count);
    return count === 1 ? type : `${type}_${String(count)}`;
  }

  #place(id: string, inputs: Readonly<Record<string, MadePort>>): { x: number; y: number } {
    const depth = Math.max(-1, ...Object.values(inputs).map(({ node }) => this.#depths.get(node) ?? 0)) + 1;
    const row = this.#rows.get(depth) ?? 0;
    this.#depths.set(id, depth);
    this.#rows.set(depth, row + 1);
    return { x: depth * columnWidth, y: row * rowHeight };
  }
}
