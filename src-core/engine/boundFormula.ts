import { evaluate } from '../explain/evaluate.ts';
import { replaceElements } from '../explain/typeset.ts';
import { AppError } from '../graph/appError.ts';
import { portKey } from '../graph/resolve.ts';
import type { ScalarFormula } from '../node/definition.ts';
import type { Expression } from '../node/expression.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import type { Shape } from '../tensor/shape.ts';
import { type RunLookup, type StepAndSample, edgesBack, lookUpIn, lossFactorOf, placeOf, stepAt } from './runLookup.ts';
import type { Session } from './session.ts';
import { shapeAt, storedNumber } from './storedNumbers.ts';

/**
 * A formula for one number of a run. Its elements are named by their index in `places`: where in the run each
 * of them is.
 */
export interface BoundFormula {
  readonly expression: Expression;
  readonly places: readonly NumberPlace[];
  /** The node whose definition it is from. */
  readonly node: string | null;
}

/** Sums over samples and steps are written out up to this many terms. */
const mostTerms = 20_000;

/** The formulas of a run's numbers, taken from the node definitions and bound to the numbers they name. */
export interface RunFormulas {
  /**
   * Undefined where the number is given: data, parameters, constants.
   *
   * @throws AppError E_BUDGET where it is a sum of more than 20,000 terms
   */
  formulaOf(place: NumberPlace): BoundFormula | undefined;
  /** The number itself, as the engine computed it; NaN where the run does not have it. */
  read(place: NumberPlace): number;
  /** The shape, per sample, of the tensor that the number is one of. */
  shapeOf(place: NumberPlace): Shape;
  /** ∂L/∂ℓ of a loss node at one step for one sample. */
  lossFactorOf(node: string, at: StepAndSample): number;
}

/** The formulas of what a session computes; they read its memory as it is when they are asked. */
export function runFormulas(session: Session): RunFormulas {
  const run = lookUpIn(session);
  return {
    formulaOf: (place) => formulaOf(run, place),
    read: (place) => read(run, place),
    shapeOf: (place) => shapeAt(run, place),
    lossFactorOf: (node, at) => lossFactorOf(run, node, at),
  };
}

function formulaOf(run: RunLookup, place: NumberPlace): BoundFormula | undefined {
  switch (place.kind) {
    case 'value': {
      const formula = run.scalarsOf(place.node).values[place.port];
      return formula && bind(run, place.node, formula, place.element, place);
    }
    case 'gradient':
      return outputGradient(run, place);
    case 'edge-gradient':
      return edgeGradient(run, place);
    case 'parameter-gradient':
      return parameterTerms(run, place, () => true);
    case 'parameter-term':
      return parameterTerms(run, place, (node, step) => node === place.node && step === place.step);
    case 'updated-parameter': {
      const { parameter, element } = place;
      return updated(run, { kind: 'parameter', parameter, element }, { kind: 'parameter-gradient', parameter, element });
    }
    case 'updated-data': {
      const port = run.nodes.get(place.node)?.outputs[0]?.name ?? '';
      return updated(run, { ...place, kind: 'value', port }, { ...place, kind: 'gradient', port });
    }
    case 'loss':
      return lossSum(run);
    case 'parameter':
      return undefined;
  }
}

function read(run: RunLookup, place: NumberPlace): number {
  switch (place.kind) {
    case 'parameter-term':
    case 'updated-parameter':
    case 'updated-data': {
      const formula = formulaOf(run, place);
      return formula ? evaluate(formula.expression, ({ name }) => read(run, formula.places[Number(name)] ?? { kind: 'loss' })) : NaN;
    }
    default:
      return storedNumber(run, place);
  }
}

/** A definition's formula for one element, with what it names found in the run. */
function bind(run: RunLookup, id: string, formula: ScalarFormula, element: number, at: StepAndSample): BoundFormula {
  const places: NumberPlace[] = [];
  const expression = replaceElements(formula(element, stepAt(run, at)), (reference) => {
    const place = placeOf(run, id, reference.kind, reference.name, reference.element, at);
    const factor = place.kind === 'gradient' && run.layout.losses.has(place.node) ? lossFactorOf(run, place.node, place) : undefined;
    // Where the loss is this node's and nothing is weighted, ∂L/∂ℓ = 1 says nothing.
    if (factor === 0 || factor === 1) return { kind: 'number', value: factor };
    places.push(place);
    return { kind: reference.kind, name: String(places.length - 1), element: 0 };
  });
  return { expression, places, node: id };
}

