import { type JSX, type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import type { PictureForm } from '../model/pictureForm.ts';
import { useApp } from '../model/store.ts';
import { PixelCanvas } from './PixelCanvas.tsx';
import { type PictureCell, cellAfter, elementOf } from './pictureCursor.ts';

/** What rows, columns and tiles stand for. */
export interface PictureWords {
  readonly row: string;
  readonly column: string;
  readonly tile: string;
}

interface Props {
  /** What is shown. */
  readonly name: string;
  readonly kind: 'value' | 'gradient';
  readonly form: PictureForm;
  /** Tile by tile, row by row. */
  readonly numbers: Float64Array;
  /** Where rows and columns have names of their own: they are written along the picture. */
  readonly words?: PictureWords | undefined;
}

const widest = 262; // px
const highest = 220; // px
const largestCell = 34; // px
const tileGap = 8; // px
/** More tiles than these are shown when they are asked for. */
const firstTiles = 12;
const legend = Float64Array.from({ length: 256 }, (_, at) => (at - 127.5) / 127.5);

/** A tensor as coloured cells around zero, a tile for each matrix in it, with the scale of the colours under it. Pointer and arrow keys read cells. */
export function HeatMap({ name, kind, form, numbers, words }: Props): JSX.Element {
  const { t } = useText();
  const hintId = useId();
  const digits = useApp((state) => state.settings.digits);
  const [cell, setCell] = useState<PictureCell | undefined>();
  const [all, setAll] = useState(false);
  const shown = all ? form.tiles : Math.min(form.tiles, firstTiles);
  const most = numbers.reduce((far, value) => (Number.isFinite(value) ? Math.max(far, Math.abs(value)) : far), 0);
  const { rows, columns } = form;
  const size = tileSize(shown, form);
  const said = words ?? { row: t('picture.row'), column: t('picture.column'), tile: t('picture.tile') };
  const at = cell && cell.tile < shown && cell.row < rows && cell.column < columns ? cell : undefined;
  const place = at && [...(form.tiles > 1 ? [`${said.tile} ${String(at.tile + 1)}`] : []), `${said.row} ${String(at.row + 1)}`, `${said.column} ${String(at.column + 1)}`].join(', ');
  const number = at && formatNumber(numbers[elementOf(form, at)] ?? NaN, digits);
  const move = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = cellAfter(event.key, at ?? { tile: 0, row: 0, column: 0 }, { ...form, tiles: shown });
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setCell(next);
  };
  return (
    <figure className="heat-map" data-kind={kind}>
      <div
        className="heat-tiles"
        role="group"
        aria-label={t('picture.of', { name })}
        aria-describedby={hintId}
        tabIndex={0}
        onFocus={() => { setCell((before) => before ?? { tile: 0, row: 0, column: 0 }); }}
        onBlur={() => { setCell(undefined); }}
        onKeyDown={move}
        onPointerLeave={(event) => { if (document.activeElement !== event.currentTarget) setCell(undefined); }}
      >
        {Array.from({ length: shown }, (_, tile) => (
          <Tile
            key={tile}
            {...{ kind, rows, columns, most, size }}
            name={form.tiles > 1 ? `${said.tile} ${String(tile + 1)}` : undefined}
            words={words}
            numbers={numbers.subarray(tile * rows * columns, (tile + 1) * rows * columns)}
            at={at?.tile === tile ? at : undefined}
            onRead={(row, column) => { setCell({ tile, row, column }); }}
          />
        ))}
      </div>
      {shown < form.tiles && (
        <button type="button" className="link" onClick={() => { setAll(true); }}>
          {t('picture.more', { count: form.tiles })}
        </button>
      )}
      <span id={hintId} className="visually-hidden">
        {t('picture.keys')}
      </span>
      <p className="heat-reading" role="status">
        {place === undefined ? (
          <span className="quiet">{t('picture.read')}</span>
        ) : (
          <>
            {place}: <strong className="number">{number}</strong>
          </>
        )}
      </p>
      <figcaption>
        <span className="visually-hidden">{t('picture.range', { from: formatNumber(-most, digits), to: formatNumber(most, digits) })}</span>
        <span className="number" aria-hidden>{formatNumber(-most, digits)}</span>
        <PixelCanvas rows={1} columns={legend.length} numbers={legend} most={1} kind={kind} />
        <span className="number" aria-hidden>{formatNumber(most, digits)}</span>
      </figcaption>
    </figure>
  );
}

interface TileProps {
  readonly kind: 'value' | 'gradient';
  readonly rows: number;
  readonly columns: number;
  readonly most: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly name: string | undefined;
  readonly words: PictureWords | undefined;
  readonly numbers: Float64Array;
  readonly at: PictureCell | undefined;
  readonly onRead: (row: number, column: number) => void;
}

function Tile({ kind, rows, columns, most, size, name, words, numbers, at, onRead }: TileProps): JSX.Element {
  const cell = { width: size.width / columns, height: size.height / rows };
  const read = (event: PointerEvent<HTMLElement>): void => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const within = (share: number, count: number): number => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    onRead(within((event.clientY - top) / height, rows), within((event.clientX - left) / width, columns));
  };
  return (
    <div className="heat-tile" data-labelled={words !== undefined || undefined}>
      {name !== undefined && <span className="heat-tile-name" aria-hidden>{name}</span>}
      {words && <span className="heat-axis-columns" aria-hidden>{words.column} →</span>}
      {words && <span className="heat-axis-rows" aria-hidden>{words.row} →</span>}
      <div className="heat-cells" onPointerMove={read} style={{ width: `${String(size.width)}px`, height: `${String(size.height)}px` }}>
        <PixelCanvas {...{ kind, rows, columns, most, numbers }} />
        {at && <span className="heat-cursor" style={{ left: at.column * cell.width, top: at.row * cell.height, width: cell.width, height: cell.height }} />}
      </div>
    </div>
  );
}

/** Tiles share the width; a cell is square, but for pictures that would be too flat to see. */
function tileSize(shown: number, { rows, columns }: PictureForm): { readonly width: number; readonly height: number } {
  const across = shown === 1 ? 1 : shown <= 4 ? 2 : shown <= 9 ? 3 : 4;
  const room = Math.floor((widest - (across - 1) * tileGap) / across);
  const cell = Math.min(largestCell, room / columns, highest / rows);
  // Whole pixels, so that all cells are of one size.
  const whole = cell >= 2 ? Math.floor(cell) : cell;
  return { width: Math.max(6, Math.round(whole * columns)), height: Math.max(6, Math.round(whole * rows)) };
}
