import { type Digits, abbreviations, latexNumber, numericStyle, symbolicStyle, simplify, typeset } from '../explain/typeset.ts';
import { evaluate } from '../explain/evaluate.ts';
import { type SymbolTable, partial, symbolTable, writeElement, writeSymbol } from '../explain/symbols.ts';
import { AppError } from '../graph/appError.ts';
import type { GraphEdge } from '../graph/document.ts';
import { portKey } from '../graph/resolve.ts';
import type { ElementReference } from '../node/expression.ts';
import type { Derivation, DerivationLine, MatrixForm } from '../protocol/derivation.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import { sizeOf } from '../tensor/shape.ts';
import { type RunFormulas, runFormulas } from './boundFormula.ts';
import { matrixFormOf, throughEdge } from './matrixEquation.ts';
import type { Session } from './session.ts';

/** Lines of one derivation; beyond, they are counted. */
const mostLines = 40;

/** Writes the numbers of one run as lines of formulas. Everything that does not change is looked up once. */
export interface Deriver {
  /** @throws AppError E_NOT_FOUND where the run has no such number, E_BUDGET where its sum is too long to write. */
  line(place: NumberPlace): DerivationLine;
  derive(place: NumberPlace): Derivation;
  /** The formula for the whole tensor; null where there is none. */
  matrix(place: NumberPlace): MatrixForm | null;
  /** The symbol of a number: `\frac{\partial L}{\partial z_{h;1}}`. */
  symbolOf(place: NumberPlace): string;
}

export function createDeriver(session: Session, digits: Digits): Deriver {
  const { analysis, layout } = session.program;
  const { document } = analysis.graph;
  const formulas = runFormulas(session);
  const symbols = symbolTable(document, [...layout.losses.keys()]);
  const symbolOf = (place: NumberPlace): string => writePlace(place, { session, symbols, formulas });

  const line = (place: NumberPlace): DerivationLine => {
    checkPlace(session, place, formulas);
    const formula = formulas.formulaOf(place);
    const number = formulas.read(place);
    const value = Number.isFinite(number) ? number : null;
    const left = symbolOf(place);
    const result = latexNumber(number, digits);
    if (!formula) return { place, node: null, left, symbolic: '', numeric: '', result, value, where: [] };
    const placeOf = ({ name }: ElementReference): NumberPlace => formula.places[Number(name)] ?? place;
    const read = (reference: ElementReference): number => formulas.read(placeOf(reference));
    const style = numericStyle(read, digits);
    const symbolic = typeset(formula.expression, symbolicStyle((reference) => symbolOf(placeOf(reference))));
    const numeric = typeset(formula.expression, style);
    const where = abbreviations(simplify(formula.expression)).map(({ symbol, of }) => {
      const meaning = typeset(of, symbolicStyle((reference) => symbolOf(placeOf(reference))));
      const number = latexNumber(evaluate(of, read), digits);
      return [symbol, ...(meaning === number ? [] : [meaning]), number].join(' = ');
    });
    // A formula without a symbol in it is its own result.
    const isConstant = formula.places.length === 0;
    return { place, node: formula.node, left, symbolic: isConstant ? '' : symbolic, numeric: isConstant || numeric === result ? '' : numeric, result, value, where };
  };

  const derive = (place: NumberPlace): Derivation => {
    const lines: DerivationLine[] = [];
    const seen = new Set<string>();
    const queue = [place];
    let more = 0;
    // Breadth first: each gradient before those that it is made of. The queue grows while it is walked.
    for (const next of queue) {
      const symbol = symbolOf(next);
      if (seen.has(symbol)) continue;
      seen.add(symbol);
      if (lines.length === mostLines) {
        more += 1;
        continue;
      }
      lines.push(line(next));
      const used = formulas.formulaOf(next)?.places ?? [];
      queue.push(...used.filter((other) => followed(next, other)));
    }
    return { lines, more, chain: chainOf(place, session, symbols), matrix: matrixFormOf(place, session, symbols, digits) };
  };

  return { line, derive, matrix: (place) => matrixFormOf(place, session, symbols, digits), symbolOf };
}

/** A gradient is followed to the gradients it is made of, a value to the values; an update to its gradient. */
function followed(of: NumberPlace, other: NumberPlace): boolean {
  const isGradient = other.kind === 'gradient' || other.kind === 'edge-gradient' || other.kind === 'parameter-gradient';
  return of.kind === 'value' || of.kind === 'loss' ? other.kind === 'value' : isGradient;
}

function checkPlace(session: Session, place: NumberPlace, formulas: RunFormulas): void {
  const { layout } = session.program;
  const needsLoss = place.kind !== 'value' && place.kind !== 'parameter';
  if (needsLoss && !session.hasLoss) throw new AppError('E_NO_LOSS', 'there is no loss, so nothing comes back. Add a loss node and wire it.');
  if (place.kind === 'edge-gradient' && layout.edgesWithoutGradient.has(place.edge)) {
    throw new AppError('E_NOT_FOUND', 'nothing comes back through this edge: the port it ends at has no derivative', { edge: place.edge });
  }
  const { element, step, sample } = { element: 0, step: 0, sample: 0, ...place };
  const inside = element < sizeOf(formulas.shapeOf(place)) && step < layout.steps && sample < layout.samples;
  if (!hasTensor(session, place) || !inside) throw new AppError('E_NOT_FOUND', `the run has no such number: ${describePlace(place)}`, { kind: place.kind });
}

