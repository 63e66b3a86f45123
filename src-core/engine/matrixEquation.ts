import { indexedSlots, namesIn, timedSlots, withIndex, writeTemplate } from '../explain/matrixForm.ts';
import { type SymbolTable, partial, writeElement, writeSymbol } from '../explain/symbols.ts';
import { type Digits, latexNumber } from '../explain/typeset.ts';
import type { GraphEdge } from '../graph/document.ts';
import { type ResolvedNode, portKey } from '../graph/resolve.ts';
import { withColumns } from '../node/view.ts';
import type { MatrixForm } from '../protocol/derivation.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import { type RunTensor, atStep, parameterMatrix } from './layout.ts';
import { lossFactor } from './nodePlan.ts';
import type { Session } from './session.ts';

/** Rows and columns of a matrix that a formula shows before it is cut. */
const mostRows = 6;
/** A formula may go on after its equation: `y = σ(z), z = xW + b`. */
const continuation = ', \\quad ';
/** Products that a sum over steps and uses shows before it is cut. */
const mostProducts = 4;

/** Numbers in memory, as a matrix. */
interface Tensor {
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  /** A number without axes, such as a bias that all units share. */
  readonly isScalar?: boolean;
}

/**
 * The formula for the whole tensor that a number belongs to, as its node's definition writes it: with the
 * network's names, and with the tensors themselves. Rows are samples, as everywhere.
 */
export function matrixFormOf(place: NumberPlace, session: Session, symbols: SymbolTable, digits: Digits): MatrixForm | null {
  const writer = new MatrixWriter(session, symbols, digits);
  const { analysis, layout } = session.program;
  switch (place.kind) {
    case 'value': {
      const node = analysis.order.find((candidate) => candidate.node.id === place.node);
      return node && !node.definition.data && layout.outputs.has(portKey(place.node, place.port)) ? writer.forward(node, place.step) : null;
    }
    case 'edge-gradient':
      return writer.edgeGradient(place.edge, place.step);
    case 'gradient': {
      const edges = (analysis.graph.outgoing.get(portKey(place.node, place.port)) ?? []).filter(({ id }) => layout.edgeGradients.has(id));
      const [only, ...others] = edges;
      return only && others.length === 0 ? writer.edgeGradient(only.id, place.step) : null;
    }
    case 'parameter-gradient':
      return writer.parameterGradient(place.parameter, () => true);
    case 'parameter-term':
      return writer.parameterGradient(place.parameter, ({ node, step }) => node === place.node && step === place.step);
    default:
      return null;
  }
}

class MatrixWriter {
  constructor(
    readonly session: Session,
    readonly symbols: SymbolTable,
    readonly digits: Digits,
  ) {}

