import type { Recipe } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, normal, numbers, singleRows, wholeNumber } from './generated.ts';
import { glyphs } from './glyphs.ts';

const side = 8;

/** 8×8 pictures of digits in turn: a glyph moved by up to one cell each way, with normal noise, kept within [0, 1]. */
export function makeDigits({ rows, noise, seed }: Extract<Recipe, { kind: 'digits' }>): Generated {
  const random = seededRandom(seed);
  const cells = Array.from({ length: side * side }, (_, cell) => `p${String(Math.floor(cell / side))}${String(cell % side)}`);
  const names = glyphs.map((_, digit) => String(digit));
  const table = filledTable([...numbers(...cells), { name: 'digit', kind: 'class', classes: names }], rows, (out, at, row) => {
    const digit = row % glyphs.length;
    const down = wholeNumber(random, -1, 1);
    const right = wholeNumber(random, -1, 1);
    for (let cell = 0; cell < side * side; cell++) {
      const ink = inkAt(digit, Math.floor(cell / side) - down, (cell % side) - right);
      out[at + cell] = Math.min(1, Math.max(0, ink + noise * normal(random)));
    }
    out[at + side * side] = digit;
  });
  return singleRows(table, cells, 'digit');
}

function inkAt(digit: number, row: number, column: number): number {
  return glyphs[digit]?.[row]?.charAt(column) === '#' ? 1 : 0;
}
