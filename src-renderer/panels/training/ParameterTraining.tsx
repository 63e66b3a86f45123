import { Dices } from 'lucide-react';
import { type JSX, useId } from 'react';
import type { GraphDocument, Parameter } from '../../../src-core/graph/document.ts';
import { initialiseParameters } from '../../../src-core/graph/initialise.ts';
import { InitialiserSchema, initialiserKinds } from '../../../src-core/graph/training.ts';
import { registry } from '../../../src-core/node/registry.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { useText } from '../../i18n/useText.ts';
import { edit } from '../../model/documentEdits.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { NumberCell } from '../../widgets/NumberCell.tsx';

const mostSeed = 2 ** 32 - 1;

/** How fast one parameter learns, and how its first numbers are drawn. */
export function ParameterTraining({ parameter }: { readonly parameter: Parameter }): JSX.Element {
  const { t } = useText();
  const kindId = useId();
  const seed = useApp((state) => presentOf(state).seed);
  const training = useApp((state) => state.run.kind === 'training');
  const { id, initialiser, rate = 1 } = parameter;
  const change = (part: Change): void => { edit('edit.setting', (document) => changed(document, id, part)); };
  const draw = (from: number): void => { edit('edit.initialise', (document) => initialiseParameters(document, registry, from, new Set([id]))); };
  const own = Object.entries(initialiser ?? {}).filter(([name]) => name !== 'kind');
  return (
    <>
      <span className="form-label" title={t('parameter.rate.hint')}>
        {t('parameter.rate')}
      </span>
      <NumberCell label={t('parameter.rate')} value={rate} digits={0} exact readOnly={training} range={t('training.range.size')} accepts={(typed) => typed >= 0} onChange={(typed) => { change({ rate: typed }); }} />
      <label className="form-label" htmlFor={kindId}>
        {t('parameter.initialiser')}
      </label>
      <select
        id={kindId}
        className="select"
        value={initialiser?.kind ?? ''}
        disabled={training}
        onChange={(event) => {
          const kind = initialiserKinds.find((one) => one === event.target.value);
          change({ initialiser: kind && InitialiserSchema.parse({ kind }) });
        }}
      >
        <option value="">{t('parameter.initialiser.own')}</option>
        {initialiserKinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`parameter.initialiser.${kind}`)}
          </option>
        ))}
      </select>
      {initialiser &&
        own.map(([name, value]) => {
          const label = t(`parameter.initialiser.${name}` as MessageKey);
          const withValue = (typed: unknown): Parameter['initialiser'] => InitialiserSchema.safeParse({ ...initialiser, [name]: typed }).data;
          return typeof value === 'number' ? (
            <OwnNumber key={name} label={label} value={value} readOnly={training} accepts={(typed) => withValue(typed) !== undefined} onChange={(typed) => { change({ initialiser: withValue(typed) }); }} />
          ) : (
            <Distribution key={name} label={label} value={String(value)} disabled={training} onChange={(typed) => { change({ initialiser: withValue(typed) }); }} />
          );
        })}
      <span className="form-label" title={t('parameter.seed.hint')}>
        {t('parameter.seed')}
      </span>
      <span className="parameter-seed">
        <NumberCell label={t('parameter.seed')} value={seed} digits={0} exact readOnly={training || !parameter.trainable} range={t('training.range.countFrom0')} accepts={(typed) => Number.isInteger(typed) && typed >= 0 && typed <= mostSeed} onChange={draw} />
        <button type="button" className="icon-button" aria-label={t('parameter.draw')} title={t('parameter.draw')} disabled={training || !parameter.trainable} onClick={() => { draw(seed === mostSeed ? 0 : seed + 1); }}>
          <Dices size={15} aria-hidden />
        </button>
      </span>
    </>
  );
}

function OwnNumber({ label, ...rest }: { readonly label: string; readonly value: number; readonly readOnly: boolean; readonly accepts: (value: number) => boolean; readonly onChange: (value: number) => void }): JSX.Element {
  return (
    <>
      <span className="form-label" data-nested>
        {label}
      </span>
      <NumberCell label={label} digits={0} exact {...rest} />
    </>
  );
}

function Distribution({ label, value, disabled, onChange }: { readonly label: string; readonly value: string; readonly disabled: boolean; readonly onChange: (value: string) => void }): JSX.Element {
  const { t } = useText();
  return (
    <>
      <span className="form-label" data-nested>
        {label}
      </span>
      <select className="select" aria-label={label} value={value} disabled={disabled} onChange={(event) => { onChange(event.target.value); }}>
        <option value="uniform">{t('parameter.initialiser.uniform')}</option>
        <option value="normal">{t('parameter.initialiser.normal')}</option>
      </select>
    </>
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
