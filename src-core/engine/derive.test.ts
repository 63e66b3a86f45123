import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { openExample } from '../examples/catalogue.ts';
import type { GraphDocument } from '../graph/document.ts';
import { portKey } from '../graph/resolve.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import type { AnyNodeDefinition, Sample } from '../node/definition.ts';
import { definitions } from '../node/registry.generated.ts';
import { registry } from '../node/registry.ts';
import type { DerivationLine } from '../protocol/derivation.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import { deriveSeed, seededRandom } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import { evaluateLatex } from '../testing/evaluateLatex.ts';
import { generateNetwork } from '../testing/generatedNetwork.ts';
import { type NetworkPlan, network, neuron, recurrent } from '../testing/networks.ts';
import { type Deriver, createDeriver } from './derive.ts';
import { Session } from './session.ts';

function runOf(document: GraphDocument): Session {
  const session = new Session(analyse(document, registry), referenceBackend);
  session.run();
  return session;
}

/** Every number of a run that has a formula. */
function* placesOf({ program: { layout, analysis } }: Session): Generator<NumberPlace> {
  const times = Array.from({ length: layout.steps * layout.samples }, (_, index) => ({ step: Math.floor(index / layout.samples), sample: index % layout.samples }));
  const elements = (size: number): number[] => Array.from({ length: size }, (_, element) => element);
  for (const { node, outputs } of analysis.order) {
    for (const { name: port } of outputs) {
      const size = layout.outputs.get(portKey(node.id, port))?.value.size ?? 0;
      for (const at of times) for (const element of elements(size)) yield* [{ kind: 'value', node: node.id, port, element, ...at } as const, { kind: 'gradient', node: node.id, port, element, ...at } as const];
    }
  }
  for (const [edge, { size }] of layout.edgeGradients) {
    if (layout.edgesWithoutGradient.has(edge)) continue;
    for (const at of times) for (const element of elements(size)) yield { kind: 'edge-gradient', edge, element, ...at };
  }
  for (const [parameter, { size }] of layout.parameters) {
    for (const element of elements(size)) yield* [{ kind: 'parameter-gradient', parameter, element } as const, { kind: 'updated-parameter', parameter, element } as const];
  }
  yield { kind: 'loss' };
}

/** What the line says with every digit, worked out by someone who reads LaTeX. */
function evaluated({ numeric, result }: DerivationLine): number {
  return evaluateLatex(numeric === '' ? result : numeric);
}

