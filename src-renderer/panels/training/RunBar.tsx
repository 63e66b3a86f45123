import { Pause, Play, SkipForward, Square, StepForward } from 'lucide-react';
import type { JSX } from 'react';
import type { TrainProgress } from '../../../src-core/protocol/training.ts';
import { useText } from '../../i18n/useText.ts';
import { formatNumber } from '../../model/formatNumber.ts';
import { useApp } from '../../model/store.ts';
import { CommandButton } from '../../widgets/CommandButton.tsx';
import { timeText } from './timeText.ts';

interface Props {
  readonly state: 'idle' | 'training' | 'paused';
  /** Of the run that goes on, or of the one that was paused. */
  readonly progress: TrainProgress | null;
  /** Nothing was trained yet: what to do is said. */
  readonly isFirst: boolean;
}

/** The buttons of a run, and how far it is. */
export function RunBar({ state, progress, isFirst }: Props): JSX.Element {
  const { t } = useText();
  return (
    <div className="run-bar">
      <div className="run-buttons" role="group" aria-label={t('training.run')}>
        {state === 'training' ? (
          <CommandButton id="run.pause" icon={Pause} className="button-primary">
            {t('command.run.pause')}
          </CommandButton>
        ) : (
          <CommandButton id="run.train" icon={Play} className="button-primary" title={t(state === 'paused' ? 'training.goOn' : 'command.run.train')}>
            {t(state === 'paused' ? 'training.resume' : 'command.run.train')}
          </CommandButton>
        )}
        <CommandButton id="run.stop" icon={Square} />
        <CommandButton id="run.update" icon={StepForward} />
        <CommandButton id="run.epoch" icon={SkipForward} />
      </div>
      {progress ? <Progress progress={progress} running={state === 'training'} /> : isFirst && <p className="quiet run-hint">{t('training.start')}</p>}
    </div>
  );
}

function Progress({ progress, running }: { readonly progress: TrainProgress; readonly running: boolean }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const { epoch, epochs, update, updates, updatesPerSecond, remaining, loss, training, validation, metric, trainingMetric, validationMetric, rate } = progress;
  const number = (value: number | null): string => (value === null ? '–' : formatNumber(value, digits));
  return (
    <>
      <div className="run-progress">
        <progress max={Math.max(1, updates)} value={update} aria-label={t('training.progress')} />
        <span className="number" style={{ minWidth: `${String(2 * String(epochs).length + 7)}ch` }}>{t('training.epochOf', { epoch, epochs })}</span>
        {running && updatesPerSecond > 0 && <span className="number quiet run-speed">{t('dock.perSecond', { count: Math.round(updatesPerSecond).toLocaleString('en') })}</span>}
        {running && remaining !== null && <span className="number quiet run-remaining">{t('training.remaining', { time: timeText(remaining) })}</span>}
      </div>
      <dl className="run-numbers">
        <Fact name={t('training.loss')} value={number(training ?? loss)} />
        {validation !== null && <Fact name={t('training.validation')} value={number(validation)} />}
        {metric !== null && <Fact name={t(`training.metric.${metric}`)} value={number(validationMetric ?? trainingMetric)} />}
        <Fact name="η" value={number(rate)} />
      </dl>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="number">{value}</dd>
    </div>
  );
}