function outputGradient(run: RunLookup, place: Extract<NumberPlace, { kind: 'gradient' }>): BoundFormula {
  const { node, port, element, step, sample } = place;
  if (run.layout.losses.has(node)) return constant(lossFactorOf(run, node, place));
  const internal = run.scalarsOf(node).gradients[port];
  if (internal && run.layout.internals.has(portKey(node, port))) return bind(run, node, internal, element, place);
  const parts = edgesBack(run, node, port).map((edge) => ({ kind: 'edge-gradient', edge: edge.id, element, step, sample }) as const);
  const [only, ...others] = parts;
  if (!only) return constant(0);
  // With one edge the total is what comes back through it.
  return others.length === 0 ? edgeGradient(run, only) : total(parts);
}

function edgeGradient(run: RunLookup, place: Extract<NumberPlace, { kind: 'edge-gradient' }>): BoundFormula {
  const edge = run.edges.get(place.edge);
  const target = edge && run.nodes.get(edge.target.node);
  const port = target?.inputs.find(({ name }) => name === edge?.target.port);
  const formula = target && port && run.scalarsOf(target.node.id).gradients[port.name];
  const step = place.step + (port?.lag ?? 0);
  // What the last step hands on to the step after it, and the first to the one before, no one reads.
  if (!formula || step < 0 || step >= run.layout.steps) return constant(0);
  return bind(run, target.node.id, formula, place.element, { step, sample: place.sample });
}

/** A parameter's gradient as the sum over those of its uses that are wanted, and over all samples. */
function parameterTerms(run: RunLookup, { parameter, element }: { readonly parameter: string; readonly element: number }, wanted: (node: string, step: number) => boolean): BoundFormula {
  const uses = [...run.nodes.values()].flatMap(({ node, parameters }) => parameters.filter((slot) => node.parameters[slot.name] === parameter).map((slot) => ({ node: node.id, slot: slot.name })));
  const bound = uses.flatMap(({ node, slot }) => {
    const formula = run.scalarsOf(node).gradients[slot];
    return formula ? everywhere(run).filter(({ step }) => wanted(node, step)).map((at) => bind(run, node, formula, element, at)) : [];
  });
  return { ...addUp(bound), node: uses.length === 1 ? (uses[0]?.node ?? null) : null };
}

/** Each step with each sample. */
function everywhere({ layout: { steps, samples } }: RunLookup): StepAndSample[] {
  const count = steps * samples;
  if (count > mostTerms) throw new AppError('E_BUDGET', `the sum has ${String(count)} terms, one for each sample and step; at most ${String(mostTerms)} are written out. Use fewer samples or steps.`, { count, most: mostTerms });
  return Array.from({ length: count }, (_, index) => ({ step: Math.floor(index / samples), sample: index % samples }));
}

/** The loss as the weighted sum of what the loss nodes say at each step for each sample. */
function lossSum(run: RunLookup): BoundFormula {
  const lossNodes = [...run.nodes.values()].filter(({ node }) => run.layout.losses.has(node.id));
  return addUp(
    lossNodes.flatMap(({ node, outputs }) =>
      everywhere(run).map((at): BoundFormula => {
        const factor: Expression = { kind: 'number', value: lossFactorOf(run, node.id, at) };
        const place: NumberPlace = { kind: 'value', node: node.id, port: outputs[0]?.name ?? '', element: 0, ...at };
        return { expression: { kind: 'product', factors: [factor, elementAt('value', 0)] }, places: [place], node: null };
      }),
    ),
  );
}

/** One step of gradient descent: the value less the learning rate times the gradient. */
function updated({ session, layout }: RunLookup, value: NumberPlace, gradient: NumberPlace): BoundFormula {
  const rate: Expression = { kind: 'abbreviation', symbol: '\\eta', of: { kind: 'number', value: session.memory[layout.learningRate] ?? NaN } };
  const step: Expression = { kind: 'product', factors: [rate, elementAt('gradient', 1)] };
  return { expression: { kind: 'sum', terms: [elementAt('value', 0), { kind: 'negative', of: step }] }, places: [value, gradient], node: null };
}

function constant(value: number): BoundFormula {
  return { expression: { kind: 'number', value }, places: [], node: null };
}

function total(places: readonly NumberPlace[]): BoundFormula {
  return { expression: { kind: 'sum', terms: places.map((_, index) => elementAt('gradient', index)) }, places, node: null };
}

/** The element that is named by its index in `places`. */
function elementAt(kind: 'value' | 'gradient', index: number): Expression {
  return { kind, name: String(index), element: 0 };
}

/** The sum of formulas: each keeps its own places. */
function addUp(formulas: readonly BoundFormula[]): BoundFormula {
  const places: NumberPlace[] = [];
  const terms = formulas.map((formula) => {
    const from = places.length;
    places.push(...formula.places);
    return replaceElements(formula.expression, (reference) => ({ ...reference, name: String(from + Number(reference.name)) }));
  });
  return { expression: { kind: 'sum', terms }, places, node: null };
}
