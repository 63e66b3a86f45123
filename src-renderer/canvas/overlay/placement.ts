import type { Area } from '../../../src-core/graph/frames.ts';
import { type Point, type Wire, pointAt } from '../wires.ts';

const candidates = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
const cell = 160; // px on the canvas

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

  /** The middle of the chip where it lies free of cards and other chips, or undefined. */
  place(wire: Wire, width: number, height: number): Point | undefined {
    for (const t of candidates) {
      const at = pointAt(wire, t);
      const box = { x: at.x - width / 2, y: at.y - height / 2, width, height };
      if (this.#collides(box)) continue;
      this.#add(box);
      return at;
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
