import { type JSX, type ReactNode } from 'react';
import { OptimizerSchema, ScheduleSchema, type Training, TrainingSchema, optimizerKinds, scheduleKinds } from '../../../src-core/graph/training.ts';
import { useText } from '../../i18n/useText.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { expressionValue } from '../../../src-core/tensor/numberExpression.ts';
import { ChoiceRow } from '../../widgets/ChoiceRow.tsx';
import { NumberCell } from '../../widgets/NumberCell.tsx';
import { TextCell } from '../../widgets/TextCell.tsx';
import { RateSparkline } from './RateSparkline.tsx';

interface Props {
  readonly training: Training;
  readonly onChange: (training: Training) => void;
  /** While a run goes on its settings stand still. */
  readonly readOnly: boolean;
  /** Whether the data have more than one step, so that gradients can be cut off in time. */
  readonly hasTime: boolean;
}

type Own = Readonly<Record<string, unknown>>;

/** Everything that says how a network is trained, in groups. */
export function TrainingForm({ training, onChange, readOnly, hasTime }: Props): JSX.Element {
  const { t } = useText();
  const accepts = (change: Own): boolean => TrainingSchema.safeParse({ ...training, ...change }).success;
  const change = (part: Own): void => { onChange(TrainingSchema.parse({ ...training, ...part })); };
  const context: FieldContext = { accepts, change, readOnly };
  const { optimizer, schedule } = training;
  return (
    <form className="training-form" aria-label={t('training.settings')} onSubmit={(event) => { event.preventDefault(); }}>
      <Group title={t('training.group.rule')}>
        <ChoiceRow setting="optimizer" label={t('training.optimizer')} value={optimizer.kind} choices={optimizerKinds} told={(kind) => t(`training.optimizer.${kind}`)} disabled={readOnly} onChoose={(kind) => { change({ optimizer: carriedOver(optimizer, OptimizerSchema.parse({ kind })) }); }} />
        <OwnFields part="optimizer" settings={optimizer} {...context} />
        <NumberField name="learningRate" value={training.learningRate} range="training.range.number" {...context} />
        <ChoiceRow setting="schedule" label={t('training.schedule')} value={schedule.kind} choices={scheduleKinds} told={(kind) => t(`training.schedule.${kind}`)} disabled={readOnly} onChoose={(kind) => { change({ schedule: ScheduleSchema.parse({ kind }) }); }} />
        <OwnFields part="schedule" settings={schedule} {...context} />
        <NumberField name="warmUp" value={training.warmUp} range="training.range.countFrom0" {...context} />
        <RateSparkline training={training} />
      </Group>
      <Group title={t('training.group.samples')}>
        <NumberField name="epochs" value={training.epochs} range="training.range.count" {...context} />
        <OptionalField name="batch" value={training.batch} range="training.range.count" empty="training.allSamples" {...context} />
        <CheckField name="shuffle" value={training.shuffle} {...context} />
        {hasTime && <OptionalField name="truncate" value={training.truncate} range="training.range.count" empty="training.wholeSequence" {...context} />}
      </Group>
      <Group title={t('training.group.penalties')}>
        <NumberField name="l1" value={training.l1} range="training.range.size" {...context} />
        <NumberField name="l2" value={training.l2} range="training.range.size" {...context} />
        <OptionalField name="clipNorm" value={training.clipNorm} range="training.range.positive" empty="training.never" {...context} />
        <OptionalField name="clipValue" value={training.clipValue} range="training.range.positive" empty="training.never" {...context} />
      </Group>
      <Group title={t('training.group.end')}>
        <OptionalField name="patience" value={training.patience} range="training.range.count" empty="training.never" {...context} />
        <CheckField name="keepBest" value={training.keepBest} {...context} />
      </Group>
    </form>
  );
}

interface FieldContext {
  readonly accepts: (change: Own) => boolean;
  readonly change: (change: Own) => void;
  readonly readOnly: boolean;
}

type FieldName = Exclude<keyof Training, 'optimizer' | 'schedule'>;

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }): JSX.Element {
  return (
    <fieldset className="training-group">
      <legend>{title}</legend>
      <div className="form">{children}</div>
    </fieldset>
  );
}

