import { useEffect, useEffectEvent, useState } from 'react';
import { AppError } from '../../../src-core/graph/appError.ts';
import { textOfError } from '../../i18n/errorText.ts';
import { liveNumbers, onFrame } from '../../model/liveNumbers.ts';
import { app, useApp } from '../../model/store.ts';

const interval = 250; // ms between two questions, at the least

/** What the engine said last; `stale` where it is about an older document. Or why it says nothing. */
export interface SteadyAnswer<T> {
  readonly answer: T | undefined;
  readonly stale: boolean;
  readonly fault: string | null;
}

interface Found<T> {
  readonly key: string;
  readonly answer: T | undefined;
  readonly fault: string | null;
}

/**
 * Asks again whenever the numbers have moved: at most four times a second, and never before the last answer is
 * there, so that training is not held up by what looks at it. A null key asks for
 * nothing; what is asked depends on the key alone.
 */
export function useSteadyAnswer<T extends { readonly revision: number }>(key: string | null, ask: (revision: number) => Promise<T>): SteadyAnswer<T> {
  const current = useApp((state) => state.modelRevision);
  const [found, setFound] = useState<Found<T> | null>(null);
  const askNow = useEffectEvent(ask);
  useEffect(() => {
    if (key === null) return undefined;
    let [ended, inFlight, askedFor, last] = [false, false, '', -Infinity];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = (): void => {
      const { evaluation, modelRevision: revision } = app.getState();
      const wanted = `${String(revision)} ${String(liveNumbers().update)}`;
      if (ended || inFlight || timer !== undefined || wanted === askedFor || evaluation?.revision !== revision) return;
      const wait = last + interval - performance.now();
      if (wait > 0) {
        timer = setTimeout(() => {
          timer = undefined;
          next();
        }, wait);
        return;
      }
      [inFlight, askedFor, last] = [true, wanted, performance.now()];
      askNow(revision)
        .then(
          (answer) => { if (!ended) setFound({ key, answer, fault: null }); },
          (error: unknown) => { if (!ended && error instanceof AppError && !passing.has(error.code)) setFound({ key, answer: undefined, fault: sentence(error) }); },
        )
        .finally(() => {
          inFlight = false;
          next();
        });
    };
    const ends = [onFrame(next), app.subscribe(next)];
    next();
    return () => {
      ended = true;
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [key]);
  const shown = found?.key === key ? found : null;
  return { answer: shown?.answer, stale: shown?.answer !== undefined && shown.answer.revision !== current, fault: shown?.fault ?? null };
}

/** What is over by the next question. */
const passing: ReadonlySet<string> = new Set(['E_STALE', 'E_CANCELLED', 'E_CLOSED', 'E_BUSY', 'E_ENGINE_RESTARTED']);

function sentence(error: AppError): string {
  const { title, text } = textOfError(error);
  return `${title}. ${text}`;
}
