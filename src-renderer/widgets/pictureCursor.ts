import type { PictureForm } from '../model/pictureForm.ts';

/** A cell of a tensor that is shown as pictures. */
export interface PictureCell {
  readonly tile: number;
  readonly row: number;
  readonly column: number;
}

/** Where a cell lies among the elements of the tensor. */
export function elementOf({ rows, columns }: PictureForm, { tile, row, column }: PictureCell): number {
  return (tile * rows + row) * columns + column;
}

/** The cell that a key leads to; undefined where the key is none of those. At a border it stays. */
export function cellAfter(key: string, cell: PictureCell, { tiles, rows, columns }: PictureForm): PictureCell | undefined {
  const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  switch (key) {
    case 'ArrowLeft':
      return { ...cell, column: within(cell.column - 1, columns) };
    case 'ArrowRight':
      return { ...cell, column: within(cell.column + 1, columns) };
    case 'ArrowUp':
      return { ...cell, row: within(cell.row - 1, rows) };
    case 'ArrowDown':
      return { ...cell, row: within(cell.row + 1, rows) };
    case 'Home':
      return { ...cell, column: 0 };
    case 'End':
      return { ...cell, column: columns - 1 };
    case 'PageUp':
      return { ...cell, tile: within(cell.tile - 1, tiles) };
    case 'PageDown':
      return { ...cell, tile: within(cell.tile + 1, tiles) };
    default:
      return undefined;
  }
}
