import { describe, expect, it } from 'vitest';
import { checkGradients } from '../engine/check.ts';
import { Session } from '../engine/session.ts';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import { documentOf, smallLstm, workloadOf, workloads } from './workloads.ts';

const small = smallLstm(false);
const wired = smallLstm(true);

function trained(document: GraphDocument, updates: number): Session {
  const session = new Session(analyse(document, registry), referenceBackend);
  session.run();
  for (let update = 0; update < updates; update++) {
    session.update();
    session.run();
  }
  return session;
}

/* What PyTorch says of the same networks is compared in engine/torch.test.ts. */
describe('the networks that speed is measured with', () => {
  it.each(workloads.map(({ id, model }) => ({ id, model })))('$id is whole, and its numbers are float32 numbers', ({ model }) => {
    const document = documentOf(model);
    const { diagnostics } = analyse(document, registry);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const numbers = [...document.parameters.map(({ values }) => values.values), ...Object.values(document.data.columns).map(({ values }) => values.values)];
    for (const values of numbers) expect(values.every((value) => value === Math.fround(value))).toBe(true);
    expect(document.parameters.every(({ values }) => values.values.some((value) => value !== 0))).toBe(true);
  });

  it('wires the LSTM from single gates with the same weights: losses and gradients are the same', () => {
    const [cell, gates] = [documentOf(small), documentOf(wired)];
    expect(gates.nodes.map(({ type }) => type).sort()).toEqual(['cross-entropy', 'delay', 'delay', 'input', 'linear', 'lstm-cell', 'lstm-gate', 'lstm-gate', 'lstm-gate', 'lstm-gate', 'lstm-hidden', 'target']);
    expect(gates.parameters).toEqual(cell.parameters);
    const [one, other] = [trained(cell, 10), trained(gates, 10)];
    // Sums are taken in another order: some units in the last place.
    expect(Math.abs((one.loss ?? NaN) / (other.loss ?? NaN) - 1)).toBeLessThan(1e-13);
    const of = (session: Session): number[] => cell.parameters.flatMap(({ id }) => {
      const place = session.program.layout.parameters.get(id);
      return place ? Array.from(session.memory.subarray(place.gradient, place.gradient + place.size)) : [];
    });
    const [mine, its] = [of(one), of(other)];
    expect(mine.length).toBe(cell.parameters.reduce((sum, { values }) => sum + values.values.length, 0));
    for (const [index, value] of mine.entries()) expect(Math.abs(value - (its[index] ?? NaN))).toBeLessThan(1e-14);
  });

  it.each([
    ['W1', workloadOf('W1').model],
    ['the small LSTM', small],
    ['the small LSTM from gates', wired],
  ])('%s has the gradients that central differences give', (_, model) => {
    const checked = checkGradients(analyse(documentOf(model), registry));
    expect(checked.length).toBeGreaterThan(10);
    expect(checked.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
  });

  it.each(workloads.filter(({ id }) => id === 'W1' || id === 'W2'))('$id learns', ({ model }) => {
    const document = documentOf(model);
    expect(trained(document, 50).loss).toBeLessThan(trained(document, 0).loss ?? 0);
  });
});
