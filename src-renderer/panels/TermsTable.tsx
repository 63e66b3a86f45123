import { type JSX, useState } from 'react';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { useApp } from '../model/store.ts';
import { useTerms } from './useTensor.ts';

const mostSteps = 40;

/** A parameter's gradient taken apart by the step of the loss and the step of the use; the terms sum to it. */
export function TermsTable({ parameter }: { readonly parameter: string }): JSX.Element | null {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const [chosen, setChosen] = useState(0);
  const answer = useTerms(parameter);
  if (!answer || answer.steps > mostSteps) return null;
  const { steps, shape, terms } = answer;
  const size = sizeOf(shape);
  const element = Math.min(chosen, size - 1);
  const indices = Array.from({ length: steps }, (_, i) => i);
  const term = (lossStep: number, step: number): number => terms[(lossStep * steps + step) * size + element] ?? 0;
  const total = indices.reduce((sum, lossStep) => sum + indices.reduce((row, step) => row + term(lossStep, step), 0), 0);
  return (
    <div className="terms">
      <h4 className="backward">◂ {t('parameter.terms')}</h4>
      <p className="quiet">{t('parameter.termsHint')}</p>
      {size > 1 && (
        <label className="field-inline">
          {t('parameter.element')}
          <select className="select" value={element} onChange={(event) => { setChosen(Number(event.target.value)); }}>
            {Array.from({ length: Math.min(size, 256) }, (_, i) => (
              <option key={i} value={i}>
                {i + 1}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="tensor-scroll">
        <table className="number-table">
          <thead>
            <tr>
              <th scope="col">L \ t</th>
              {indices.map((step) => (
                <th key={step} scope="col">
                  {step + 1}
                </th>
              ))}
              <th scope="col">{t('parameter.termsSum')}</th>
            </tr>
          </thead>
          <tbody>
            {indices.map((lossStep) => (
              <tr key={lossStep}>
                <th scope="row">{lossStep + 1}</th>
                {indices.map((step) => (
                  <td key={step} className="backward">
                    {step <= lossStep ? formatNumber(term(lossStep, step), digits) : ''}
                  </td>
                ))}
                <td className="backward">{formatNumber(indices.reduce((row, step) => row + term(lossStep, step), 0), digits)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('parameter.termsSum')}</th>
              {indices.map((step) => (
                <td key={step} className="backward">
                  {formatNumber(indices.reduce((column, lossStep) => column + term(lossStep, step), 0), digits)}
                </td>
              ))}
              <td className="backward number-total">{formatNumber(total, digits)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </div>
  );
}
