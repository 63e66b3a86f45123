import { openExample } from '../examples/catalogue.ts';
import type { GraphDocument, Locator } from '../graph/document.ts';

/** One question with what a student typed: one text, or one for each element. */
export interface Asked {
  readonly what: string;
  readonly at: Locator;
  readonly after?: number;
  readonly typed: string | readonly string[];
}

export const value = (node: string, element?: number): Locator => ({ kind: 'value', node, port: 'y', ...(element !== undefined && { element }) });
export const gradient = (node: string, element?: number): Locator => ({ kind: 'output-gradient', node, port: 'y', ...(element !== undefined && { element }) });
export const ofParameter = (parameter: string, element: number): Locator => ({ kind: 'parameter-gradient', parameter, element });
export const updated = (parameter: string, element: number): Locator => ({ kind: 'parameter', parameter, element });

/**
 * A student's sheet on the network of mlp-3-2-2, worked out by hand.
 *
 * Ten answers are right at their digits. Three are rounded too early: the student took h ≈ (0.987, 0.995), three
 * decimals, where the sheet has four:
 *   z_o1 = 0.7·0.987 + 0.9·0.995 + 0.5 = 2.0864 (exactly 2.08616)
 *   z_o2 = 0.8·0.987 + 0.1·0.995 + 0.5 = 1.3891 (exactly 1.38879)
 *   dE/dz_h1 = 0.1502 · 0.987·(1 − 0.987) = 0.1502 · 0.012831 = 0.001927 (exactly 0.0019839)
 * Five are wrong: E without its ½; a slip in dE/dh2 (0.0950 for 0.0818), from which dE/dz_h2 and dE/dw6 follow
 * correctly; and w1 moved along its gradient, not against it, which is off by no more than 0.04 %.
 */
export const studentSheet: readonly Asked[] = [
  { what: 'z_h1', at: value('z_h', 0), typed: '4.3' },
  { what: 'z_h2', at: value('z_h', 1), typed: '5.30' },
  { what: 'h1', at: value('h', 0), typed: '0.9866' },
  { what: 'h2', at: value('h', 1), typed: '0.9950' },
  { what: 'z_o1', at: value('z_o', 0), typed: '2.0864' },
  { what: 'z_o2', at: value('z_o', 1), typed: '1.3891' },
  { what: 'o1', at: value('o', 0), typed: '0,8896' },
  { what: 'o2', at: value('o', 1), typed: '0.80040' },
  { what: 'E', at: { kind: 'loss' }, typed: '1.1865' },
  { what: 'dE/dz_o1', at: gradient('z_o', 0), typed: '7.757e-2' },
  { what: 'dE/dw7', at: ofParameter('W2', 0), typed: '0.0765' },
  { what: 'dE/db2', at: ofParameter('b2', 0), typed: '0.1975' },
  { what: 'dE/dh2', at: gradient('h', 1), typed: '0.0950' },
  { what: 'dE/dz_h1', at: gradient('z_h', 0), typed: '0.001927' },
  { what: 'dE/dz_h2', at: gradient('z_h', 1), typed: '0.00046950' },
  { what: 'dE/dw6', at: ofParameter('W1', 5), typed: '0.0023475' },
  { what: 'w1 after the step', at: updated('W1', 0), after: 1, typed: '0.10002' },
  { what: 'w7 after the step', at: updated('W2', 0), after: 1, typed: '0.69923' },
];

/** The worked example with the sheet's questions, hidden, as a teacher would mark them. */
export function teacherDocument(): GraphDocument {
  const expected = studentSheet.map(({ what, at, after = 0 }, index) => ({ id: `q${String(index + 1)}`, what, at, after, question: { hidden: true } }));
  return { ...openExample('mlp-3-2-2'), title: 'Backpropagation by hand', expected };
}