function expectExact(deriver: Deriver, place: NumberPlace): void {
  const line = deriver.line(place);
  const value = line.value ?? NaN;
  expect(Math.abs(evaluated(line) - value), `${line.left} = ${line.numeric} = ${line.result}`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
}

/** One node between free inputs and a sum of its outputs, so that every derivative differs from 0. */
function documentOf(definition: AnyNodeDefinition, sample: Sample): GraphDocument {
  const config = definition.config.parse(sample.config);
  const random = seededRandom(deriveSeed(3, `${definition.type}/${sample.name}`));
  const nodes: Record<string, NetworkPlan['nodes'][string]> = { node: [definition.type, sample.config] };
  const wires: NetworkPlan['wires'][number][] = [];
  const data: Record<string, number[]> = {};
  const [samples, steps] = [2, 2];
  for (const [port, shape] of Object.entries(sample.inputs)) {
    const name = `in_${port}`;
    nodes[name] = ['input', { shape: [...shape], trainable: true }];
    wires.push(`${name}.x -> node.${port}`);
    const draw = sample.draw?.[port] ?? 'any';
    data[name] = Array.from({ length: samples * steps * sizeOf(shape) }, () => {
      if (typeof draw === 'object') return Math.floor(random.uniform(0, draw.classes));
      if (draw === 'probability') return random.uniform(0.1, 0.9);
      return draw === 'log-probability' ? Math.log(random.uniform(0.1, 0.9)) : (random.next() < 0.5 ? -1 : 1) * random.uniform(0.2, 1.5);
    });
  }
  if (!definition.loss) {
    // Squares, so that what comes back differs from element to element.
    nodes['square'] = ['multiply', { inputs: 2 }];
    nodes['sum'] = ['sum-loss'];
    const output = definition.outputs(config)[0]?.name ?? '';
    wires.push(`node.${output} -> square.a`, `node.${output} -> square.b`, 'square.y -> sum.x');
  }
  return network({ nodes, wires, samples, steps, data });
}

const cases = definitions.flatMap((definition) => definition.samples.map((sample): [string, string, AnyNodeDefinition, Sample] => [definition.type, sample.name, definition, sample]));

describe('with all digits put in, the LaTeX of every number evaluates to what the engine computed', () => {
  test.each(cases)('%s: %s', (_type, _name, definition, sample) => {
    const session = runOf(documentOf(definition, sample));
    const deriver = createDeriver(session, 'all');
    let count = 0;
    for (const place of placesOf(session)) {
      expectExact(deriver, place);
      count += 1;
    }
    expect(count).toBeGreaterThan(0);
  });

  test.each(['mlp-3-2-2', 'relu-sgd-step', 'relu-two-fc', 'batch-matrix', 'linear-collapse', 'skip-connection', 'rnn-bptt', 'lstm-step', 'stable-softmax', 'activation-derivatives'])('%s', (id) => {
    const session = runOf(openExample(id));
    const deriver = createDeriver(session, 'all');
    for (const place of placesOf(session)) expectExact(deriver, place);
  });

  test.each(Array.from({ length: 20 }, (_, index) => index + 1))('generated graph %i', (seed) => {
    const session = runOf(generateNetwork(seed));
    const deriver = createDeriver(session, 'all');
    for (const place of placesOf(session)) expectExact(deriver, place);
  });
});

describe('formulas can be typeset', () => {
  /** With all numbers the same: whether a formula can be typeset does not depend on which they are. */
  const typeset = new Set<string>();
  const expectTypeset = (tex: string): void => {
    const form = tex.replace(/\d+/g, '0');
    if (typeset.has(form)) return;
    expect(() => katex.renderToString(tex, { throwOnError: true, strict: 'error', displayMode: true }), tex).not.toThrow();
    typeset.add(form);
  };

  test.each([...cases.map(([type, name, definition, sample]): [string, GraphDocument] => [`${type}: ${name}`, documentOf(definition, sample)]), ['recurrent', recurrent()]])('%s', (_name, document) => {
    const session = runOf(document);
    const deriver = createDeriver(session, 4);
    for (const place of placesOf(session)) {
      const { left, symbolic, numeric, result, where } = deriver.line(place);
      for (const tex of [left, symbolic, numeric, result, ...where]) expectTypeset(tex);
      // The elements of a tensor have one matrix form together.
      const matrix = 'element' in place && place.element > 0 ? null : deriver.matrix(place);
      if (matrix) for (const tex of [matrix.symbolic, matrix.numeric ?? '', matrix.result]) expectTypeset(tex);
    }
  });
});

test('a line reads as a textbook writes it', () => {
  const deriver = createDeriver(runOf(openExample('mlp-3-2-2')), 4);
  const line = deriver.line({ kind: 'edge-gradient', edge: 'z_h.y→h.x', element: 0, step: 0, sample: 0 });
  expect(line.left).toBe('\\frac{\\partial E}{\\partial z_{h;1}}');
  expect(line.symbolic).toBe('\\frac{\\partial E}{\\partial h_{1}} \\cdot h_{1} \\cdot \\left(1 - h_{1}\\right)');
  expect(line.numeric).toBe('0.1502 \\cdot 0.9866 \\cdot \\left(1 - 0.9866\\right)');
  expect(line.result).toBe('0.0020');
});

test('a derivation leads from a weight to the loss', () => {
  const session = runOf(neuron());
  const { lines, chain, matrix, more } = createDeriver(session, 4).derive({ kind: 'parameter-gradient', parameter: 'z.W', element: 1 });
  expect(lines.map(({ left }) => left)).toEqual(['\\frac{\\partial E}{\\partial W_{z;2}}', '\\frac{\\partial E}{\\partial z}', '\\frac{\\partial E}{\\partial h}']);
  expect(more).toBe(0);
  expect(chain).toBe('\\frac{\\partial E}{\\partial W_{z}} = \\frac{\\partial E}{\\partial h} \\cdot \\frac{\\partial h}{\\partial z} \\cdot \\frac{\\partial z}{\\partial W_{z}}');
  expect(matrix?.symbolic).toBe('\\frac{\\partial E}{\\partial W_{z}} = x^\\top\\,\\frac{\\partial E}{\\partial z}');
  expect(matrix?.numeric).toContain('\\begin{bmatrix} 1 & 2 \\end{bmatrix}^\\top');
});

test('with several losses the chain begins at their sum', () => {
  const session = runOf(openExample('batch-matrix'));
  const [parameter] = session.program.layout.parameters.keys();
  const { chain } = createDeriver(session, 4).derive({ kind: 'parameter-gradient', parameter: parameter ?? '', element: 0 });
  expect(chain).toContain(' = \\frac{\\partial L}{\\partial J_');
});

test('what a run does not have is refused with its place', () => {
  const deriver = createDeriver(runOf(neuron()), 4);
  for (const place of [
    { kind: 'parameter-gradient', parameter: 'z.W', element: 2 },
    { kind: 'value', node: 'gone', port: 'y', element: 0, step: 0, sample: 0 },
    { kind: 'edge-gradient', edge: 'gone', element: 0, step: 0, sample: 0 },
    { kind: 'value', node: 'z', port: 'y', element: 0, step: 1, sample: 0 },
  ] satisfies NumberPlace[]) {
    expect(() => deriver.derive(place)).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
  }
});
