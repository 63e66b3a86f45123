import { type JSX, useId } from 'react';
import { type Initialiser, InitialiserSchema, initialiserKinds } from '../../../src-core/graph/training.ts';
import { useText } from '../../i18n/useText.ts';
import { NumberCell } from '../../widgets/NumberCell.tsx';

interface Shared {
  readonly readOnly: boolean;
  /** Several parameters are edited, and they differ here. */
  readonly isMixed?: boolean;
}

interface RateProps extends Shared {
  readonly rate: number;
  readonly onChange: (rate: number) => void;
}

/** The factor by which a parameter learns faster or slower than others. */
export function RateField({ rate, isMixed = false, readOnly, onChange }: RateProps): JSX.Element {
  const { t } = useText();
  return (
    <div className="form-field" data-setting="rate">
      <span className="form-label" title={t('parameter.rate.hint')}>
        {t('parameter.rate')}
      </span>
      <NumberCell label={t('parameter.rate')} value={rate} isMixed={isMixed} digits={0} exact readOnly={readOnly} range={t('training.range.size')} accepts={(typed) => typed >= 0} onChange={onChange} />
    </div>
  );
}

interface InitialiserProps extends Shared {
  /** Undefined where the node type says how its numbers are drawn. */
  readonly kind: Initialiser['kind'] | undefined;
  readonly onChange: (initialiser: Initialiser | undefined) => void;
}

/** How a parameter's first numbers are drawn. */
export function InitialiserField({ kind, isMixed = false, readOnly, onChange }: InitialiserProps): JSX.Element {
  const { t } = useText();
  const id = useId();
  return (
    <div className="form-field" data-setting="initialiser">
      <label className="form-label" htmlFor={id}>
        {t('parameter.initialiser')}
      </label>
      <select
        id={id}
        className="select"
        value={isMixed ? 'mixed' : (kind ?? '')}
        disabled={readOnly}
        onChange={({ target }) => {
          const chosen = initialiserKinds.find((one) => one === target.value);
          onChange(chosen && InitialiserSchema.parse({ kind: chosen }));
        }}
      >
        {isMixed && (
          <option value="mixed" disabled>
            {t('inspector.mixed')}
          </option>
        )}
        <option value="">{t('parameter.initialiser.own')}</option>
        {initialiserKinds.map((one) => (
          <option key={one} value={one}>
            {t(`parameter.initialiser.${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
