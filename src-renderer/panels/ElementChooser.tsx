import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import { type JSX, useRef } from 'react';
import { useText } from '../i18n/useText.ts';
import { formatBrief } from '../model/formatNumber.ts';
import { NumberCell } from '../widgets/NumberCell.tsx';
import { focusCell, nextCell } from '../widgets/rovingGrid.ts';

interface Props {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly digits: ShownDigits;
  readonly chosen: number;
  /** The number as text, or a question mark. */
  readonly numberAt: (element: number) => number | '?';
  readonly onChoose: (element: number) => void;
  readonly tone: 'forward' | 'backward' | 'ink';
}

/** Larger tensors are gone through by their indices. */
const most = 8;

/** A tensor's numbers as a small matrix, one of them chosen: by click, or by the arrow keys. */
export function ElementChooser({ name, rows, columns, digits, chosen, numberAt, onChoose, tone }: Props): JSX.Element {
  const { t } = useText();
  const grid = useRef<HTMLDivElement>(null);
  const at = { row: Math.floor(chosen / columns), column: chosen % columns };
  const textAt = (element: number): string => {
    const number = numberAt(element);
    return number === '?' ? number : formatBrief(number, digits);
  };
  if (rows > most || columns > most) return <IndexFields rows={rows} columns={columns} at={at} text={textAt(chosen)} tone={tone} onChoose={onChoose} />;
  return (
    <div className="matrix element-grid" data-tone={tone}>
      <div
        ref={grid}
        role="grid"
        aria-label={t('derivation.elements', { name })}
        onKeyDown={(event) => {
          const next = nextCell(event, at, rows, columns);
          if (!next) return;
          event.preventDefault();
          onChoose(next.row * columns + next.column);
          if (grid.current) focusCell(grid.current, next);
        }}
      >
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} role="row" className="matrix-row">
            {Array.from({ length: columns }, (_, column) => {
              const element = row * columns + column;
              return (
                <button
                  key={column}
                  type="button"
                  role="gridcell"
                  className="element-cell number"
                  data-cell={`${String(row)} ${String(column)}`}
                  aria-selected={element === chosen}
                  aria-label={t('derivation.element', { row: row + 1, column: column + 1, value: textAt(element) })}
                  tabIndex={element === chosen ? 0 : -1}
                  onClick={() => {
                    onChoose(element);
                  }}
                >
                  {textAt(element)}
                </button>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

interface IndexProps extends Pick<Props, 'rows' | 'columns' | 'tone' | 'onChoose'> {
  readonly at: { readonly row: number; readonly column: number };
  readonly text: string;
}

function IndexFields({ rows, columns, at, text, tone, onChoose }: IndexProps): JSX.Element {
  const { t } = useText();
  const field = (label: string, index: number, of: number, elementOf: (index: number) => number): JSX.Element => (
    <label className="field-inline">
      {label}
      <NumberCell
        className="cell-index"
        label={label}
        value={index + 1}
        digits={0}
        accepts={(value) => Number.isInteger(value) && value >= 1 && value <= of}
        onChange={(value) => {
          onChoose(elementOf(value - 1));
        }}
      />
      <span className="quiet">/ {of}</span>
    </label>
  );
  return (
    <div className="index-fields" data-tone={tone}>
      {rows > 1 && field(t('derivation.row'), at.row, rows, (row) => row * columns + at.column)}
      {columns > 1 && field(t('derivation.column'), at.column, columns, (column) => at.row * columns + column)}
      <output className="index-number number">{text}</output>
    </div>
  );
}
