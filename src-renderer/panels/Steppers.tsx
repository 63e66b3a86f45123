import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { app, presentOf, useApp } from '../model/store.ts';
import { type Mark, useMark } from '../widgets/useMark.ts';

/** The time scrubber and the sample selector; each appears when there is a choice. */
export function Steppers(): JSX.Element {
  const { t } = useText();
  const steps = useApp((state) => presentOf(state).data.steps);
  const samples = useApp((state) => presentOf(state).data.samples);
  const step = useApp((state) => state.step);
  const sample = useApp((state) => state.sample);
  const previousStep = useMark('run.previousStep');
  const nextStep = useMark('run.nextStep');
  return (
    <>
      {steps > 1 && (
        <Stepper name={t('toolbar.step')} previous={previousStep} next={nextStep} at={step} of={steps} onMove={(to) => { app.setState({ step: to }); }} />
      )}
      {samples > 1 && (
        <Stepper name={t('toolbar.sample')} previous={{ 'data-tip': t('toolbar.previousSample') }} next={{ 'data-tip': t('toolbar.nextSample') }} at={sample} of={samples} onMove={(to) => { app.setState({ sample: to }); }} />
      )}
    </>
  );
}

interface Props {
  readonly name: string;
  readonly previous: Mark;
  readonly next: Mark;
  readonly at: number;
  readonly of: number;
  readonly onMove: (to: number) => void;
}

function Stepper({ name, previous, next, at, of, onMove }: Props): JSX.Element {
  const { t } = useText();
  return (
    <div className="stepper" role="group" aria-label={name}>
      <span className="stepper-name">{name}</span>
      <button type="button" className="icon-button" aria-label={previous['data-tip']} {...previous} disabled={at === 0} onClick={() => { onMove(at - 1); }}>
        <ChevronLeft size={15} aria-hidden />
      </button>
      <input
        type="range"
        min={1}
        max={of}
        value={at + 1}
        aria-label={name}
        aria-valuetext={t('toolbar.stepPosition', { at: at + 1, of })}
        onChange={(event) => {
          onMove(Number(event.target.value) - 1);
        }}
      />
      <button type="button" className="icon-button" aria-label={next['data-tip']} {...next} disabled={at >= of - 1} onClick={() => { onMove(at + 1); }}>
        <ChevronRight size={15} aria-hidden />
      </button>
      <span className="stepper-place number">
        {at + 1}/{of}
      </span>
    </div>
  );
}
