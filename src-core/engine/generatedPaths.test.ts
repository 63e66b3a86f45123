import { expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import type { Explanation } from '../protocol/explanation.ts';
import type { NumberQuery } from '../protocol/numberPlaces.ts';
import { type Random, seededRandom } from '../tensor/random.ts';
import { generateNetwork } from '../testing/generatedNetwork.ts';
import { explainNumber } from './explanation.ts';
import { findPair } from './inspect.ts';
import { mostPaths } from './paths.ts';
import { Session } from './session.ts';
import { gradientTerms } from './terms.ts';

const graphs = 500;
const groups = 10;

/** The claim of the product: relative where a gradient is larger than 1, so that many digits cost no more than few. */
function expectEqual(actual: number, expected: number, what: string): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  expect(error, `${what}: ${String(actual)} is not ${String(expected)}`).toBeLessThanOrEqual(1e-12);
}

test.each(Array.from({ length: groups }, (_, group) => group))('path sums equal gradients to 1e-12 on generated graphs, group %i', (group) => {
  let recurrent = 0;
  let listed = 0;
  for (let seed = group + 1; seed <= graphs; seed += groups) {
    const document = generateNetwork(seed);
    const session = new Session(analyse(document, registry), referenceBackend);
    session.run();
    const before = [...session.memory];
    if (document.data.steps > 1) recurrent += 1;
    for (const query of queriesOf(session, document, seededRandom(seed))) {
      const explanation = explainNumber(session, query);
      const name = `graph ${String(seed)}, ${JSON.stringify(query)}`;
      expectSums(explanation, name);
      if (explanation.paths) listed += 1;
      if (document.data.steps > 1) expectSteps(session, query, explanation, name);
    }
    expect([...session.memory]).toEqual(before);
  }
  // Each group has recurrent graphs and short lists, so that none of the claims above is empty.
  expect(recurrent).toBeGreaterThan(20);
  expect(listed).toBeGreaterThan(20);
}, 30_000);

/** One element each of a parameter, of an edge, of the trainable input and of an output that fans out or not. */
function queriesOf(session: Session, document: GraphDocument, random: Random): NumberQuery[] {
  const { layout } = session.program;
  const below = (count: number): number => Math.floor(random.next() * count);
  const pick = <T>(of: readonly T[]): T | undefined => of[below(of.length)];
  const at = { step: below(layout.steps), sample: below(layout.samples) };
  const parameter = pick([...layout.parameters]);
  const edge = pick(document.edges.filter(({ id }) => !layout.edgesWithoutGradient.has(id)));
  const output = edge?.source;
  const sizeOf = (query: { kind: 'edge'; edge: string } | { kind: 'output'; node: string; port: string }): number => findPair(session, query).gradient.size;
  return [
    ...(parameter ? [{ kind: 'parameter' as const, parameter: parameter[0], element: below(parameter[1].size) }] : []),
    ...(edge ? [{ kind: 'edge' as const, edge: edge.id, element: below(sizeOf({ kind: 'edge', edge: edge.id })), ...at }] : []),
    ...(output ? [{ kind: 'output' as const, ...output, element: below(sizeOf({ kind: 'output', ...output })), ...at }] : []),
    { kind: 'output', node: 'x', port: 'x', element: below(sizeOf({ kind: 'output', node: 'x', port: 'x' })), ...at },
  ];
}

function expectSums({ gradient, sum, count, paths, crossings }: Explanation, name: string): void {
  expectEqual(sum, gradient, name);
  expect(paths === null).toBe(count > mostPaths);
  expect(crossings.every(({ paths: through }) => through <= count)).toBe(true);
  if (!paths) return;
  expect(paths).toHaveLength(count);
  expectEqual(paths.reduce((total, { product }) => total + product, 0), gradient, name);
  for (const { through, seed, product } of paths) {
    expectEqual(through.reduce((factor, { derivative }) => factor * derivative, seed), product, `${name}, a path`);
  }
}

/** The parts by loss step and step: all of a parameter's, and the column of another number's own step, are its gradient. */
function expectSteps(session: Session, query: NumberQuery, { byStep, gradient }: Explanation, name: string): void {
  expect(byStep).not.toBeNull();
  const column = (step: number): number => (byStep ?? []).reduce((sum, row) => sum + (row[step] ?? NaN), 0);
  if (query.kind !== 'parameter') {
    expectEqual(column(query.step), gradient, `${name}, its column`);
    return;
  }
  const { steps, parameters } = session.program.layout;
  const terms = gradientTerms(session, query.parameter);
  const size = parameters.get(query.parameter)?.size ?? 0;
  for (const [lossStep, row] of (byStep ?? []).entries()) {
    for (const [step, term] of row.entries()) expectEqual(term, terms[(lossStep * steps + step) * size + query.element] ?? NaN, `${name}, term ${String(lossStep)} ${String(step)}`);
  }
  expectEqual(Array.from({ length: steps }, (_, step) => column(step)).reduce((a, b) => a + b, 0), gradient, `${name}, all terms`);
}
