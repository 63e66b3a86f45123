import { Check, CornerDownRight, X } from 'lucide-react';
import { type JSX, useEffect, useRef } from 'react';
import type { GradientCheck } from '../../src-core/protocol/gradientCheck.ts';
import { useText } from '../i18n/useText.ts';
import { type GradientCheckState, canCheckGradients, cancelGradientCheck, checkGradients, takeFocusWish } from '../model/gradientCheck.ts';
import { presentOf, useApp } from '../model/store.ts';
import { useMark } from '../widgets/useMark.ts';
import { CheckedGradient } from './CheckedGradient.tsx';

/** Compares every gradient with central differences, on request. */
export function GradientCheckPanel(): JSX.Element | null {
  const { t } = useText();
  const mark = useMark('run.checkGradients');
  const ready = useApp(canCheckGradients);
  const empty = useApp((state) => presentOf(state).nodes.length === 0);
  const newest = useApp((state) => state.gradientCheck);
  const revision = useApp((state) => state.modelRevision);
  const status = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!newest || !takeFocusWish()) return;
    status.current?.focus({ preventScroll: true });
    status.current?.parentElement?.scrollIntoView({ block: 'nearest' });
  }, [newest]);
  if (empty) return null;
  // An answer about another document is not shown.
  const state = newest?.revision === revision ? newest : null;
  const checking = state?.kind === 'checking';
  return (
    <section
      className="panel-section"
      aria-label={t('check.title')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !checking) return;
        event.stopPropagation();
        cancelGradientCheck();
      }}
    >
      <h3>{t('check.title')}</h3>
      <p className="quiet">{t('check.hint')}</p>
      {checking ? (
        <Progress state={state} />
      ) : (
        <button type="button" className="button" disabled={!ready} {...mark} onClick={() => void checkGradients()}>
          {mark['data-tip']}
        </button>
      )}
      <div ref={status} className="check-status" role="status" tabIndex={-1}>
        {checking && <span className="visually-hidden">{t('check.running')}</span>}
        {state?.kind === 'cancelled' && <p className="quiet">{t('check.cancelled')}</p>}
        {state?.kind === 'checked' && <Result check={state.check} />}
      </div>
    </section>
  );
}

function Progress({ state: { done, of } }: { readonly state: Extract<GradientCheckState, { kind: 'checking' }> }): JSX.Element {
  const { t } = useText();
  return (
    <div className="check-progress">
      <progress aria-label={t('check.running')} {...(of !== null && { value: done, max: of })} />
      <span className="number">{of === null ? t('check.running') : t('check.progress', { done, of })}</span>
      <button type="button" className="button" onClick={cancelGradientCheck}>
        {t('action.cancel')}
      </button>
    </div>
  );
}

function Result({ check: { count, worst, wrong, wrongCount, kinks, kinkCount, estimateCount } }: { readonly check: GradientCheck }): JSX.Element {
  const { t } = useText();
  if (count === 0) return <p className="quiet">{t('check.nothing')}</p>;
  const compared = count - kinkCount - estimateCount;
  return (
    <>
      {compared > 0 && (
        <p className="check-verdict" data-verdict={wrongCount === 0 ? 'agrees' : 'differs'}>
          {wrongCount === 0 ? <Check size={14} aria-hidden /> : <X size={14} aria-hidden />}
          {wrongCount === 0 ? t('check.agree', { count: compared }) : t('check.differ', { count: compared, wrong: wrongCount })}
        </p>
      )}
      {worst && (
        <ul className="check-list">
          <CheckedGradient gradient={worst} title="check.worst" />
        </ul>
      )}
      {wrongCount > 1 && (
        <>
          <h4>{t('check.wrong')}</h4>
          <ul className="check-list">
            {wrong.map((gradient) => (
              <CheckedGradient key={JSON.stringify(gradient.place)} gradient={gradient} />
            ))}
          </ul>
          {wrongCount > wrong.length && <p className="quiet">{t('check.more', { more: wrongCount - wrong.length })}</p>}
        </>
      )}
      {estimateCount > 0 && (
        <>
          <p className="check-verdict" data-verdict="kink">
            <CornerDownRight size={14} aria-hidden /> {t('check.estimates', { count: estimateCount })}
          </p>
          <p className="quiet">{t('check.estimatesHint')}</p>
        </>
      )}
      {kinkCount > 0 && (
        <>
          <p className="check-verdict" data-verdict="kink">
            <CornerDownRight size={14} aria-hidden /> {t('check.kinks', { count: kinkCount })}
          </p>
          <p className="quiet">{t('check.kinksHint')}</p>
          <ul className="check-list">
            {kinks.map((gradient) => (
              <CheckedGradient key={JSON.stringify(gradient.place)} gradient={gradient} />
            ))}
          </ul>
          {kinkCount > kinks.length && <p className="quiet">{t('check.more', { more: kinkCount - kinks.length })}</p>}
        </>
      )}
    </>
  );
}
