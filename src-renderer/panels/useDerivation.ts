import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import { useEffect, useEffectEvent, useState } from 'react';
import { AppError } from '../../src-core/graph/appError.ts';
import type { Derivation } from '../../src-core/protocol/derivation.ts';
import type { Explanation } from '../../src-core/protocol/explanation.ts';
import type { NumberPlace, NumberQuery } from '../../src-core/protocol/numberPlaces.ts';
import { host } from '../host/connection.ts';
import { useApp } from '../model/store.ts';
import { useLive } from '../model/useLive.ts';

/** What the engine last said; `stale` while it has not answered for what is asked now. */
export interface Asked<T> {
  readonly answer: T | undefined;
  readonly fault: AppError | undefined;
  readonly stale: boolean;
}

/** A number written out as formulas. */
export function useDerivation(place: NumberPlace, digits: ShownDigits): Asked<Derivation> {
  const key = JSON.stringify([place, digits]);
  return useAsked(key, (revision) => host.call('engine.derive', { revision, place, digits }).then(({ derivation }) => derivation));
}

/** A gradient taken apart into its paths to the loss. */
export function useExplanation(query: NumberQuery): Asked<Explanation> {
  const key = JSON.stringify(query);
  return useAsked(key, (revision) => host.call('engine.explain', { revision, query }).then(({ explanation }) => explanation));
}

interface Held<T> {
  readonly key: string;
  readonly revision: number;
  readonly answer?: T;
  readonly fault?: AppError;
}

/**
 * Keeps the last answer on the screen until the next one is there. While training runs nothing is asked. What is
 * asked depends on the key alone.
 */
function useAsked<T>(key: string, ask: (revision: number) => Promise<T>): Asked<T> {
  const evaluated = useApp((state) => state.evaluation?.revision);
  const current = useApp((state) => state.modelRevision);
  const training = useApp((state) => state.run.kind === 'training');
  const update = useLive((numbers) => (!training && numbers.revision === current ? numbers.update : -1));
  const askNow = useEffectEvent(ask);
  const [held, setHeld] = useState<Held<T> | undefined>();
  useEffect(() => {
    if (training || evaluated !== current) return undefined;
    let wanted = true;
    askNow(current).then(
      (answer) => {
        if (wanted) setHeld({ key, revision: current, answer });
      },
      (error: unknown) => {
        if (wanted && error instanceof AppError && error.code !== 'E_STALE') setHeld({ key, revision: current, fault: error });
      },
    );
    return () => {
      wanted = false;
    };
  }, [key, evaluated, current, training, update]);
  return { answer: held?.answer, fault: held?.fault, stale: held !== undefined && (held.key !== key || held.revision !== current || training) };
}
