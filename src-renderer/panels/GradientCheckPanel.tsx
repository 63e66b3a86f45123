import { Check, X } from 'lucide-react';
import { type JSX, useState } from 'react';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GradientCheck } from '../../src-core/protocol/engineContract.ts';
import { host } from '../host/connection.ts';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { notifyError } from '../model/notices.ts';
import { presentOf, useApp } from '../model/store.ts';

const checkDigits = 8;

interface Outcome {
  /** The document that was checked: an answer about another one is not shown. */
  readonly revision: number;
  readonly check: GradientCheck;
}

/** Compares every gradient with central differences, on request. */
export function GradientCheckPanel(): JSX.Element | null {
  const { t } = useText();
  const revision = useApp((state) => state.modelRevision);
  const ready = useApp((state) => state.run.kind !== 'training' && state.evaluation?.revision === state.modelRevision && state.evaluation.loss !== null);
  const empty = useApp((state) => presentOf(state).nodes.length === 0);
  const [checking, setChecking] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  if (empty) return null;
  const run = async (): Promise<void> => {
    setChecking(true);
    try {
      setOutcome(await host.call('engine.check', { revision }));
    } catch (error) {
      // The document was changed meanwhile: the question is no longer asked.
      const moved = error instanceof AppError && (error.code === 'E_CANCELLED' || error.code === 'E_STALE');
      if (!moved) notifyError(error);
    } finally {
      setChecking(false);
    }
  };
  return (
    <section className="panel-section" aria-label={t('check.title')}>
      <h3>{t('check.title')}</h3>
      <p className="quiet">{t('check.hint')}</p>
      <button type="button" className="button" disabled={!ready || checking} onClick={() => void run()}>
        {checking ? t('check.running') : t('check.run')}
      </button>
      <div role="status">{outcome?.revision === revision && <Result check={outcome.check} />}</div>
    </section>
  );
}

function Result({ check: { count, worst, wrong } }: { readonly check: GradientCheck }): JSX.Element {
  const { t } = useText();
  if (count === 0) return <p className="quiet">{t('check.nothing')}</p>;
  if (wrong.length === 0) {
    return (
      <p className="check-result" data-verdict="agrees">
        <Check size={14} aria-hidden /> {t('check.agree', { count, worst: worst.toExponential(1).replace('-', '−') })}
      </p>
    );
  }
  return (
    <ul className="check-result" data-verdict="differs">
      {wrong.map(({ what, element, backpropagated, numerical }) => (
        <li key={`${what} ${String(element)}`}>
          <X size={14} aria-hidden /> {t('check.differs', { what, element: element + 1, backpropagated: formatNumber(backpropagated, checkDigits), numerical: formatNumber(numerical, checkDigits) })}
        </li>
      ))}
    </ul>
  );
}