/** The settings that only the chosen optimizer or schedule has. */
function OwnFields({ part, settings, accepts, change, readOnly }: FieldContext & { readonly part: 'optimizer' | 'schedule'; readonly settings: Own }): JSX.Element {
  const { t } = useText();
  return (
    <>
      {Object.entries(settings).map(([name, value]) => {
        if (typeof value !== 'number') return null;
        const label = t(`training.${part}.${String(settings['kind'])}.${name}` as MessageKey);
        const withValue = (typed: number): Own => ({ [part]: { ...settings, [name]: typed } });
        return (
          <Labelled key={name} setting={`${part}.${name}`} label={label} nested>
            <NumberCell label={label} value={value} digits={0} exact readOnly={readOnly} range={t(ownRanges[name] ?? 'training.range.positive')} accepts={(typed) => accepts(withValue(typed))} onChange={(typed) => { change(withValue(typed)); }} />
          </Labelled>
        );
      })}
    </>
  );
}

const ownRanges: Readonly<Record<string, MessageKey>> = { momentum: 'training.range.fraction', beta1: 'training.range.fraction', beta2: 'training.range.fraction', decay: 'training.range.size', every: 'training.range.count', minimum: 'training.range.share' };

function Labelled({ setting, label, hint, nested = false, children }: { readonly setting: string; readonly label: string; readonly hint?: string; readonly nested?: boolean; readonly children: ReactNode }): JSX.Element {
  return (
    <div className="form-field" data-setting={setting}>
      <span className="form-label" title={hint} data-nested={nested || undefined}>
        {label}
      </span>
      {children}
    </div>
  );
}

function NumberField({ name, value, range, accepts, change, readOnly }: FieldContext & { readonly name: FieldName; readonly value: number; readonly range: MessageKey }): JSX.Element {
  const { t } = useText();
  const label = t(`training.${name}` as MessageKey);
  return (
    <Labelled setting={name} label={label} hint={t(`training.${name}.hint` as MessageKey)}>
      <NumberCell label={label} value={value} digits={0} exact readOnly={readOnly} range={t(range)} accepts={(typed) => accepts({ [name]: typed })} onChange={(typed) => { change({ [name]: typed }); }} />
    </Labelled>
  );
}

/** A number that may be left out; what that means stands in the empty field. */
function OptionalField({ name, value, range, empty, accepts, change, readOnly }: FieldContext & { readonly name: FieldName; readonly value: number | null; readonly range: MessageKey; readonly empty: MessageKey }): JSX.Element {
  const { t } = useText();
  const label = t(`training.${name}` as MessageKey);
  return (
    <Labelled setting={name} label={label} hint={t(`training.${name}.hint` as MessageKey)}>
      <TextCell
        label={label}
        value={value === null ? '' : String(value)}
        placeholder={t(empty)}
        readOnly={readOnly}
        range={t('training.orEmpty', { range: t(range), empty: t(empty) })}
        read={(text) => (text.trim() === '' ? null : expressionValue(text))}
        valid={(typed) => typed !== undefined && accepts({ [name]: typed })}
        onChange={(typed) => { change({ [name]: typed }); }}
      />
    </Labelled>
  );
}

function CheckField({ name, value, change, readOnly }: FieldContext & { readonly name: FieldName; readonly value: boolean }): JSX.Element {
  const { t } = useText();
  return (
    <label className="form-check" data-setting={name} title={t(`training.${name}.hint` as MessageKey)}>
      <input type="checkbox" checked={value} disabled={readOnly} onChange={(event) => { change({ [name]: event.target.checked }); }} />
      <span>{t(`training.${name}` as MessageKey)}</span>
    </label>
  );
}

const shared = ['momentum', 'beta1', 'beta2'];

/** What two optimizers have in common stays as it was typed. */
function carriedOver(before: Own, fresh: Own): Own {
  return Object.fromEntries(Object.entries(fresh).map(([name, value]) => [name, shared.includes(name) && typeof before[name] === 'number' ? before[name] : value]));
}
