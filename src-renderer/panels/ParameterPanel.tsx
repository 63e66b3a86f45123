import { type JSX, useId } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { setTrainable, useParameter as tieParameter } from '../../src-core/graph/edit.ts';
import type { ParameterSlot } from '../../src-core/node/definition.ts';
import { registry } from '../../src-core/node/registry.ts';
import { formatShape, sameShape } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { asMatrix, typeParameter } from '../model/cells.ts';
import { openDerivation } from '../model/derivation.ts';
import { edit } from '../model/documentEdits.ts';
import { hidesAny, useHidden } from '../model/hiddenNumbers.ts';
import { parameterById } from '../model/nodeFacts.ts';
import { presentOf, useApp, useAppParts } from '../model/store.ts';
import { OpenMatrix } from '../widgets/OpenMatrix.tsx';
import { TensorTable } from '../widgets/TensorTable.tsx';
import { AskForParameter } from './AskFor.tsx';
import { DerivationButton } from './DerivationButton.tsx';
import { ParameterTraining } from './training/ParameterTraining.tsx';
import { useTensor } from './useTensor.ts';

/** One parameter of a node: which record it uses, its numbers beside its gradient, whether it is trained. */
export function ParameterPanel({ node, slot }: { readonly node: GraphNode; readonly slot: ParameterSlot }): JSX.Element {
  const { t, own } = useText();
  const recordId = node.parameters[slot.name];
  const parameter = useApp((state) => parameterById(presentOf(state), recordId));
  return (
    <section className="panel-section" data-parameter={slot.name} aria-label={`${t('inspector.parameters')} ${slot.name}`}>
      <h3>
        <span className="port-symbol">{slot.name}</span> {own(slot.meaning)}
        {parameter && <span className="quiet"> {formatShape(parameter.values.shape)}</span>}
      </h3>
      {parameter ? <Record node={node} slot={slot} id={parameter.id} /> : <p className="quiet">{t('parameter.later')}</p>}
    </section>
  );
}

function Record({ node, slot, id }: { readonly node: GraphNode; readonly slot: ParameterSlot; readonly id: string }): JSX.Element | null {
  const { t } = useText();
  const selectId = useId();
  const parameter = useApp((state) => parameterById(presentOf(state), id));
  const digits = useApp((state) => state.settings.digits);
  const training = useApp((state) => state.run.kind === 'training');
  const uses = useApp((state) => presentOf(state).nodes.reduce((count, other) => count + Object.values(other.parameters).filter((record) => record === id).length, 0));
  const others = useAppParts((state) => presentOf(state).parameters.filter((record) => parameter && record.id !== id && sameShape(record.values.shape, parameter.values.shape)));
  const answer = useTensor({ kind: 'parameter', parameter: id });
  const hidden = useHidden();
  if (!parameter) return null;
  const { values, initial, trainable } = parameter;
  const { rows, columns } = asMatrix(values.shape);
  const shown = training && answer ? answer.value : values.values;
  const gradient = answer?.gradient;
  const hidesValue = hidden.parameter(id, 'value');
  const hidesGradient = hidden.parameter(id, 'gradient');
  return (
    <>
      <div className="form">
        {slot.statistic ? (
          <p className="quiet">{t('parameter.statistic')}</p>
        ) : (
          <>
            <label className="form-check" data-setting="trainable">
              <input type="checkbox" checked={trainable} onChange={(event) => { const { checked } = event.target; edit('edit.freeze', (document) => setTrainable(document, id, checked)); }} />
              <span>{t('parameter.trainable')}</span>
            </label>
            <ParameterTraining parameter={parameter} />
          </>
        )}
        {(others.length > 0 || uses > 1) && (
          <>
            <label className="form-label" htmlFor={selectId}>
              {t('parameter.use')}
            </label>
            <select
              id={selectId}
              className="select"
              value={uses > 1 ? id : ''}
              onChange={(event) => {
                const record = event.target.value === '' ? null : event.target.value;
                edit('edit.tie', (document) => tieParameter(document, registry, node.id, slot.name, record));
              }}
            >
              <option value="">{t('parameter.own')}</option>
              {uses > 1 && <option value={id}>{t('parameter.tied', { name: parameter.name })}</option>}
              {others.map((record) => (
                <option key={record.id} value={record.id}>
                  {t('parameter.tied', { name: record.name })}
                </option>
              ))}
            </select>
            {uses > 1 && <p className="quiet form-wide">{t('parameter.tiedHint')}</p>}
          </>
        )}
      </div>
      <div className="beside">
        <div>
          <h4 className="forward table-head">
            ▸ {t('parameter.value')}
            {values.values.length > 0 && !hidesAny((element) => hidesValue?.(0, 0, element) ?? false, values.values.length) && <OpenMatrix source={{ kind: 'parameter', id }} name={parameter.name} />}
          </h4>
          <TensorTable
            name={parameter.name}
            rows={rows}
            columns={columns}
            digits={digits}
            readOnly={training}
            valueAt={(row, column) => shown[row * columns + column] ?? NaN}
            hides={hidesValue && ((row, column) => hidesValue(0, 0, row * columns + column))}
            onChange={(row, column, value) => {
              typeParameter(id, row * columns + column, value);
            }}
          />
        </div>
        {gradient && (
          <div>
            <h4 className="backward">◂ {t('parameter.gradient')}</h4>
            <TensorTable
              name={`∂L/∂ ${parameter.name}`}
              className="matrix-backward"
              rows={rows}
              columns={columns}
              digits={digits}
              valueAt={(row, column) => gradient[row * columns + column] ?? NaN}
              onChoose={(row, column) => {
                openDerivation(`gradient ${id}`, row * columns + column);
              }}
              hides={hidesGradient && ((row, column) => hidesGradient(0, 0, row * columns + column))}
            />
          </div>
        )}
        {initial && (
          <div>
            <h4 className="quiet">{t('parameter.initial')}</h4>
            <TensorTable name={`${t('parameter.initial')} ${parameter.name}`} className="matrix-quiet" rows={rows} columns={columns} digits={digits} valueAt={(row, column) => initial.values[row * columns + column] ?? NaN} />
          </div>
        )}
      </div>
      {gradient && values.values.length > 0 && <DerivationButton what={`gradient ${id}`} />}
      {values.values.length > 0 && <AskForParameter id={id} shape={values.shape} />}
    </>
  );
}
