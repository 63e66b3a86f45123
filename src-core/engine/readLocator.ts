import type { Locator } from '../graph/document.ts';
import type { Analysis } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { updateOnce } from '../train/update.ts';
import { findParameter } from './inspect.ts';
import { extremeOf, placesOf, range } from './locatorPlaces.ts';
import { Session } from './session.ts';
import { gradientTerms } from './terms.ts';

/** Reads a number of a run; `after` counts the updates made before it is read. */
export type ReadLocator = (at: Locator, after: number) => readonly number[];

/**
 * Reads the numbers that a document's expected answers name, from sessions that have been run after 0, 1, …
 * updates; each is made when it is first asked for. The reader throws AppError E_NOT_FOUND where a locator names
 * what the run does not have.
 */
export function exactReader(analysis: Analysis): ReadLocator {
  const sessions = new Map<number, Session>();
  const sessionAfter = (updates: number): Session => {
    const made = sessions.get(updates);
    if (made) return made;
    const session = new Session(analysis, referenceBackend);
    session.run();
    for (let count = 0; count < updates; count++) updateOnce(session);
    sessions.set(updates, session);
    return session;
  };
  return (at, after) => readLocator(sessionAfter(after), at);
}

function readLocator(session: Session, at: Locator): readonly number[] {
  if (at.kind === 'gradient-term') return readTerm(session, at);
  if (at.kind === 'ratio') {
    const over = readLocator(session, at.over);
    return readLocator(session, at.of).map((value, index) => value / (over[index] ?? NaN));
  }
  return extremeOf(at, placesOf(session, at).map((place) => session.memory[place] ?? NaN));
}

function readTerm(session: Session, { parameter, lossStep, step, element }: Extract<Locator, { kind: 'gradient-term' }>): number[] {
  const { size } = findParameter(session, parameter);
  const { steps } = session.program.layout;
  const terms = gradientTerms(session, parameter);
  const sum = new Array<number>(size).fill(0);
  for (const k of range(step, steps)) {
    for (let i = 0; i < size; i++) sum[i] = (sum[i] ?? 0) + (terms[(lossStep * steps + k) * size + i] ?? NaN);
  }
  return element === undefined ? sum : sum.slice(element, element + 1);
}
