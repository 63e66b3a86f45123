import { AppError } from '../../graph/appError.ts';
import { type GraphDocument, type GraphEdge, type GraphNode, type Parameter, emptyDocument, longest } from '../../graph/document.ts';
import { edgeBetween } from '../../graph/edit.ts';
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

/** A parameter to be made, under the name of the tensor that it comes from. The same object is the same record. */
export interface MadeParameter {
  readonly name: string;
  readonly tensor: Pick<ReadTensor, 'shape' | 'values'>;
}

/** What a node is made of. */
export interface NodePlan {
  readonly type: string;
  readonly config?: GraphNode['config'];
  /** By port. */
  readonly inputs?: Readonly<Record<string, MadePort>>;
  /** Shapes of inputs that are joined later, by port: what comes back through a delay. */
  readonly later?: Readonly<Record<string, Shape>>;
  /** By slot. */
  readonly parameters?: Readonly<Record<string, MadeParameter>>;
  readonly label?: string;
}

/** Places of cards, px: columns by how far a node is from the inputs. */
const [columnWidth, rowHeight] = [280, 190];
/** Nodes that a model may become, and numbers that it may grow by. */
const [mostNodes, mostNumbers] = [20_000, 2 ** 22];

/** Makes a document node by node, from the inputs on. */
export class DocumentBuilder {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges: GraphEdge[] = [];
  readonly #parameters = new Map<string, Parameter>();
  readonly #records = new Map<MadeParameter['tensor'], string>();
  readonly #columns = new Map<string, Shape>();
  readonly #counts = new Map<string, number>();
  readonly #outputs = new Map<string, MadePort>();
  readonly #known = new Map<string, MadePort | string>();
  readonly #read = new Set<string>();
  #numbers = 0;

  constructor(readonly registry: Registry) {}

  input(label: string, shape: Shape): MadePort | string {
    const made = this.add({ type: 'input', config: { shape: [...shape] }, label });
    if (typeof made !== 'string') this.#columns.set(made.node, shape);
    return made;
  }

