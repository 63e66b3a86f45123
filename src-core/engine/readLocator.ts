import type { Locator } from '../graph/document.ts';
import type { ReadLocator } from '../explain/answers.ts';
import { findPair, findParameter } from './inspect.ts';
import type { RunTensor } from './layout.ts';
import type { Session } from './session.ts';
import { gradientTerms } from './terms.ts';

/**
 * Reads the numbers that a document's expected answers name. `sessionAfter(k)` gives a session that has been
 * run after k updates.
 * @throws AppError E_NOT_FOUND where a locator names what the run does not have.
 */
export function locatorReader(sessionAfter: (updates: number) => Session): ReadLocator {
  return (at, after) => readLocator(sessionAfter(after), at);
}

type Place = { readonly step?: number | undefined; readonly sample?: number | undefined; readonly element?: number | undefined };

function readLocator(session: Session, at: Locator): number[] {
  const { layout } = session.program;
  switch (at.kind) {
    case 'value':
      return readPlace(session, findPair(session, { kind: 'output', node: at.node, port: at.port }).value, at);
    case 'output-gradient':
      return readPlace(session, findPair(session, { kind: 'output', node: at.node, port: at.port }).gradient, at);
    case 'edge-gradient': {
      const numbers = readPlace(session, findPair(session, { kind: 'edge', edge: at.edge }).gradient, at);
      if (!at.extreme) return numbers;
      return [at.extreme === 'maximum' ? numbers.reduce((most, number) => Math.max(most, number), -Infinity) : numbers.reduce((least, number) => Math.min(least, number), Infinity)];
    }
    case 'internal':
      return readPlace(session, findPair(session, { kind: 'internal', node: at.node, name: at.name })[at.gradient ? 'gradient' : 'value'], at);
    case 'parameter':
    case 'parameter-gradient': {
      const { value, gradient, size } = findParameter(session, at.parameter);
      const from = at.kind === 'parameter' ? value : gradient;
      return pick(Array.from(session.memory.subarray(from, from + size)), at.element);
    }
    case 'gradient-term':
      return readTerm(session, at);
    case 'loss':
      return [session.memory[at.node === undefined ? layout.totalLoss : (layout.losses.get(at.node) ?? layout.totalLoss)] ?? NaN];
    case 'ratio': {
      const over = readLocator(session, at.over);
      return readLocator(session, at.of).map((value, index) => value / (over[index] ?? NaN));
    }
  }
}

/** The elements at a step, sample and element, row-major; what the place leaves out is read in full. */
function readPlace(session: Session, { offset, size }: RunTensor, { step, sample, element }: Place): number[] {
  const { steps, samples } = session.program.layout;
  const numbers: number[] = [];
  for (const t of range(step, steps)) {
    for (const n of range(sample, samples)) {
      for (const k of range(element, size)) numbers.push(session.memory[offset + (t * samples + n) * size + k] ?? NaN);
    }
  }
  return numbers;
}

/** One index that must exist, or all of them. */
function range(index: number | undefined, length: number): number[] {
  if (index === undefined) return Array.from({ length }, (_, i) => i);
  return index < length ? [index] : [];
}

function readTerm(session: Session, { parameter, lossStep, step, element }: Extract<Locator, { kind: 'gradient-term' }>): number[] {
  const { size } = findParameter(session, parameter);
  const { steps } = session.program.layout;
  const terms = gradientTerms(session, parameter);
  const sum = new Array<number>(size).fill(0);
  for (const k of range(step, steps)) {
    for (let i = 0; i < size; i++) sum[i] = (sum[i] ?? 0) + (terms[(lossStep * steps + k) * size + i] ?? NaN);
  }
  return pick(sum, element);
}

function pick(numbers: number[], element: number | undefined): number[] {
  return element === undefined ? numbers : numbers.slice(element, element + 1);
}
