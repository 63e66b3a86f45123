import { useDeferredValue, useMemo } from 'react';
import { type Hint, hintsOf } from '../../src-core/explain/hints.ts';
import type { Health } from '../../src-core/protocol/health.ts';
import { host } from '../host/connection.ts';
import { useApp } from '../model/store.ts';
import { useAnswer } from './useTensor.ts';

/** The health of a run; `stale` while it is about an older document, or while training moves the numbers. */
export interface KnownHealth {
  readonly health: Health;
  readonly stale: boolean;
}

/** Asked for again whenever the document has changed, and when training has ended; undefined while there is none. */
export function useHealth(): KnownHealth | undefined {
  const training = useApp((state) => state.run.kind === 'training');
  const current = useApp((state) => state.modelRevision);
  const answer = useAnswer('health', (revision) => host.call('engine.health', { revision }), training);
  return useMemo(() => answer && { health: answer.health, stale: training || answer.revision !== current }, [answer, training, current]);
}

/** What the wires and settings alone tell. Of a large network that takes a while: what was edited is drawn before. */
export function useStructureHints(): readonly Hint[] {
  const analysis = useDeferredValue(useApp((state) => state.analysis));
  return useMemo(() => hintsOf(analysis, () => undefined), [analysis]);
}

/** With the numbers of the run; what depends on them is told only when they are known. */
export function useHints(): readonly Hint[] {
  const analysis = useApp((state) => state.analysis);
  const known = useHealth();
  return useMemo(() => {
    const activations = known && !known.stale ? known.health.activations : [];
    return hintsOf(analysis, analysis.runnable ? (node) => activations.find((state) => state.node === node)?.share : undefined);
  }, [analysis, known]);
}
