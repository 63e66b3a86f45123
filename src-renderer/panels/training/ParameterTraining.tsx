import { Dices } from 'lucide-react';
import type { JSX } from 'react';
import type { GraphDocument, Parameter } from '../../../src-core/graph/document.ts';
import { initialiseParameters } from '../../../src-core/graph/initialise.ts';
import { InitialiserSchema } from '../../../src-core/graph/training.ts';
import { registry } from '../../../src-core/node/registry.ts';
import { isSeed, seedAfter } from '../../../src-core/tensor/random.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { useText } from '../../i18n/useText.ts';
import { edit } from '../../model/documentEdits.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { NumberCell } from '../../widgets/NumberCell.tsx';
import { InitialiserField, RateField } from './ParameterFields.tsx';

/** How fast one parameter learns, and how its first numbers are drawn. */
export function ParameterTraining({ parameter }: { readonly parameter: Parameter }): JSX.Element {
  const { t } = useText();
  const seed = useApp((state) => presentOf(state).seed);
  const training = useApp((state) => state.run.kind === 'training');
  const { id, initialiser, rate = 1 } = parameter;
  const change = (part: Change): void => { edit('edit.setting', (document) => changed(document, id, part)); };
  const draw = (from: number): void => { edit('edit.initialise', (document) => initialiseParameters(document, registry, from, new Set([id]))); };
  const own = Object.entries(initialiser ?? {}).filter(([name]) => name !== 'kind');
  return (
    <>
      <RateField rate={rate} readOnly={training} onChange={(typed) => { change({ rate: typed }); }} />
      <InitialiserField kind={initialiser?.kind} readOnly={training} onChange={(chosen) => { change({ initialiser: chosen }); }} />
      {initialiser &&
        own.map(([name, value]) => {
          const label = t(`parameter.initialiser.${name}` as MessageKey);
          const withValue = (typed: unknown): Parameter['initialiser'] => InitialiserSchema.safeParse({ ...initialiser, [name]: typed }).data;
          return typeof value === 'number' ? (
            <OwnNumber key={name} setting={`initialiser.${name}`} label={label} value={value} readOnly={training} accepts={(typed) => withValue(typed) !== undefined} onChange={(typed) => { change({ initialiser: withValue(typed) }); }} />
          ) : (
            <Distribution key={name} setting={`initialiser.${name}`} label={label} value={String(value)} disabled={training} onChange={(typed) => { change({ initialiser: withValue(typed) }); }} />
          );
        })}
      <span className="form-label" title={t('parameter.seed.hint')}>
        {t('parameter.seed')}
      </span>
      <span className="parameter-seed">
        <NumberCell label={t('parameter.seed')} value={seed} digits={0} exact readOnly={training || !parameter.trainable} range={t('training.range.countFrom0')} accepts={isSeed} onChange={draw} />
        <button type="button" className="icon-button" aria-label={t('parameter.draw')} title={t('parameter.draw')} disabled={training || !parameter.trainable} onClick={() => { draw(seedAfter(seed)); }}>
          <Dices size={15} aria-hidden />
        </button>
      </span>
    </>
  );
}

function OwnNumber({ setting, label, ...rest }: { readonly setting: string; readonly label: string; readonly value: number; readonly readOnly: boolean; readonly accepts: (value: number) => boolean; readonly onChange: (value: number) => void }): JSX.Element {
  return (
    <div className="form-field" data-setting={setting}>
      <span className="form-label" data-nested>
        {label}
      </span>
      <NumberCell label={label} digits={0} exact {...rest} />
    </div>
  );
}

function Distribution({ setting, label, value, disabled, onChange }: { readonly setting: string; readonly label: string; readonly value: string; readonly disabled: boolean; readonly onChange: (value: string) => void }): JSX.Element {
  const { t } = useText();
  return (
    <div className="form-field" data-setting={setting}>
      <span className="form-label" data-nested>
        {label}
      </span>
      <select className="select" aria-label={label} value={value} disabled={disabled} onChange={(event) => { onChange(event.target.value); }}>
        <option value="uniform">{t('parameter.initialiser.uniform')}</option>
        <option value="normal">{t('parameter.initialiser.normal')}</option>
      </select>
    </div>
  );
}

/** A new rate, or else a new initialiser, or none. */
interface Change {
  readonly rate?: number;
  readonly initialiser?: Parameter['initialiser'];
}

/** The document with one record changed. */
function changed(document: GraphDocument, id: string, { rate, initialiser }: Change): GraphDocument {
  const parameters = document.parameters.map((record) => {
    if (record.id !== id) return record;
    if (rate !== undefined) return { ...record, rate };
    const { initialiser: _before, ...rest } = record;
    return initialiser ? { ...rest, initialiser } : rest;
  });
  return { ...document, parameters };
}
