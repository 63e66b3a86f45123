import type { JSX } from 'react';
import { namedParameters } from '../../../src-core/export/weights.ts';
import { useText } from '../../i18n/useText.ts';
import { presentOf, useApp } from '../../model/store.ts';

/** The tensors that a file of weights will hold. */
export function WeightTable(): JSX.Element {
  const { t, language } = useText();
  const document = useApp(presentOf);
  const tensors = namedParameters(document);
  if (tensors.length === 0) return <p className="export-none quiet">{t('export.noTensors')}</p>;
  const numbers = tensors.reduce((sum, { values }) => sum + values.length, 0);
  return (
    <>
      <div className="export-tensors" tabIndex={0} role="region" aria-label={t('export.group.weights')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('export.tensorName')}</th>
              <th scope="col">{t('export.tensorShape')}</th>
            </tr>
          </thead>
          <tbody>
            {tensors.map(({ name, shape }) => (
              <tr key={name}>
                <td>{name}</td>
                <td className="number">[{shape.join(', ')}]</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="export-sum quiet">{t('export.tensors', { count: tensors.length, numbers: numbers.toLocaleString(language), precision: document.precision })}</p>
    </>
  );
}
