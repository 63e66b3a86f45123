import type { JSX } from 'react';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { bindingOf } from '../model/boundRows.ts';
import { typeData } from '../model/cells.ts';
import { presentOf, useApp } from '../model/store.ts';
import { MatrixCells } from '../widgets/MatrixCells.tsx';

const most = 4;

/**
 * The rows of an input or target in its card: one for each sample, or for each time step of the chosen
 * sample where the data have several steps; in an unrolled network that of its own step. The row that the canvas shows is marked. Rows of a data set are typed
 * in its table.
 */
export function DataRows({ node, name, step: own }: { readonly node: string; readonly name: string; readonly step?: number | undefined }): JSX.Element | null {
  const { t } = useText();
  const column = useApp((state) => presentOf(state).data.columns[node]);
  const isBound = useApp((state) => bindingOf(state, node) !== undefined);
  const digits = useApp((state) => state.settings.digits);
  const sample = useApp((state) => state.sample);
  const step = useApp((state) => own ?? state.step);
  if (!column) return null;
  const [samples = 1, steps = 1, ...shape] = column.values.shape;
  const width = sizeOf(shape);
  if (width > most) return <div className="card-shape card-data-shape">{`${String(samples)} × ${String(steps)} × ${String(width)}`}</div>;
  const bySteps = steps > 1;
  const count = own !== undefined ? 1 : bySteps ? steps : samples;
  const current = bySteps ? step : sample;
  const first = own ?? Math.max(0, Math.min(current - most + 1, count - most));
  const placeOf = (row: number): { sample: number; step: number } => (bySteps ? { sample, step: row } : { sample: row, step: 0 });
  return (
    <div className="card-data" title={isBound ? t('data.bound') : undefined}>
      <MatrixCells
        name={name}
        rows={Math.min(most, count)}
        columns={width}
        firstRow={first}
        digits={digits}
        readOnly={isBound}
        activeRow={count > 1 ? current : undefined}
        valueAt={(row, element) => {
          const at = placeOf(row);
          return column.values.values[(at.sample * steps + at.step) * width + element] ?? NaN;
        }}
        onChange={(row, element, value) => {
          typeData(node, { ...placeOf(row), element }, value);
        }}
      />
      {count > most && <div className="card-more">{t('canvas.moreRows', { count: count - most })}</div>}
    </div>
  );
}
