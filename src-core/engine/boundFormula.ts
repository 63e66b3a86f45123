import { evaluate } from '../explain/evaluate.ts';
import { replaceElements } from '../explain/typeset.ts';
import { AppError } from '../graph/appError.ts';
import { portKey } from '../graph/resolve.ts';
import type { GraphEdge } from '../graph/document.ts';
import type { ScalarFormula, Scalars, Step } from '../node/definition.ts';
import type { Expression } from '../node/expression.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { trainableInputs } from './compile.ts';
import type { RunTensor } from './layout.ts';
import { lossWeightOf } from './lossWeights.ts';
import type { Session } from './session.ts';

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
  /** Undefined where the number is given: data, parameters, constants. */
  formulaOf(place: NumberPlace): BoundFormula | undefined;
  /** The number itself, as the engine computed it. */
  read(place: NumberPlace): number;
  shapeOf(place: NumberPlace): Shape;
  /** ∂L/∂ℓ of a loss node at one step for one sample. */
  lossFactorOf(node: string, at: At): number;
}

type At = { readonly step: number; readonly sample: number };

export function runFormulas(session: Session): RunFormulas {
  const { layout, analysis } = session.program;
  const { graph } = analysis;
  const { document } = graph;
  const resolved = new Map(analysis.order.map((node) => [node.node.id, node]));
  const edges = new Map<string, GraphEdge>(document.edges.map((edge) => [edge.id, edge]));
  const scalarsOf = cached((id: string): Scalars => {
    const node = resolved.get(id);
    const inferred = analysis.shapes.inferred.get(id);
    if (!node || !inferred) return { values: {}, gradients: {} };
    const shape = (name: string): Shape => {
      const edge = graph.incoming.get(portKey(id, name));
      const source = edge && layout.outputs.get(portKey(edge.source.node, edge.source.port));
      return source?.value.shape ?? inferred.outputs[name] ?? inferred.internals?.[name] ?? inferred.parameters?.[name] ?? [];
    };
    return node.definition.scalars({ config: node.config, shape, size: (name) => sizeOf(shape(name)) });
  });
  const stepAt = (index: number): Step => ({ index, count: layout.steps, isFirst: index === 0, isLast: index === layout.steps - 1 });
  const outgoing = (node: string, port: string): GraphEdge[] =>
    (graph.outgoing.get(portKey(node, port)) ?? []).filter(({ id }) => layout.edgeGradients.has(id) && !layout.edgesWithoutGradient.has(id));

  /** Where the run has what a node calls `name`. */
  const placeOf = (id: string, kind: 'value' | 'gradient', name: string, element: number, { step, sample }: At): NumberPlace => {
    const node = resolved.get(id);
    const input = node?.inputs.find((port) => port.name === name);
    const edge = input && graph.incoming.get(portKey(id, name));
    if (input && edge) {
      const at = { element, step: step - (input.lag ?? 0), sample };
      return kind === 'value' ? { kind, node: edge.source.node, port: edge.source.port, ...at } : { kind: 'edge-gradient', edge: edge.id, ...at };
    }
    const record = node?.node.parameters[name];
    if (record !== undefined && node?.parameters.some((slot) => slot.name === name)) {
      return { kind: kind === 'value' ? 'parameter' : 'parameter-gradient', parameter: record, element };
    }
    return { kind, node: id, port: name, element, step, sample };
  };

  const bind = (id: string, formula: ScalarFormula, element: number, at: At): BoundFormula => {
    const places: NumberPlace[] = [];
    const expression = replaceElements(formula(element, stepAt(at.step)), (reference) => {
      const place = placeOf(id, reference.kind, reference.name, reference.element, at);
      const isSeed = place.kind === 'gradient' && layout.losses.has(place.node);
      // Where the loss is this node's and nothing is weighted, ∂L/∂ℓ = 1 says nothing.
      if (isSeed && lossFactorOf(place.node, place) === 1) return { kind: 'number', value: 1 };
      if (isSeed && lossFactorOf(place.node, place) === 0) return { kind: 'number', value: 0 };
      places.push(place);
      return { kind: reference.kind, name: String(places.length - 1), element: 0 };
    });
    return { expression, places, node: id };
  };

  const lossFactorOf = (id: string, { step, sample }: At): number => {
    const node = resolved.get(id);
    return node ? lossWeightOf(session.program, session.memory, node, step, sample) : 0;
  };

  const formulaOf = (place: NumberPlace): BoundFormula | undefined => {
    switch (place.kind) {
      case 'value': {
        const formula = scalarsOf(place.node).values[place.port];
        return formula && bind(place.node, formula, place.element, place);
      }
      case 'gradient':
        return outputGradient(place);
      case 'edge-gradient':
        return edgeGradient(place);
      case 'parameter-gradient':
        return parameterTerm(place.parameter, place.element, () => true);
      case 'parameter-term':
        return parameterTerm(place.parameter, place.element, ({ node, step }) => node === place.node && step === place.step);
      case 'updated-parameter':
        return updated({ kind: 'parameter', parameter: place.parameter, element: place.element }, { kind: 'parameter-gradient', parameter: place.parameter, element: place.element });
      case 'updated-data': {
        const port = resolved.get(place.node)?.outputs[0]?.name ?? '';
        return updated({ ...place, kind: 'value', port }, { ...place, kind: 'gradient', port });
      }
      case 'loss':
        return lossSum();
      case 'parameter':
        return undefined;
    }
  };

  const outputGradient = (place: Extract<NumberPlace, { kind: 'gradient' }>): BoundFormula => {
    const { node, port } = place;
    if (layout.losses.has(node)) return constant(lossFactorOf(node, place));
    const internal = scalarsOf(node).gradients[port];
    if (internal && layout.internals.has(portKey(node, port))) return bind(node, internal, place.element, place);
    const parts = outgoing(node, port).map((edge): NumberPlace => ({ kind: 'edge-gradient', edge: edge.id, element: place.element, step: place.step, sample: place.sample }));
    const [only, ...others] = parts;
    if (!only) return constant(0);
    // With one edge the total is what comes back through it.
    return others.length === 0 && only.kind === 'edge-gradient' ? edgeGradient(only) : total(parts);
  };

  const edgeGradient = (place: Extract<NumberPlace, { kind: 'edge-gradient' }>): BoundFormula => {
    const edge = edges.get(place.edge);
    const target = edge && resolved.get(edge.target.node);
    const port = target?.inputs.find(({ name }) => name === edge?.target.port);
    const formula = target && port && scalarsOf(target.node.id).gradients[port.name];
    const step = place.step + (port?.lag ?? 0);
    // What the last step hands on to the step after it, no one reads.
    if (!formula || step >= layout.steps) return constant(0);
    return bind(target.node.id, formula, place.element, { step, sample: place.sample });
  };

  /** The sum over those uses, steps and samples that are wanted. */
  const parameterTerm = (parameter: string, element: number, wanted: (use: { node: string; step: number }) => boolean): BoundFormula => {
    const uses = analysis.order.flatMap(({ node, parameters }) => parameters.filter((slot) => node.parameters[slot.name] === parameter).map((slot) => ({ node: node.id, slot: slot.name })));
    const bound = uses.flatMap(({ node, slot }) => {
      const formula = scalarsOf(node).gradients[slot];
      return formula ? everywhere().filter(({ step }) => wanted({ node, step })).map((at) => bind(node, formula, element, at)) : [];
    });
    return { ...addUp(bound), node: uses.length === 1 ? (uses[0]?.node ?? null) : null };
  };

  const everywhere = (): At[] => {
    const count = layout.steps * layout.samples;
    if (count > mostTerms) throw new AppError('E_BUDGET', `the sum has ${String(count)} terms, one for each sample and step; at most ${String(mostTerms)} are written out. Use fewer samples or steps.`, { count, most: mostTerms });
    return Array.from({ length: count }, (_, index) => ({ step: Math.floor(index / layout.samples), sample: index % layout.samples }));
  };

  const lossSum = (): BoundFormula =>
    addUp(
      analysis.order.flatMap(({ node, outputs }) => {
        if (!layout.losses.has(node.id)) return [];
        return everywhere().map(({ step, sample }): BoundFormula => {
          const factor: Expression = { kind: 'number', value: lossFactorOf(node.id, { step, sample }) };
          const place: NumberPlace = { kind: 'value', node: node.id, port: outputs[0]?.name ?? '', element: 0, step, sample };
          return { expression: { kind: 'product', factors: [factor, element('value', 0)] }, places: [place], node: null };
        });
      }),
    );

  const read = (place: NumberPlace): number => {
    const { memory } = session;
    const tensorAt = (tensor: RunTensor | undefined, { element, step, sample }: { element: number } & At): number =>
      tensor ? (memory[tensor.offset + (step * layout.samples + sample) * tensor.size + element] ?? NaN) : NaN;
    switch (place.kind) {
      case 'value':
      case 'gradient': {
        const key = portKey(place.node, place.port);
        return tensorAt((layout.outputs.get(key) ?? layout.internals.get(key))?.[place.kind], place);
      }
      case 'edge-gradient':
        return tensorAt(layout.edgeGradients.get(place.edge), place);
      case 'parameter':
      case 'parameter-gradient': {
        const at = layout.parameters.get(place.parameter);
        return at ? (memory[at[place.kind === 'parameter' ? 'value' : 'gradient'] + place.element] ?? NaN) : NaN;
      }
      case 'parameter-term':
      case 'updated-parameter':
      case 'updated-data': {
        const formula = formulaOf(place);
        return formula ? evaluate(formula.expression, ({ name }) => read(formula.places[Number(name)] ?? { kind: 'loss' })) : NaN;
      }
      case 'loss':
        return session.loss ?? NaN;
    }
  };

  const updated = (value: NumberPlace, gradient: NumberPlace): BoundFormula => {
    const rate: Expression = { kind: 'abbreviation', symbol: '\\eta', of: { kind: 'number', value: session.memory[layout.learningRate] ?? NaN } };
    const step: Expression = { kind: 'product', factors: [rate, element('gradient', 1)] };
    return { expression: { kind: 'sum', terms: [element('value', 0), { kind: 'negative', of: step }] }, places: [value, gradient], node: null };
  };

  const shapeOf = (place: NumberPlace): Shape => {
    switch (place.kind) {
      case 'value':
      case 'gradient': {
        const key = portKey(place.node, place.port);
        return (layout.outputs.get(key) ?? layout.internals.get(key))?.value.shape ?? [];
      }
      case 'edge-gradient':
        return layout.edgeGradients.get(place.edge)?.shape ?? [];
      case 'updated-data':
        return trainableInputs(analysis, layout).get(place.node)?.value.shape ?? [];
      case 'parameter':
      case 'parameter-gradient':
      case 'parameter-term':
      case 'updated-parameter':
        return layout.parameters.get(place.parameter)?.shape ?? [];
      case 'loss':
        return [];
    }
  };

  return { formulaOf, read, shapeOf, lossFactorOf };
}

function constant(value: number): BoundFormula {
  return { expression: { kind: 'number', value }, places: [], node: null };
}

function total(places: readonly NumberPlace[]): BoundFormula {
  return { expression: { kind: 'sum', terms: places.map((_, index) => element('gradient', index)) }, places, node: null };
}

function element(kind: 'value' | 'gradient', index: number): Expression {
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

function cached<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
