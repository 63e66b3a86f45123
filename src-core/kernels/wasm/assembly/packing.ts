import { VECTOR, bytesOf } from './lanes';
import { PANEL, ROWS } from './tile';

/*
 * A block of a large matrix is copied before it is multiplied: so that its numbers lie in the order in which tiles
 * read them, which is what caches are good at. A transpose is made on the way and costs nothing more.
 */

/** The columns of B that one panel holds, `depth` rows of them. */
export function packPanel(b: usize, bStep: usize, depth: usize, to: usize): void {
  for (; depth > 0; depth--, b += bStep, to += PANEL) {
    v128.store(to, v128.load(b));
    v128.store(to, v128.load(b, 16), 16);
  }
}

/** The same of a B whose transpose lies in memory: `columns` of its rows become columns, the last one stands in for those that are missing. */
export function packTransposedPanel<T>(b: usize, bStep: usize, depth: usize, columns: usize, to: usize): void {
  for (let column: usize = 0; column < PANEL / sizeof<T>(); column += ROWS) {
    const b0 = b + min<usize>(column, columns - 1) * bStep;
    const b1 = b + min<usize>(column + 1, columns - 1) * bStep;
    const b2 = b + min<usize>(column + 2, columns - 1) * bStep;
    const b3 = b + min<usize>(column + 3, columns - 1) * bStep;
    interleave<T>(b0, b1, b2, b3, depth, to + bytesOf<T>(column), PANEL);
  }
}

/** Of A, whose transpose lies in memory, the columns of one tile after the other. */
export function packTransposedTiles<T>(a: usize, aStep: usize, depth: usize, rows: usize, to: usize): void {
  for (let i: usize = 0; i < rows; i += ROWS, a += ROWS * sizeof<T>()) {
    for (let k: usize = 0, from = a; k < depth; k++, from += aStep, to += ROWS * sizeof<T>()) {
      v128.store(to, v128.load(from));
      if (sizeof<T>() == 8) v128.store(to, v128.load(from, 16), 16);
    }
  }
}

/** Writes `depth` groups of four numbers, one from each row, `step` bytes apart. */
@inline
function interleave<T>(b0: usize, b1: usize, b2: usize, b3: usize, depth: usize, to: usize, step: usize): void {
  let k: usize = 0;
  const lanes: usize = VECTOR / sizeof<T>();
  for (; k + lanes <= depth; k += lanes) {
    const r0 = v128.load(b0);
    const r1 = v128.load(b1);
    const r2 = v128.load(b2);
    const r3 = v128.load(b3);
    if (sizeof<T>() == 4) {
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(to + step, v128.shuffle<f64>(low01, low23, 1, 3));
      v128.store(to + 2 * step, v128.shuffle<f64>(high01, high23, 0, 2));
      v128.store(to + 3 * step, v128.shuffle<f64>(high01, high23, 1, 3));
    } else {
      v128.store(to, v128.shuffle<f64>(r0, r1, 0, 2));
      v128.store(to, v128.shuffle<f64>(r2, r3, 0, 2), 16);
      v128.store(to + step, v128.shuffle<f64>(r0, r1, 1, 3));
      v128.store(to + step, v128.shuffle<f64>(r2, r3, 1, 3), 16);
    }
    b0 += VECTOR;
    b1 += VECTOR;
    b2 += VECTOR;
    b3 += VECTOR;
    to += lanes * step;
  }
  for (; k < depth; k++, to += step) {
    store<T>(to, load<T>(b0));
    store<T>(to, load<T>(b1), sizeof<T>());
    store<T>(to, load<T>(b2), 2 * sizeof<T>());
    store<T>(to, load<T>(b3), 3 * sizeof<T>());
    b0 += sizeof<T>();
    b1 += sizeof<T>();
    b2 += sizeof<T>();
    b3 += sizeof<T>();
  }
}
