import type { Recipe, TableColumn } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, positionRows, sequenceColumns, sequences, wholeNumber } from './generated.ts';

/** An old nursery rhyme. Each verse repeats the one before, so there is much for a small network to learn. */
const verses = ['the malt that lay in', 'the rat that ate', 'the cat that killed', 'the dog that worried', 'the cow with the crumpled horn that tossed', 'the maiden all forlorn that milked'];
export const rhyme = ['', ...verses].map((_, count) => `this is ${verses.slice(0, count).reverse().map((verse) => `${verse} `).join('')}the house that jack built.`).join(' ');

/** Pieces of a stretch, and one of so many stretches is held out. */
const [piecesOfStretch, heldOutOf] = [4, 6];

type Characters = Extract<Recipe, { kind: 'characters' }>;

/**
 * The rhyme cut into pieces of `steps` characters, in an order that the seed decides; the target is the next character. A
 * piece is a sequence of steps, or with `positions` one row: its characters, and beside them the ones that come next.
 * Pieces that overlap have a column `part`: stretches of the text are held out, and no piece reaches from one part into the
 * other, so that what is measured on the one was not seen in the other.
 */
export function makeCharacters({ steps, overlap, positions, seed }: Characters): Generated {
  const classes = [...new Set(rhyme)].sort();
  const length = Math.min(steps, rhyme.length - 1);
  const pieces = piecesOf(length, overlap, seed);
  const named = (name: string): TableColumn => ({ name, kind: 'class', classes });
  const part: TableColumn[] = overlap > 0 ? [{ name: 'part', kind: 'class', classes: ['training', 'validation'] }] : [];
  /** The class of a character of a piece. */
  const classAt = (piece: number, place: number): number => classes.indexOf(rhyme.charAt((pieces[piece]?.start ?? 0) + place));
  const writePart = (out: Float64Array, at: number, piece: number): void => {
    if (overlap > 0) out[at] = pieces[piece]?.isHeldOut ? 1 : 0;
  };
  if (positions) {
    const numbered = (name: string): string[] => Array.from({ length }, (_, place) => `${name}${String(place + 1)}`);
    const [characters, nexts] = [numbered('character'), numbered('next')];
    const rows = filledTable([...[...characters, ...nexts].map(named), ...part], pieces.length, (out, at, piece) => {
      for (let place = 0; place < length; place++) {
        out[at + place] = classAt(piece, place);
        out[at + length + place] = classAt(piece, place + 1);
      }
      writePart(out, at + 2 * length, piece);
    });
    return positionRows(rows, characters, nexts);
  }
  const table = filledTable([...sequenceColumns, named('character'), named('next'), ...part], pieces.length * length, (out, at, row) => {
    const piece = Math.floor(row / length);
    const step = row % length;
    out[at] = piece;
    out[at + 1] = step;
    out[at + 2] = classAt(piece, step);
    out[at + 3] = classAt(piece, step + 1);
    writePart(out, at + 4, piece);
  });
  return sequences(table, ['character'], 'next');
}

/** A piece of the text: which of its characters is the first, and whether it is held out. */
export interface Piece {
  readonly start: number;
  readonly isHeldOut: boolean;
}

/** The pieces of `length` characters, in the order in which the table has them. */
export function piecesOf(length: number, overlap: number, seed: number): Piece[] {
  const apart = length - Math.min(overlap, length - 1);
  const count = Math.floor((rhyme.length - 1 - length) / apart) + 1;
  const stretch = piecesOfStretch * length;
  const stretches = Math.ceil(rhyme.length / stretch);
  const heldOut = new Set(overlap > 0 ? shuffled(stretches, seed).slice(0, Math.ceil(stretches / heldOutOf)) : []);
  return shuffled(count, seed).flatMap((index): Piece[] => {
    const start = index * apart;
    // With the character after its last, which it should say.
    const [isHeldOut, endsHeldOut] = [start, start + length].map((place) => heldOut.has(Math.floor(place / stretch)));
    return isHeldOut === undefined || isHeldOut !== endsHeldOut ? [] : [{ start, isHeldOut }];
  });
}

/** The numbers below `count` in a random order (Fisher and Yates). */
function shuffled(count: number, seed: number): number[] {
  const random = seededRandom(seed);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = wholeNumber(random, 0, last);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
