/** A cell of a table, counted from 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Cells from one corner to the other, both included. */
export interface Range {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The most cells that one copy, paste or clearing takes. */
export const mostCells = 100_000;

export function rangeOf(a: Place, b: Place): Range {
  return { top: Math.min(a.row, b.row), bottom: Math.max(a.row, b.row), left: Math.min(a.column, b.column), right: Math.max(a.column, b.column) };
}

export function cellsOf({ top, bottom, left, right }: Range): Place[] {
  const width = right - left + 1;
  const count = Math.min(mostCells, (bottom - top + 1) * width);
  return Array.from({ length: count }, (_, index) => ({ row: top + Math.floor(index / width), column: left + (index % width) }));
}

/** Where a key leads; undefined for keys that lead nowhere. `page` is how many rows are in view. */
export function movedBy({ row, column }: Place, key: string, withControl: boolean, rows: number, columns: number, page: number): Place | undefined {
  const to = (nextRow: number, nextColumn: number): Place => ({ row: Math.max(0, Math.min(rows - 1, nextRow)), column: Math.max(0, Math.min(columns - 1, nextColumn)) });
  switch (key) {
    case 'ArrowUp':
      return to(withControl ? 0 : row - 1, column);
    case 'ArrowDown':
      return to(withControl ? rows - 1 : row + 1, column);
    case 'ArrowLeft':
      return to(row, withControl ? 0 : column - 1);
    case 'ArrowRight':
      return to(row, withControl ? columns - 1 : column + 1);
    case 'PageUp':
      return to(row - page, column);
    case 'PageDown':
      return to(row + page, column);
    case 'Home':
      return to(withControl ? 0 : row, 0);
    case 'End':
      return to(withControl ? rows - 1 : row, columns - 1);
    default:
      return undefined;
  }
}

/** A range as spreadsheets take it: tabs between cells, a line for each row. */
export function tabText({ top, bottom, left, right }: Range, textAt: (row: number, column: number) => string): string {
  const lines: string[] = [];
  for (let row = top; row <= bottom && lines.length * (right - left + 1) < mostCells; row++) {
    lines.push(Array.from({ length: right - left + 1 }, (_, index) => textAt(row, left + index).replace(/[\t\r\n]+/g, ' ')).join('\t'));
  }
  return lines.join('\n');
}

/** Pasted text as changes of cells, and how many of its cells have no place in the table. */
export interface Pasted {
  readonly cells: readonly (Place & { readonly text: string })[];
  readonly leftOut: number;
}

/** Takes pasted text apart, from the first cell of the range on; a single text fills the whole range. */
export function pastedCells(text: string, range: Range, rows: number, columns: number): Pasted {
  const table = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map((line) => line.split('\t'));
  const [[only] = []] = table;
  if (table.length === 1 && table[0]?.length === 1 && only !== undefined) return { cells: cellsOf(range).map((place) => ({ ...place, text: only.trim() })), leftOut: 0 };
  const all = table.flatMap((line, down) => line.map((cell, right) => ({ row: range.top + down, column: range.left + right, text: cell.trim() })));
  const cells = all.filter(({ row, column }) => row < rows && column < columns).slice(0, mostCells);
  return { cells, leftOut: all.length - cells.length };
}
