import type { JSX } from 'react';
import { asMatrix, typeParameter } from '../model/cells.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { parameterById } from '../model/nodeFacts.ts';
import { presentOf, useApp } from '../model/store.ts';
import { useLive } from '../model/useLive.ts';
import { view } from './flowAdapter.ts';
import { MatrixCells } from '../widgets/MatrixCells.tsx';

const mostInCard = 4;

/** A small parameter in its card, editable; while training its numbers move. Larger ones show their shape. */
export function ParameterMatrix({ id, slot }: { readonly id: string; readonly slot: string }): JSX.Element | null {
  const parameter = useApp((state) => parameterById(presentOf(state), id));
  const digits = useApp((state) => state.settings.digits);
  const trainingRevision = useApp((state) => (state.run.kind === 'training' ? state.run.revision : undefined));
  const live = useLive((numbers) => (numbers.revision === trainingRevision && !view.isFar() ? numbers.parameters.get(id)?.value.numbers : undefined));
  const hides = useHidden().parameter(id, 'value');
  if (!parameter) return null;
  const { shape, values } = parameter.values;
  const { rows, columns } = asMatrix(shape);
  return (
    <div className="card-parameter" data-live={live !== undefined || undefined}>
      <span className="card-symbol">{slot}</span>
      {rows <= mostInCard && columns <= mostInCard ? (
        <MatrixCells
          name={parameter.name}
          rows={rows}
          columns={columns}
          digits={digits}
          readOnly={trainingRevision !== undefined}
          hides={hides && ((row, column) => hides(0, 0, row * columns + column))}
          valueAt={(row, column) => live?.[row * columns + column] ?? values[row * columns + column] ?? NaN}
          onChange={(row, column, value) => {
            typeParameter(id, row * columns + column, value);
          }}
        />
      ) : (
        <span className="card-shape">{shape.join(' × ')}</span>
      )}
    </div>
  );
}
