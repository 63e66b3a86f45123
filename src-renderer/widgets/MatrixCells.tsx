import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import type { CSSProperties, JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { formatBrief } from '../model/formatNumber.ts';
import { useApp } from '../model/store.ts';
import { NumberCell } from './NumberCell.tsx';

interface Props {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly valueAt: (row: number, column: number) => number;
  readonly onChange: (row: number, column: number, value: number) => void;
  readonly digits: ShownDigits;
  readonly readOnly?: boolean;
  readonly className?: string;
  /** The row that the canvas shows at the moment. */
  readonly activeRow?: number | undefined;
  /** Where the part begins that is shown of a larger matrix. */
  readonly firstRow?: number;
  readonly firstColumn?: number;
  readonly rowLabel?: (row: number) => string;
  /** Chooses a cell that cannot be typed in. */
  readonly onChoose?: ((row: number, column: number) => void) | undefined;
  /** Cells whose number is hidden. */
  readonly hides?: ((row: number, column: number) => boolean) | undefined;
}

/** Characters that fit a cell of the usual width, and what each further one takes (px). */
const usual = { characters: 7, width: 61 };
const characterWidth = 7.6;

/** A small matrix of cells, bracketed as in a textbook. */
export function MatrixCells({ name, rows, columns, valueAt, onChange, digits, readOnly = false, className = '', activeRow, firstRow = 0, firstColumn = 0, rowLabel, onChoose, hides }: Props): JSX.Element {
  const { t } = useText();
  const hidesZeros = useApp((state) => state.settings.hideZeros);
  const rowNumbers = Array.from({ length: rows }, (_, i) => firstRow + i);
  const columnNumbers = Array.from({ length: columns }, (_, i) => firstColumn + i);
  // No digit is cut off: a number that lost its end would be read as another number.
  const longest = Math.max(0, ...rowNumbers.flatMap((row) => columnNumbers.map((column) => (hides?.(row, column) ? 1 : formatBrief(valueAt(row, column), digits).length))));
  const width = usual.width + Math.ceil(Math.max(0, longest - usual.characters) * characterWidth);
  return (
    <div className={`matrix ${className}`} style={{ '--cell': `${String(width)}px` } as CSSProperties} role="group" aria-label={name}>
      {rowNumbers.map((row) => (
        <div key={row} className="matrix-row" data-active={row === activeRow || undefined}>
          {rowLabel && <span className="matrix-row-label">{rowLabel(row)}</span>}
          {columnNumbers.map((column) => (
            <NumberCell
              key={column}
              value={valueAt(row, column)}
              digits={digits}
              hidesZero={hidesZeros}
              readOnly={readOnly}
              hidden={hides?.(row, column) ?? false}
              onChoose={onChoose && (() => { onChoose(row, column); })}
              label={t('cell.label', { name, row: row + 1, column: column + 1 })}
              onChange={(value) => {
                onChange(row, column, value);
              }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
