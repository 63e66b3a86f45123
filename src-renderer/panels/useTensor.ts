import { useEffect, useEffectEvent, useState } from 'react';
import { AppError } from '../../src-core/graph/appError.ts';
import type { CurveAnswer, JacobianQuery, TensorAnswer, TensorQuery, TermsAnswer } from '../../src-core/protocol/runTensors.ts';
import { host } from '../host/connection.ts';
import { useApp } from '../model/store.ts';
import { useLive } from '../model/useLive.ts';

/** A full tensor of the run on the screen; undefined while there is none. Read again as the numbers move. */
export function useTensor(query: TensorQuery): TensorAnswer | undefined {
  return useAnswer(JSON.stringify(query), (revision) => host.call('engine.tensor', { revision, query }));
}

/** A parameter's gradient by loss step and step of use. */
export function useTerms(parameter: string): TermsAnswer | undefined {
  return useAnswer(parameter, (revision) => host.call('engine.terms', { revision, parameter }));
}

/** An answer of the engine; `stale` where it is about an older document. */
export interface Known<T> {
  readonly answer: T;
  readonly stale: boolean;
}

/** The curve of an activation, with the run's pre-activations. */
export function useCurve(node: string): Known<CurveAnswer> | undefined {
  return useKnown(useAnswer(node, (revision) => host.call('engine.curve', { revision, node })));
}

/** The local derivatives of a node. */
export function useJacobian(query: JacobianQuery): Known<{ readonly revision: number; readonly rows: number; readonly columns: number; readonly matrix: Float64Array }> | undefined {
  return useKnown(useAnswer(JSON.stringify(query), (revision) => host.call('engine.jacobian', { revision, query })));
}

function useKnown<T extends { readonly revision: number }>(answer: T | undefined): Known<T> | undefined {
  const current = useApp((state) => state.modelRevision);
  return answer && { answer, stale: answer.revision !== current };
}

/** Asks again as the numbers move, but not while it is paused. What is asked depends on the key alone. */
export function useAnswer<T extends { readonly revision: number }>(key: string, ask: (revision: number) => Promise<T>, paused = false): T | undefined {
  const revision = useApp((state) => state.evaluation?.revision);
  const current = useApp((state) => state.modelRevision);
  const update = useLive((numbers) => (numbers.revision === current ? numbers.update : -1));
  // What a walk has not computed yet is told as NaN: each of its moments is asked for anew.
  const moment = useApp((state) => state.walk?.stand?.index);
  const askNow = useEffectEvent(ask);
  const [answer, setAnswer] = useState<{ readonly key: string; readonly answer: T } | undefined>();
  useEffect(() => {
    if (paused || revision === undefined || revision !== current) return undefined;
    let wanted = true;
    askNow(revision).then(
      (found) => {
        if (wanted) setAnswer({ key, answer: found });
      },
      (error: unknown) => {
        // Nothing to show: the run has moved on, or the network does not run.
        if (wanted && error instanceof AppError) setAnswer(undefined);
      },
    );
    return () => {
      wanted = false;
    };
  }, [key, revision, current, update, moment, paused]);
  return answer?.key === key ? answer.answer : undefined;
}
