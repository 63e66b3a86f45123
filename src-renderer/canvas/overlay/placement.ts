import type { Area } from '../../../src-core/graph/frames.ts';
import { type Point, type Wire, pointAt } from '../wires.ts';

const candidates = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
const cell = 160; // px on the canvas

/** Where a chip lies, and how wide it may become. */
export interface Place extends Point {
  readonly widest: number;
}

/**
 * Finds places for chips along their wires: in the middle where nothing is in the way, else nearer to
 * one end. A place depends on cards, wires and chip sizes alone, so numbers that change move nothing.
 */
export class Placement {
  readonly #taken = new Map<string, Area[]>();

  constructor(cards: Iterable<Area>) {
    for (const card of cards) this.#add(card);
  }

  /** Keeps a place for something else. */
  reserve(box: Area): void {
    this.#add(box);
  }

  /** The middle of the chip where it lies free of cards and other chips, and how wide it may become there up to `most`; or undefined. */
  place(wire: Wire, width: number, height: number, most: number): Place | undefined {
    for (const t of candidates) {
      const at = pointAt(wire, t);
      const boxOf = (wide: number): Area => ({ x: at.x - wide / 2, y: at.y - height / 2, width: wide, height });
      if (this.#collides(boxOf(width))) continue;
      const widest = this.#collides(boxOf(most)) ? width : most;
      this.#add(boxOf(widest));
      return { ...at, widest };
    }
    return undefined;
  }

  #add(box: Area): void {
    for (const key of cellsOf(box)) {
      const list = this.#taken.get(key);
      if (list) list.push(box);
      else this.#taken.set(key, [box]);
    }
  }

  #collides(box: Area): boolean {
    return cellsOf(box).some((key) =>
      this.#taken.get(key)?.some((other) => box.x < other.x + other.width && other.x < box.x + box.width && box.y < other.y + other.height && other.y < box.y + box.height),
    );
  }
}

function cellsOf({ x, y, width, height }: Area): string[] {
  const keys: string[] = [];
  for (let column = Math.floor(x / cell); column <= Math.floor((x + width) / cell); column++) {
    for (let row = Math.floor(y / cell); row <= Math.floor((y + height) / cell); row++) keys.push(`${String(column)} ${String(row)}`);
  }
  return keys;
}
