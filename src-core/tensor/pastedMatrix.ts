import { type ReadNumber, readExpression } from './numberExpression.ts';
import type { MatrixPart } from './matrixParts.ts';
import { heightOf, widthOf } from './matrixParts.ts';

/** Pasted text as numbers with the part that they go to, or why they cannot. Rows and columns of faults count from 1. */
export type Pasted =
  | { readonly kind: 'numbers'; readonly part: MatrixPart; readonly numbers: readonly (readonly number[])[] }
  | { readonly kind: 'nothing' }
  /** Lines of different lengths. */
  | { readonly kind: 'ragged'; readonly row: number; readonly width: number; readonly expected: number }
  | { readonly kind: 'not-a-number'; readonly row: number; readonly column: number; readonly text: string; readonly fault: Extract<ReadNumber, { kind: 'fault' }> }
  /** More rows or columns than there is room for, from the chosen cell on or in the chosen part. */
  | { readonly kind: 'shape'; readonly rows: number; readonly columns: number; readonly roomRows: number; readonly roomColumns: number };

/**
 * Cells of a spreadsheet as text: tabs between cells, a line for each row, quotes around cells that hold either
 * (doubled within). What Excel, LibreOffice, Google Sheets and NumPy's `savetxt` with tabs write.
 */
export function readCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = (): void => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  const plain = text.replaceAll(/\r\n?/g, '\n').replace(/\n+$/, '');
  for (let at = 0; at < plain.length; at++) {
    const sign = plain[at] ?? '';
    if (quoted && sign === '"' && plain[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (!quoted && sign === '\t') endCell();
    else if (!quoted && sign === '\n') {
      endCell();
      rows.push([]);
    } else cell += sign;
  }
  endCell();
  return rows;
}

/**
 * Reads pasted cells for a matrix. One number fills the chosen part; more go there from its first cell on, and must
 * fit: into the part where several cells are chosen, else into the matrix.
 */
export function readPasted(text: string, chosen: MatrixPart, rows: number, columns: number): Pasted {
  const cells = readCells(text);
  const width = cells[0]?.length ?? 0;
  if (cells.length === 1 && width === 1 && cells[0]?.[0]?.trim() === '') return { kind: 'nothing' };
  for (const [row, line] of cells.entries()) if (line.length !== width) return { kind: 'ragged', row: row + 1, width: line.length, expected: width };
  const numbers: number[][] = [];
  for (const [row, line] of cells.entries()) {
    const values: number[] = [];
    for (const [column, cell] of line.entries()) {
      const read = readExpression(cell);
      if (read.kind === 'fault') return { kind: 'not-a-number', row: row + 1, column: column + 1, text: cell.trim(), fault: read };
      values.push(read.value);
    }
    numbers.push(values);
  }
  const [height, several] = [cells.length, heightOf(chosen) * widthOf(chosen) > 1];
  if (height === 1 && width === 1) return { kind: 'numbers', part: chosen, numbers: Array.from({ length: heightOf(chosen) }, () => new Array<number>(widthOf(chosen)).fill(numbers[0]?.[0] ?? 0)) };
  const [roomRows, roomColumns] = several ? [heightOf(chosen), widthOf(chosen)] : [rows - chosen.top, columns - chosen.left];
  const fits = several ? height === roomRows && width === roomColumns : height <= roomRows && width <= roomColumns;
  if (!fits) return { kind: 'shape', rows: height, columns: width, roomRows, roomColumns };
  return { kind: 'numbers', part: { top: chosen.top, bottom: chosen.top + height - 1, left: chosen.left, right: chosen.left + width - 1 }, numbers };
}
