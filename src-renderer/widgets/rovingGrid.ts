import type { KeyboardEvent } from 'react';

interface Cell {
  readonly row: number;
  readonly column: number;
}

const moves: Readonly<Record<string, readonly [down: number, right: number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Where an arrow key, Home or End leads from a cell of a grid; undefined for other keys and beyond the border. */
export function nextCell({ key, ctrlKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey'>, { row, column }: Cell, rows: number, columns: number): Cell | undefined {
  if (key === 'Home') return { row: ctrlKey ? 0 : row, column: 0 };
  if (key === 'End') return { row: ctrlKey ? rows - 1 : row, column: columns - 1 };
  const move = moves[key];
  if (!move) return undefined;
  const next = { row: row + move[0], column: column + move[1] };
  return next.row < 0 || next.row >= rows || next.column < 0 || next.column >= columns ? undefined : next;
}

/** Moves the focus within a grid whose cells carry `data-cell="row column"`. */
export function focusCell(grid: HTMLElement, { row, column }: Cell): void {
  grid.querySelector<HTMLElement>(`[data-cell="${String(row)} ${String(column)}"]`)?.focus();
}
