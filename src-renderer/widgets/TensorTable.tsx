import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type JSX, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { MatrixCells } from './MatrixCells.tsx';

const mostRows = 50;
const mostColumns = 12;

interface Props {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly valueAt: (row: number, column: number) => number;
  readonly onChange?: (row: number, column: number, value: number) => void;
  readonly digits: ShownDigits;
  readonly className?: string;
  readonly readOnly?: boolean;
  readonly rowLabel?: (row: number) => string;
  /** Chooses a cell that cannot be typed in. */
  readonly onChoose?: ((row: number, column: number) => void) | undefined;
  /** Cells whose number is hidden. */
  readonly hides?: ((row: number, column: number) => boolean) | undefined;
}

/** A matrix of any size as cells, a part at a time where it is large. */
export function TensorTable({ name, rows, columns, valueAt, onChange, digits, className = '', readOnly, rowLabel, onChoose, hides }: Props): JSX.Element {
  const { t } = useText();
  const [part, setPart] = useState(0);
  const across = Math.max(1, Math.ceil(columns / mostColumns));
  const parts = across * Math.max(1, Math.ceil(rows / mostRows));
  const at = Math.min(part, parts - 1);
  const firstRow = Math.floor(at / across) * mostRows;
  const firstColumn = (at % across) * mostColumns;
  const shownRows = Math.min(mostRows, rows - firstRow);
  const shownColumns = Math.min(mostColumns, columns - firstColumn);
  return (
    <div className="tensor-table">
      <div className="tensor-scroll">
        <MatrixCells
          name={name}
          rows={shownRows}
          columns={shownColumns}
          firstRow={firstRow}
          firstColumn={firstColumn}
          valueAt={valueAt}
          digits={digits}
          className={className}
          readOnly={readOnly ?? onChange === undefined}
          onChange={onChange ?? (() => undefined)}
          hides={hides}
          onChoose={onChoose}
          {...(rowLabel && { rowLabel })}
        />
      </div>
      {parts > 1 && (
        <div className="tensor-pages">
          <button type="button" className="icon-button" aria-label={t('table.previous')} disabled={at === 0} onClick={() => { setPart(at - 1); }}>
            <ChevronLeft size={14} aria-hidden />
          </button>
          <span className="quiet">
            {t('table.page', { from: firstRow + 1, to: firstRow + shownRows, of: rows, left: firstColumn + 1, right: firstColumn + shownColumns, across: columns })}
          </span>
          <button type="button" className="icon-button" aria-label={t('table.next')} disabled={at === parts - 1} onClick={() => { setPart(at + 1); }}>
            <ChevronRight size={14} aria-hidden />
          </button>
        </div>
      )}
    </div>
  );
}
