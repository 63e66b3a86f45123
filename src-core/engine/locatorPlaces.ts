import type { Locator } from '../graph/document.ts';
import { findPair, findParameter } from './inspect.ts';
import type { RunTensor } from './layout.ts';
import type { Session } from './session.ts';

/** A locator whose numbers lie in memory after a run; the others are made from several. */
export type PlacedLocator = Exclude<Locator, { kind: 'ratio' | 'gradient-term' }>;

export function isPlaced(at: Locator): at is PlacedLocator {
  return at.kind !== 'ratio' && at.kind !== 'gradient-term';
}

/**
 * Where the numbers that a locator names lie in a session's memory, row-major. An extreme is one of them.
 * @throws AppError E_NOT_FOUND where it names what the run does not have
 */
export function placesOf(session: Session, at: PlacedLocator): number[] {
  const { layout } = session.program;
  switch (at.kind) {
    case 'value':
      return tensorPlaces(session, findPair(session, { kind: 'output', node: at.node, port: at.port }).value, at);
    case 'output-gradient':
      return tensorPlaces(session, findPair(session, { kind: 'output', node: at.node, port: at.port }).gradient, at);
    case 'edge-gradient':
      return tensorPlaces(session, findPair(session, { kind: 'edge', edge: at.edge }).gradient, at);
    case 'internal':
      return tensorPlaces(session, findPair(session, { kind: 'internal', node: at.node, name: at.name })[at.gradient ? 'gradient' : 'value'], at);
    case 'parameter':
    case 'parameter-gradient': {
      const { value, gradient, size } = findParameter(session, at.parameter);
      return range(at.element, size).map((element) => (at.kind === 'parameter' ? value : gradient) + element);
    }
    case 'loss':
      return [at.node === undefined ? layout.totalLoss : (layout.losses.get(at.node) ?? layout.totalLoss)];
  }
}

interface Place {
  readonly step?: number | undefined;
  readonly sample?: number | undefined;
  readonly element?: number | undefined;
}

/** The elements at a step, sample and element, row-major; what the place leaves out is taken in full. */
function tensorPlaces(session: Session, { offset, size }: RunTensor, { step, sample, element }: Place): number[] {
  const { steps, samples } = session.program.layout;
  return range(step, steps).flatMap((t) => range(sample, samples).flatMap((n) => range(element, size).map((k) => offset + (t * samples + n) * size + k)));
}

/** One index that must exist, or all of them. */
export function range(index: number | undefined, length: number): number[] {
  if (index === undefined) return Array.from({ length }, (_, i) => i);
  return index < length ? [index] : [];
}

/** What stands for the numbers of a locator: all of them, or the least or greatest where it asks for an extreme. */
export function extremeOf(at: Locator, numbers: readonly number[]): readonly number[] {
  if (at.kind !== 'edge-gradient' || !at.extreme) return numbers;
  const [start, further] = at.extreme === 'maximum' ? [-Infinity, Math.max] : [Infinity, Math.min];
  return [numbers.reduce((found, number) => further(found, number), start)];
}