function hasTensor({ program: { layout } }: Session, place: NumberPlace): boolean {
  switch (place.kind) {
    case 'value':
    case 'gradient':
      return layout.outputs.has(portKey(place.node, place.port)) || layout.internals.has(portKey(place.node, place.port));
    case 'edge-gradient':
      return layout.edgeGradients.has(place.edge);
    case 'parameter':
    case 'parameter-gradient':
    case 'parameter-term':
    case 'updated-parameter':
      return layout.parameters.has(place.parameter);
    case 'updated-data':
    case 'loss':
      return true;
  }
}

function describePlace(place: NumberPlace): string {
  const { kind, ...rest } = place;
  return [kind, ...Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`)].join(', ');
}

interface Writing {
  readonly session: Session;
  readonly symbols: SymbolTable;
  readonly formulas: RunFormulas;
}

function writePlace(place: NumberPlace, { session, symbols, formulas }: Writing): string {
  const { layout, analysis } = session.program;
  const shape = formulas.shapeOf(place);
  const at = (numbers: { element: number; step: number; sample: number }): { element: number; step: number | undefined; sample: number | undefined } => ({
    element: numbers.element,
    step: layout.steps > 1 ? numbers.step : undefined,
    sample: layout.samples > 1 ? numbers.sample : undefined,
  });
  const value = (node: string, port: string, numbers: { element: number; step: number; sample: number }): string => {
    const outputs = analysis.graph.nodes.get(node)?.outputs ?? [];
    const isNode = outputs.length === 1 && outputs[0]?.name === port;
    return writeElement(isNode ? symbols.node(node) : symbols.part(node, port), shape, at(numbers));
  };
  switch (place.kind) {
    case 'value':
      return value(place.node, place.port, place);
    case 'gradient':
      return partial(symbols.loss, value(place.node, place.port, place));
    case 'edge-gradient': {
      const edge = analysis.graph.edges.get(place.edge);
      if (!edge) return '?';
      return throughEdge(partial(symbols.loss, value(edge.source.node, edge.source.port, place)), edge, session, symbols);
    }
    case 'parameter':
      return writeElement(symbols.parameter(place.parameter), shape, { element: place.element });
    case 'parameter-gradient':
      return partial(symbols.loss, writeElement(symbols.parameter(place.parameter), shape, { element: place.element }));
    case 'parameter-term': {
      const of = partial(symbols.loss, writeElement(symbols.parameter(place.parameter), shape, { element: place.element }));
      const time = layout.steps > 1 ? `^{(${String(place.step + 1)})}` : '';
      return `\\left.${of}\\right|_{${writeSymbol(symbols.node(place.node))}}${time}`;
    }
    case 'updated-parameter':
      return writeElement(symbols.parameter(place.parameter), shape, { element: place.element, updated: true });
    case 'updated-data':
      return writeElement(symbols.node(place.node), shape, { ...at(place), updated: true });
    case 'loss':
      return symbols.loss;
  }
}

/** `∂L/∂W = ∂L/∂o · ∂o/∂z · ∂z/∂W`, where there is one way from a number to the loss and no time on it. */
function chainOf(place: NumberPlace, session: Session, symbols: SymbolTable): string | null {
  const { layout } = session.program;
  if (layout.steps > 1) return null;
  const start = chainStart(place, session, symbols);
  if (!start) return null;
  const names = [start.symbol];
  const visited = new Set<string>();
  for (let node: string = start.next; ; ) {
    if (visited.has(node)) return null;
    visited.add(node);
    names.push(writeSymbol(symbols.node(node)));
    if (layout.losses.has(node)) break;
    const [only, ...others] = edgesFrom(node, session);
    if (!only || others.length > 0) return null;
    node = only.target.node;
  }
  // Of several losses this one is a part of L.
  if (layout.losses.size > 1) names.push(symbols.loss);
  if (names.length < 3) return null;
  const factors = names.slice(1).map((name, index) => partial(name, names[index] ?? '')).reverse();
  return `${partial(symbols.loss, start.symbol)} = ${factors.join(' \\cdot ')}`;
}

function edgesFrom(node: string, { program: { analysis, layout } }: Session): GraphEdge[] {
  const outputs = analysis.graph.nodes.get(node)?.outputs ?? [];
  return outputs.flatMap(({ name }) => analysis.graph.outgoing.get(portKey(node, name)) ?? []).filter(({ id }) => layout.edgeGradients.has(id));
}

function chainStart(place: NumberPlace, session: Session, symbols: SymbolTable): { symbol: string; next: string } | undefined {
  const { graph, order } = session.program.analysis;
  switch (place.kind) {
    case 'parameter':
    case 'parameter-gradient': {
      const users = order.filter(({ node, parameters }) => parameters.some((slot) => node.parameters[slot.name] === place.parameter));
      const [only, ...others] = users;
      return only && others.length === 0 ? { symbol: writeSymbol(symbols.parameter(place.parameter)), next: only.node.id } : undefined;
    }
    case 'edge-gradient': {
      const edge = graph.edges.get(place.edge);
      return edge && { symbol: writeSymbol(symbols.node(edge.source.node)), next: edge.target.node };
    }
    case 'gradient': {
      const [only, ...others] = graph.outgoing.get(portKey(place.node, place.port)) ?? [];
      return only && others.length === 0 ? { symbol: writeSymbol(symbols.node(place.node)), next: only.target.node } : undefined;
    }
    default:
      return undefined;
  }
}