  forward(node: ResolvedNode, step: number): MatrixForm | null {
    const template = node.definition.latex(node.config, this.session.program.mode).forward;
    if (timedSlots(template)) return null;
    const [equation = '', ...rest] = template.split(continuation);
    const [, right = equation] = /^[^=]*=\s*(.*)$/s.exec(equation) ?? [];
    const output = node.outputs[0]?.name ?? '';
    return {
      symbolic: this.#write(equation, node, step, false),
      numeric: indexedSlots(equation) || this.#isPlain(right, node, step) ? null : this.#write(right, node, step, true),
      result: this.#result(this.#find(node, 'value', output, step)),
      where: rest.map((part) => this.#write(part, node, step, false)),
    };
  }

  edgeGradient(id: string, step: number): MatrixForm | null {
    const { graph, order } = this.session.program.analysis;
    const { steps } = this.session.program.layout;
    const edge = graph.edges.get(id);
    const target = order.find(({ node }) => node.id === edge?.target.node);
    const port = target?.inputs.find(({ name }) => name === edge?.target.port);
    const gradient = this.session.program.layout.edgeGradients.get(id);
    if (!edge || !target || !port || !gradient) return null;
    const template = target.definition.latex(target.config, this.session.program.mode).gradients[port.name];
    const at = step + (port.lag ?? 0);
    if (template === undefined || timedSlots(template) || at < 0 || at >= steps) return null;
    const source = this.#named(this.symbols.node(edge.source.node), step);
    const [right = '', ...rest] = template.split(continuation);
    return {
      symbolic: `${throughEdge(partial(this.symbols.loss, source), edge, this.session, this.symbols)} = ${this.#write(right, target, at, false)}`,
      numeric: indexedSlots(right) || this.#isPlain(right, target, at) ? null : this.#write(right, target, at, true),
      result: this.#result(this.#at(gradient, step)),
      where: rest.map((part) => this.#write(part, target, at, false)),
    };
  }

  /** The sum over those uses and steps that are wanted. */
  parameterGradient(id: string, wanted: (use: { node: string; step: number }) => boolean): MatrixForm | null {
    const { analysis: { order }, mode } = this.session.program;
    const { steps, parameters } = this.session.program.layout;
    const place = parameters.get(id);
    const uses = order.flatMap((node) =>
      node.parameters.flatMap(({ name }) => {
        const template = node.node.parameters[name] === id ? node.definition.latex(node.config, mode).gradients[name] : undefined;
        return template === undefined || timedSlots(template) ? [] : [{ node, template }];
      }),
    );
    if (!place || uses.length === 0) return null;
    const products = uses.flatMap(({ node, template }) => Array.from({ length: steps }, (_, step) => ({ node, template, step }))).filter(({ node, step }) => wanted({ node: node.node.id, step }));
    const write = (numbers: boolean): string => {
      const shown = products.length <= mostProducts ? products : products.slice(0, mostProducts - 1);
      const written = shown.map(({ node, template, step }) => this.#write(template, node, step, numbers));
      const last = products.at(-1);
      return [...written, ...(last && shown.length < products.length ? ['\\cdots', this.#write(last.template, last.node, last.step, numbers)] : [])].join(' + ');
    };
    return {
      symbolic: `${partial(this.symbols.loss, writeSymbol(this.symbols.parameter(id)))} = ${write(false)}`,
      numeric: uses.some(({ template, node }) => indexedSlots(template) || this.#isPlain(template, node, 0)) ? null : write(true),
      result: this.#result(parameterMatrix(place, place.gradient)),
      where: [],
    };
  }

  /** Single numbers are told by their own line; as matrices they would only look odd. */
  #isPlain(template: string, node: ResolvedNode, step: number): boolean {
    return namesIn(template).every((name) => {
      const tensor = this.#find(node, 'value', name, step);
      return !tensor || tensor.rows * tensor.columns === 1;
    });
  }

  #write(template: string, node: ResolvedNode, step: number, numbers: boolean): string {
    return writeTemplate(this.#withSeed(template, node, step, numbers), {
      value: (name, index) => (numbers ? this.#tensor(this.#find(node, 'value', name, step)) : withIndex(this.#symbol(node, name, step), index)),
      gradient: (name, index) => (numbers ? this.#tensor(this.#find(node, 'gradient', name, step)) : partial(this.symbols.loss, withIndex(this.#symbol(node, name, step), index))),
    });
  }

  /** Unless some samples are shorter, ∂L/∂ℓ is the same number for every sample; where it is 1 it says nothing. */
  #withSeed(template: string, node: ResolvedNode, step: number, numbers: boolean): string {
    const reduction = node.definition.loss?.(node.config);
    const { steps, samples, lossWeights } = this.session.program.layout;
    const name = node.outputs[0]?.name ?? '';
    if (!reduction || lossWeights) return template;
    const factor = lossFactor(reduction, { index: step, count: steps, isFirst: step === 0, isLast: step === steps - 1 }, samples);
    const seed = `\\grad{${name}}`;
    // Brackets that only held a product together go with it.
    if (factor === 1) return template === seed ? '1' : template.replaceAll(`${seed}\\,`, '').replaceAll(seed, '1').replace(/^\(([^()]*)\)$/, '$1');
    return template.replaceAll(seed, numbers ? latexNumber(factor, this.digits) : partial(this.symbols.loss, samples > 1 ? withIndex(this.#symbol(node, name, step), 'n') : this.#symbol(node, name, step)));
  }

  /** What the network calls a tensor of a node. */
  #symbol(node: ResolvedNode, name: string, step: number): string {
    const { graph } = this.session.program.analysis;
    const input = node.inputs.find((port) => port.name === name);
    const edge = input && graph.incoming.get(portKey(node.node.id, name));
    if (edge) return this.#named(this.symbols.node(edge.source.node), step - (input.lag ?? 0));
    const record = node.parameters.some((slot) => slot.name === name) ? node.node.parameters[name] : undefined;
    if (record !== undefined) return writeSymbol(this.symbols.parameter(record));
    const isOutput = node.outputs.some((port) => port.name === name);
    return this.#named(isOutput && node.outputs.length === 1 ? this.symbols.node(node.node.id) : this.symbols.part(node.node.id, name), step);
  }

  #named(symbol: Parameters<typeof writeElement>[0], step: number): string {
    return writeElement(symbol, [], { step: this.session.program.layout.steps > 1 ? step : undefined });
  }

  #find(node: ResolvedNode, kind: 'value' | 'gradient', name: string, step: number): Tensor | undefined {
    const { analysis, layout } = this.session.program;
    const input = node.inputs.find((port) => port.name === name);
    const edge = input && analysis.graph.incoming.get(portKey(node.node.id, name));
    if (edge) {
      const tensor = kind === 'gradient' ? layout.edgeGradients.get(edge.id) : layout.outputs.get(portKey(edge.source.node, edge.source.port))?.value;
      return this.#at(tensor, step - (input.lag ?? 0));
    }
    const record = node.parameters.some((slot) => slot.name === name) ? node.node.parameters[name] : undefined;
    const place = record === undefined ? undefined : layout.parameters.get(record);
    if (place) return { ...parameterMatrix(place, place[kind]), isScalar: place.shape.length === 0 };
    const key = portKey(node.node.id, name);
    return this.#at((layout.outputs.get(key) ?? layout.internals.get(key))?.[kind], step);
  }

  #at(tensor: RunTensor | undefined, step: number): Tensor | undefined {
    const { steps, samples } = this.session.program.layout;
    if (!tensor || step < 0 || step >= steps) return undefined;
    // Where a sample has several axes, each vector along the last one is a row.
    return withColumns(atStep(tensor, step, samples), tensor.shape.at(-1) ?? 1);
  }

  #result(tensor: Tensor | undefined): string {
    return tensor ? matrixTex(this.session.memory, tensor, this.digits) : '0';
  }

  #tensor(tensor: Tensor | undefined): string {
    if (!tensor) return '0';
    const tex = matrixTex(this.session.memory, tensor, this.digits);
    // Among matrices a single number stands in brackets too: it is transposed and multiplied as they are.
    if (tensor.rows * tensor.columns > 1) return tex;
    return tensor.isScalar ? (tex.startsWith('-') ? `(${tex})` : tex) : `\\left[${tex}\\right]`;
  }
}

/** Marks a gradient as what comes back through one edge, where the output feeds several. */
export function throughEdge(gradient: string, edge: GraphEdge, { program: { analysis, layout } }: Session, symbols: SymbolTable): string {
  const siblings = (analysis.graph.outgoing.get(portKey(edge.source.node, edge.source.port)) ?? []).filter(({ id }) => layout.edgeGradients.has(id));
  return siblings.length > 1 ? `\\left.${gradient}\\right|_{\\to ${writeSymbol(symbols.node(edge.target.node))}}` : gradient;
}

/** A tensor as a matrix of numbers, cut where it is large; one number stands alone. */
export function matrixTex(memory: ArrayLike<number>, { offset, rows, columns }: Tensor, digits: Digits): string {
  const number = (row: number, column: number): string => latexNumber(memory[offset + row * columns + column] ?? NaN, digits);
  if (rows * columns === 1) return number(0, 0);
  const cell = (row: number | string, column: number | string): string => {
    if (typeof row === 'number' && typeof column === 'number') return number(row, column);
    if (typeof row === 'number') return String(column);
    return typeof column === 'number' ? row : '\\ddots';
  };
  const lines = shown(rows, '\\vdots').map((row) => shown(columns, '\\cdots').map((column) => cell(row, column)).join(' & '));
  return `\\begin{bmatrix} ${lines.join(' \\\\ ')} \\end{bmatrix}`;
}

/** The indices that are shown, with dots for those that are not. */
function shown(count: number, dots: string): (number | string)[] {
  const all = Array.from({ length: count }, (_, index) => index);
  return count <= mostRows ? all : [...all.slice(0, mostRows - 2), dots, count - 1];
}