  /** Counts numbers that are made and not in the file. @throws AppError E_ONNX_UNSUPPORTED where they are too many */
  spend(count: number): void {
    this.#numbers += count;
    if (!(this.#numbers <= mostNumbers)) throw new AppError('E_ONNX_UNSUPPORTED', `nothing was imported: its tensors grow to more than ${String(mostNumbers)} numbers`);
  }

  /** What was made under this key, or is made now. */
  once(key: string, make: () => MadePort | string): MadePort | string {
    const known = this.#known.get(key) ?? make();
    this.#known.set(key, known);
    return known;
  }

  /** The node's first output; or, as a sentence, why there can be no such node. */
  add({ type, config = {}, inputs = {}, later = {}, parameters = {}, label = '' }: NodePlan): MadePort | string {
    if (this.#nodes.size >= mostNodes) throw new AppError('E_ONNX_UNSUPPORTED', `nothing was imported: it becomes more than ${String(mostNodes)} nodes`);
    const definition = this.registry.get(type);
    const parsed = definition?.config.safeParse(config);
    if (!definition || !parsed?.success) return `${type} cannot have these settings (${parsed?.error?.issues[0]?.path.join('.') ?? type})`;
    const shapes = Object.fromEntries(Object.entries(inputs).map(([port, { shape }]) => [port, shape]));
    const ports = definition.inputs(parsed.data).map(({ name }) => name);
    const given = [...Object.keys(inputs), ...Object.keys(later)];
    if (ports.length !== given.length || !ports.every((port) => given.includes(port))) return `${type} takes ${String(ports.length)} inputs, and receives ${String(given.length)}`;
    const inferred = definition.infer(parsed.data, { ...shapes, ...later });
    if (isShapeError(inferred)) return `${type} expects ${inferred.expected}, and receives ${inferred.received}`;
    const wrong = Object.entries(inferred.parameters ?? {}).find(([slot, shape]) => parameters[slot]?.tensor.shape.join() !== shape?.join());
    if (wrong) return `its ${wrong[0]} has another shape than ${formatShape(wrong[1] ?? [])}`;
    const id = this.#freeId(type);
    for (const [port, from] of Object.entries(inputs)) this.connect(from, { node: id, port });
    const slots = Object.fromEntries(Object.entries(parameters).map(([slot, parameter]) => [slot, this.#record(parameter, `${id}.${slot}`)]));
    const named = label.trim() === '' ? {} : { label: label.trim().slice(0, longest.name) };
    this.#nodes.set(id, { id, type, version: definition.version, ...named, position: { x: 0, y: 0 }, config: parsed.data as GraphNode['config'], parameters: slots });
    const made = definition.outputs(parsed.data).map(({ name }): MadePort => ({ node: id, port: name, shape: inferred.outputs[name] ?? [] }));
    for (const port of made) this.#outputs.set(keyOf(port), port);
    return made[0] ?? `${type} has no outputs`;
  }

  connect(from: MadePort, to: { readonly node: string; readonly port: string }): void {
    this.#read.add(keyOf(from));
    this.#edges.push(edgeBetween({ node: from.node, port: from.port }, to));
  }

  /** Another output of the same node. */
  outputOf({ node }: MadePort, port: string): MadePort {
    return this.#outputs.get(keyOf({ node, port })) ?? { node, port, shape: [] };
  }

  typeOf({ node }: MadePort): string {
    return this.#nodes.get(node)?.type ?? '';
  }

  isRead(port: MadePort): boolean {
    return this.#read.has(keyOf(port));
  }

  /** What a scaling multiplies, and by what; null of another node. */
  scalingOf({ node }: MadePort): { readonly x: MadePort; readonly factor: number } | null {
    const found = this.#nodes.get(node);
    const source = this.#edges.find(({ target }) => target.node === node)?.source;
    const x = source && this.#outputs.get(keyOf(source));
    return found?.type === 'scale' && x ? { x, factor: Number(found.config['factor']) } : null;
  }

  /** A name for a node that has none. */
  nameIt({ node }: MadePort, label: string): void {
    const found = this.#nodes.get(node);
    if (found && found.label === undefined && label.trim() !== '') this.#nodes.set(node, { ...found, label: label.trim().slice(0, longest.name) });
  }

  /** The numbers of a node that always gives the same ones; null of another. */
  fixedNumbers({ node, shape }: MadePort): MadeParameter | null {
    const found = this.#nodes.get(node);
    const record = found?.type === 'parameter' ? this.#parameters.get(found.parameters['p'] ?? '') : undefined;
    if (record) return { name: record.name, tensor: record.values };
    const values = found?.type === 'constant' ? found.config['values'] : undefined;
    if (!Array.isArray(values)) return null;
    const numbers = values.map(Number);
    return { name: '', tensor: { shape, values: numbers.length === 1 ? new Float64Array(sizeOf(shape)).fill(numbers[0] ?? 0) : numbers } };
  }

  /** Gives a linear layer without a bias, which nothing reads yet, one; null where this is not one. */
  giveBias(port: MadePort, bias: MadeParameter): MadePort | null {
    const node = this.#nodes.get(port.node);
    if (node?.type !== 'linear') return null;
    const own = node.parameters['b'];
    if (own !== undefined) return null;
    if (node.config['bias'] !== 'none' || this.isRead(port)) return null;
    const record = this.#record(bias, `${node.id}.b`);
    this.#nodes.set(node.id, { ...node, config: { ...node.config, bias: bias.tensor.shape.length === 0 ? 'scalar' : 'vector' }, parameters: { ...node.parameters, b: record } });
    return port;
  }

  /** The document of what the outputs are made of, its nodes laid out from left to right; inputs have one row of zeros. */
  finish(title: string, steps: number, outputs: readonly MadePort[]): GraphDocument {
    const reached = new Set([...this.#columns.keys(), ...outputs.map(({ node }) => node)]);
    const sources = new Map<string, GraphEdge[]>();
    for (const edge of this.#edges) sources.set(edge.target.node, [...(sources.get(edge.target.node) ?? []), edge]);
    // A set may grow while it is walked through.
    for (const id of reached) for (const { source } of sources.get(id) ?? []) reached.add(source.node);
    const kept = [...this.#nodes.values()].filter(({ id }) => reached.has(id));
    const places = this.#places(kept, sources);
    const used = new Set(kept.flatMap(({ parameters }) => Object.values(parameters)));
    const columns = [...this.#columns].map(([id, shape]) => [id, { values: { shape: [1, steps, ...shape], values: new Array<number>(steps * sizeOf(shape)).fill(0) } }]);
    return {
      ...emptyDocument(title.slice(0, longest.name)),
      nodes: kept.map((node) => ({ ...node, position: places.get(node.id) ?? node.position })),
      edges: this.#edges.filter(({ source, target }) => reached.has(source.node) && reached.has(target.node)),
      parameters: [...this.#parameters.values()].filter(({ id }) => used.has(id)),
      data: { samples: 1, steps, columns: Object.fromEntries(columns) as GraphDocument['data']['columns'] },
    };
  }

  #record(parameter: MadeParameter, id: string): string {
    const known = this.#records.get(parameter.tensor);
    if (known !== undefined) return known;
    const { name, tensor } = parameter;
    this.#parameters.set(id, { id, name: name === '' ? id : name.slice(0, longest.name), values: { shape: [...tensor.shape], values: Array.from(tensor.values) }, trainable: true });
    this.#records.set(tensor, id);
    return id;
  }

  #freeId(type: string): string {
    const count = (this.#counts.get(type) ?? 0) + 1;
    this.#counts.set(type, count);
    return count === 1 ? type : `${type}_${String(count)}`;
  }

  /** Nodes were made from the inputs on, but for what comes back through a delay: that does not push it to the right. */
  #places(nodes: readonly GraphNode[], sources: ReadonlyMap<string, readonly GraphEdge[]>): Map<string, { x: number; y: number }> {
    const depths = new Map<string, number>();
    const rows = new Map<number, number>();
    return new Map(
      nodes.map(({ id, type }) => {
        const before = (sources.get(id) ?? []).flatMap(({ source }) => depths.get(source.node) ?? []);
        const ahead = type === 'delay' ? 0 : 1;
        const depth = Math.max(0, ...before.map((each) => each + ahead));
        const row = rows.get(depth) ?? 0;
        depths.set(id, depth);
        rows.set(depth, row + 1);
        return [id, { x: depth * columnWidth, y: row * rowHeight }];
      }),
    );
  }
}

function keyOf({ node, port }: { readonly node: string; readonly port: string }): string {
  return JSON.stringify([node, port]);
}
