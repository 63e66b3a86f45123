import { type ClipboardEvent, type JSX, type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { type Place, type Range, cellsOf, movedBy, pastedCells, rangeOf, tabText } from './sheetRange.ts';

/** One change to a cell. */
export interface SheetEdit {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

export interface SheetColumn {
  readonly title: string;
  /** In small letters below the title. */
  readonly note: string;
  /** Words stand left, numbers right. */
  readonly isText?: boolean;
  readonly menu?: ReactNode;
}

interface Props {
  readonly label: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: number;
  readonly rowLabel: (row: number) => string;
  /** Undefined where it is not there yet. */
  readonly textAt: (row: number, column: number) => string | undefined;
  /** As it is shown while it is not edited, perhaps with fewer digits. */
  readonly shownAt: (row: number, column: number) => string | undefined;
  /** Called with the rows that are in view. */
  readonly onView?: (from: number, count: number) => void;
  readonly readOnly?: boolean;
  readonly onEdit: (cells: readonly SheetEdit[]) => void;
  /** Pasted rows go on below the last one. */
  readonly grows?: boolean;
  /** Called with the number of pasted cells that had no place. */
  readonly onLeftOut?: (count: number) => void;
  /** Takes pasted text as a whole, instead of cell by cell. */
  readonly onPasteText?: (text: string) => void;
  /** Copies a range of which not all is here. */
  readonly onCopyAfar?: (range: Range) => void;
  /** Rows that are on the canvas. */
  readonly isMarked?: (row: number) => boolean;
  readonly onSelect?: (range: Range) => void;
  /** Empty cells are coloured. */
  readonly marksMissing?: boolean;
}

const rowHeight = 26;
const columnWidth = 116;
const headHeight = 42;
const labelWidth = 64;
/** Browsers draw nothing much taller than this; longer tables are scrolled in larger steps. */
const tallest = 12_000_000;

/**
 * A table of any size that is typed in like a spreadsheet: arrows, Enter, Tab, Escape, Delete, copy and paste of
 * whole ranges. Only what is in view is in the page.
 */
export function Spreadsheet({ label, columns, rows, rowLabel, textAt, shownAt, onView, readOnly = false, onEdit, grows = false, onLeftOut, onPasteText, onCopyAfar, isMarked, onSelect, marksMissing = true }: Props): JSX.Element {
  const { t } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const [view, setView] = useState({ top: 0, left: 0, width: 600, height: 200 });
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<Place>({ row: 0, column: 0 });
  const [typed, setTyped] = useState<string | null>(null);
  // What is typed is taken or given up once: as the field goes away it is left, too.
  const isTyping = useRef(false);
  const at: Place = { row: Math.min(active.row, Math.max(0, rows - 1)), column: Math.min(active.column, Math.max(0, columns.length - 1)) };
  const range = rangeOf(anchor, at);

  const bodyHeight = Math.min(rows * rowHeight, tallest);
  const seen = Math.ceil((view.height - headHeight) / rowHeight) + 1;
  const roll = Math.max(1, bodyHeight - (view.height - headHeight));
  const firstRow = rows * rowHeight <= tallest ? Math.floor(view.top / rowHeight) : Math.round((view.top / roll) * Math.max(0, rows - seen + 1));
  const rowTop = (row: number): number => (rows * rowHeight <= tallest ? row * rowHeight : view.top + (row - firstRow) * rowHeight);
  const lastRow = Math.min(rows, firstRow + seen + 1);
  const firstColumn = Math.max(0, Math.floor(view.left / columnWidth));
  const lastColumn = Math.min(columns.length, Math.ceil((view.left + view.width - labelWidth) / columnWidth) + 1);

  useEffect(() => {
    onView?.(firstRow, lastRow - firstRow);
  }, [onView, firstRow, lastRow]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const measure = (): void => {
      setView({ top: element.scrollTop, left: element.scrollLeft, width: element.clientWidth, height: element.clientHeight });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  useEffect(() => {
    if (typed !== null) field.current?.focus();
  }, [typed]);

  const show = ({ row, column }: Place): void => {
    const element = frame.current;
    if (!element) return;
    const [room, inner] = [element.clientHeight - headHeight, element.clientWidth - labelWidth];
    if (rows * rowHeight > tallest) {
      if (row < firstRow || row >= firstRow + seen - 2) element.scrollTop = (Math.max(0, row - Math.floor(seen / 2)) / Math.max(1, rows - seen + 1)) * roll;
    } else if (row * rowHeight < element.scrollTop) element.scrollTop = row * rowHeight;
    else if ((row + 1) * rowHeight > element.scrollTop + room) element.scrollTop = (row + 1) * rowHeight - room;
    if (column * columnWidth < element.scrollLeft) element.scrollLeft = column * columnWidth;
    else if ((column + 1) * columnWidth > element.scrollLeft + inner) element.scrollLeft = (column + 1) * columnWidth - inner;
  };
  const goTo = (place: Place, extend = false): void => {
    setActive(place);
    if (!extend) setAnchor(place);
    show(place);
    onSelect?.(rangeOf(extend ? anchor : place, place));
  };
  const begin = (text: string | undefined): void => {
    if (readOnly || rows === 0 || text === undefined) return;
    isTyping.current = true;
    setTyped(text);
    show(at);
  };
  const end = (takes: boolean, move?: Place): void => {
    if (isTyping.current && typed !== null) {
      isTyping.current = false;
      setTyped(null);
      if (takes && typed !== textAt(at.row, at.column)) onEdit([{ ...at, text: typed }]);
    }
    if (move) goTo(move);
  };
  const leave = (takes: boolean, move?: Place): void => {
    end(takes, move);
    frame.current?.focus();
  };
  const chooseRange = (from: Place, to: Place): void => {
    setAnchor(from);
    setActive(to);
    onSelect?.(rangeOf(from, to));
  };
  const below: Place = { row: Math.min(rows - 1, at.row + 1), column: at.column };

  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys of the menus in the head are their own, wherever these are shown.
    if (event.target !== frame.current && event.target !== field.current) return;
    const { key, shiftKey } = event;
    const withControl = event.ctrlKey || event.metaKey;
    if (typed !== null) {
      if (key === 'Enter') leave(true, below);
      else if (key === 'Tab') leave(true, movedBy(at, shiftKey ? 'ArrowLeft' : 'ArrowRight', false, rows, columns.length, seen));
      else if (key === 'Escape') leave(false);
      else return;
    } else {
      const moved = movedBy(at, key, withControl, rows, columns.length, seen);
      if (moved) goTo(moved, shiftKey);
      else if (withControl && key.toLowerCase() === 'a') chooseRange({ row: 0, column: 0 }, { row: rows - 1, column: columns.length - 1 });
      else if (readOnly || withControl || event.altKey) return;
      else if (key === 'Enter' || key === 'F2') begin(textAt(at.row, at.column));
      else if (key === 'Delete' || key === 'Backspace') onEdit(cellsOf(range).map((place) => ({ ...place, text: '' })));
      else if (key.length === 1) begin(key);
      else return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const onCopy = (event: ClipboardEvent): void => {
    if (event.target !== frame.current) return;
    event.preventDefault();
    if (onCopyAfar && cellsOf(range).some(({ row, column }) => textAt(row, column) === undefined)) onCopyAfar(range);
    else event.clipboardData.setData('text/plain', tabText(range, (row, column) => textAt(row, column) ?? ''));
  };
  const onPaste = (event: ClipboardEvent): void => {
    if (event.target !== frame.current || readOnly) return;
    event.preventDefault();
    const pasted = event.clipboardData.getData('text/plain');
    if (onPasteText) {
      onPasteText(pasted);
      return;
    }
    const { cells, leftOut } = pastedCells(pasted, range, grows ? Infinity : rows, columns.length);
    if (cells.length > 0) onEdit(cells);
    if (leftOut > 0) onLeftOut?.(leftOut);
  };
  const cellId = ({ row, column }: Place): string => `${id}-${String(row)}-${String(column)}`;
  const isInside = (row: number, column: number): boolean => row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;

  return (
    <div
      ref={frame}
      className="sheet"
      role="grid"
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length + 1}
      aria-readonly={readOnly}
      aria-multiselectable
      aria-activedescendant={rows > 0 ? cellId(at) : undefined}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollLeft, clientWidth, clientHeight } }) => {
        setView({ top: scrollTop, left: scrollLeft, width: clientWidth, height: clientHeight });
      }}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onPaste={onPaste}
    >
      <div className="sheet-body" style={{ width: labelWidth + columns.length * columnWidth, height: headHeight + bodyHeight }}>
        <div className="sheet-head" role="row" aria-rowindex={1} style={{ height: headHeight }}>
          <span className="sheet-corner" role="columnheader" style={{ width: labelWidth }} aria-label={t('sheet.row')} />
          {columns.slice(firstColumn, lastColumn).map((column, index) => (
            <span key={firstColumn + index} className="sheet-title" role="columnheader" aria-colindex={firstColumn + index + 2} style={{ left: labelWidth + (firstColumn + index) * columnWidth, width: columnWidth }}>
              <span className="sheet-name" title={column.title}>{column.title}</span>
              <span className="sheet-note" title={column.note}>{column.note}</span>
              {column.menu}
            </span>
          ))}
        </div>
        {Array.from({ length: Math.max(0, lastRow - firstRow) }, (_, index) => firstRow + index).map((row) => (
          <div key={row} className="sheet-row" role="row" aria-rowindex={row + 2} data-marked={isMarked?.(row) === true || undefined} style={{ top: headHeight + rowTop(row), height: rowHeight }}>
            <span className="sheet-label number" role="rowheader" style={{ width: labelWidth }} onPointerDown={({ shiftKey }) => { chooseRange({ row: shiftKey ? anchor.row : row, column: 0 }, { row, column: columns.length - 1 }); }}>
              {rowLabel(row)}
            </span>
            {columns.slice(firstColumn, lastColumn).map(({ isText = false, title }, place) => {
              const column = firstColumn + place;
              const isActive = row === at.row && column === at.column;
              const text = textAt(row, column);
              return (
                <span
                  key={column}
                  id={cellId({ row, column })}
                  className="sheet-cell"
                  role="gridcell"
                  aria-colindex={column + 2}
                  aria-selected={isInside(row, column)}
                  data-active={isActive || undefined}
                  data-text={isText || undefined}
                  data-missing={(marksMissing && text === '') || undefined}
                  style={{ left: labelWidth + column * columnWidth, width: columnWidth }}
                  onPointerDown={(event) => {
                    if (isActive && typed !== null) return;
                    end(true);
                    goTo({ row, column }, event.shiftKey);
                  }}
                  onPointerEnter={(event) => {
                    if (event.buttons === 1 && typed === null) goTo({ row, column }, true);
                  }}
                  onDoubleClick={() => {
                    if (typed === null) begin(text);
                  }}
                >
                  {isActive && typed !== null ? (
                    <input ref={field} aria-label={t('cell.label', { name: title, row: row + 1, column: column + 1 })} spellCheck={false} autoComplete="off" value={typed} onChange={(event) => { setTyped(event.target.value); }} onBlur={() => { end(true); }} />
                  ) : (
                    (shownAt(row, column) ?? '…')
                  )}
                </span>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
