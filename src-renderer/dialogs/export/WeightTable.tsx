import type { JSX } from 'react';
import { textOfError } from '../../i18n/errorText.ts';
import { useText } from '../../i18n/useText.ts';
import { presentOf, useApp } from '../../model/store.ts';
import type { ArrangedWeights } from './arrangedWeights.ts';

/** The tensors that a file of weights will hold. */
export function WeightTable({ weights }: { readonly weights: ArrangedWeights }): JSX.Element {
  const { t, language } = useText();
  const precision = useApp((state) => presentOf(state).precision);
  if (weights.kind === 'refused') return <p className="export-none file-fault" role="alert">{Object.values(textOfError(weights.error)).join('\n')}</p>;
  const { tensors } = weights;
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
      <p className="export-sum quiet">{t('export.tensors', { count: tensors.length, numbers: numbers.toLocaleString(language), precision })}</p>
    </>
  );
}
