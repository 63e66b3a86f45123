import { activate } from './activations';
import { bytesOf } from './lanes';
import { Activation, Blocks, ProductFlag, SharedFlag } from './numbers.generated';
import { packPanel, packTransposedPanel, packTransposedTiles } from './packing';
import { LONG, PANEL, ROWS, rowTile, tileOfColumns, tileOfRows } from './tile';

/**
 * `C = f((accumulate ? C : 0) + A B + bias)`, as the flags say. The list's preparation has decided which factors
 * are packed, and has made room for them at `buffer`.
 */
export function product<T>(a: usize, b: usize, c: usize, bias: usize, M: usize, N: usize, K: usize, flags: i32, buffer: usize, slope: f64): void {
  if (flags & (ProductFlag.packedA | ProductFlag.packedB)) packedProduct<T>(a, aStepOf<T>(M, K, flags), b, bStepOf<T>(N, K, flags), c, bytesOf<T>(N), bias, M, N, K, flags, buffer);
  else if (M <= ROWS && bytesOf<T>(N) <= PANEL) {
    // All of it is one tile: in networks that fit a page, the loops around it would be most of the work.
    if (flags & ProductFlag.transposedA) tileOfColumns<T>(a, bytesOf<T>(M), b, bytesOf<T>(N), K, c, bytesOf<T>(N), M, bytesOf<T>(N), bias, flags);
    else tileOfRows<T>(a, bytesOf<T>(K), b, bytesOf<T>(N), K, c, bytesOf<T>(N), M, bytesOf<T>(N), bias, flags);
  }
  else if (M == 1) rowProduct<T>(a, flags & ProductFlag.transposedA ? M : 1, b, bytesOf<T>(N), c, bias, N, K, flags);
  else directProduct<T>(a, aStepOf<T>(M, K, flags), b, c, bytesOf<T>(N), bias, M, N, K, flags);
  const f = flags >>> ProductFlag.functionShift;
  if (f != Activation.identity) activate<T>(f, c, c, M * N, slope);
}

/** `C = (accumulate ? C : 0) + A B` for the matrices of each sample, which lie one behind the other, or are the same for all. */
export function productOfEach<T>(a: usize, b: usize, c: usize, samples: usize, M: usize, N: usize, K: usize, flags: i32, buffer: usize): void {
  const aStep: usize = flags & SharedFlag.a ? 0 : bytesOf<T>(M * K);
  const bStep: usize = flags & SharedFlag.b ? 0 : bytesOf<T>(K * N);
  const cStep: usize = flags & SharedFlag.c ? 0 : bytesOf<T>(M * N);
  const own = flags & (SharedFlag.a - 1);
  for (; samples > 0; samples--, a += aStep, b += bStep, c += cStep) product<T>(a, b, c, 0, M, N, K, own, buffer, 0);
}

/**
 * A block of the same C: `rows` of its rows, from `i` on, and `columns` of its columns, from `j` on, which is where a
 * panel begins. Each of its numbers is summed as in the whole, so it has the same bits.
 */
export function block<T>(a: usize, b: usize, c: usize, bias: usize, M: usize, N: usize, K: usize, flags: i32, buffer: usize, slope: f64, i: usize, rows: usize, j: usize, columns: usize): void {
  const aStep = aStepOf<T>(M, K, flags);
  const bStep = bStepOf<T>(N, K, flags);
  const cStep = bytesOf<T>(N);
  a += flags & ProductFlag.transposedA ? bytesOf<T>(i) : i * aStep;
  b += flags & ProductFlag.transposedB ? j * bStep : bytesOf<T>(j);
  c += i * cStep + bytesOf<T>(j);
  bias += bytesOf<T>(j);
  if (flags & (ProductFlag.packedA | ProductFlag.packedB)) packedProduct<T>(a, aStep, b, bStep, c, cStep, bias, rows, columns, K, flags, buffer);
  else if (M == 1) rowProduct<T>(a, 1, b, bStep, c, bias, columns, K, flags);
  else directProduct<T>(a, aStep, b, c, cStep, bias, rows, columns, K, flags);
  const f = flags >>> ProductFlag.functionShift;
  if (f == Activation.identity) return;
  if (columns == N) activate<T>(f, c, c, rows * N, slope);
  else for (; rows > 0; rows--, c += cStep) activate<T>(f, c, c, columns, slope);
}

/** The distance of A's rows, of its columns where its transpose lies in memory. */
@inline
function aStepOf<T>(M: usize, K: usize, flags: i32): usize {
  return bytesOf<T>(flags & ProductFlag.transposedA ? M : K);
}

/** The distance of B's rows, of its columns where its transpose lies in memory. */
@inline
function bStepOf<T>(N: usize, K: usize, flags: i32): usize {
  return bytesOf<T>(flags & ProductFlag.transposedB ? K : N);
}

/** Both factors are read where they lie: right for what fits the cache. B is not transposed. */
function directProduct<T>(a: usize, aStep: usize, b: usize, c: usize, cStep: usize, bias: usize, M: usize, N: usize, K: usize, flags: i32): void {
  const bytes = bytesOf<T>(N);
  const byColumns = flags & ProductFlag.transposedA;
  const aTile = byColumns ? bytesOf<T>(ROWS) : ROWS * aStep;
  for (let j: usize = 0; j < bytes; j += PANEL) {
    const width = min<usize>(bytes - j, PANEL);
    for (let i: usize = 0, from = a, to = c + j; i < M; i += ROWS, from += aTile, to += ROWS * cStep) {
      const rows = min<usize>(M - i, ROWS);
      if (byColumns) tileOfColumns<T>(from, aStep, b + j, cStep, K, to, cStep, rows, width, bias + j, flags);
      else tileOfRows<T>(from, aStep, b + j, cStep, K, to, cStep, rows, width, bias + j, flags);
    }
  }
}

/** A product with one row, whose numbers are `aStep` apart. */
function rowProduct<T>(a: usize, aStep: usize, b: usize, step: usize, c: usize, bias: usize, N: usize, K: usize, flags: i32): void {
  const bytes = bytesOf<T>(N);
  let j: usize = 0;
  for (; j + LONG <= bytes; j += LONG) rowTile<T>(a, bytesOf<T>(aStep), b + j, step, K, c + j, bias + j, flags);
  for (; j < bytes; j += PANEL) tileOfColumns<T>(a, bytesOf<T>(aStep), b + j, step, K, c + j, step, 1, min<usize>(bytes - j, PANEL), bias + j, flags);
}

/**
 * C block by block: of B one panel at a time is packed, which stays in the first cache, and of a transposed A as
 * much as stays in the second (Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication").
 */
function packedProduct<T>(a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize, bias: usize, M: usize, N: usize, K: usize, flags: i32, buffer: usize): void {
  const packsA = flags & ProductFlag.packedA;
  const panelOfB = buffer;
  const tilesOfA = buffer + min<usize>(K, Blocks.depth) * PANEL;
  let k: usize = 0;
  do {
    const depth = min<usize>(K - k, Blocks.depth);
    const isLast = k + depth == K;
    const here = (k > 0 ? ProductFlag.accumulate : flags & ProductFlag.accumulate) | (isLast ? flags & ProductFlag.bias : 0);
    for (let i: usize = 0; i < M; i += Blocks.height) {
      const height = min<usize>(M - i, Blocks.height);
      const blockOfA = a + (flags & ProductFlag.transposedA ? k * aStep + bytesOf<T>(i) : i * aStep + bytesOf<T>(k));
      if (packsA) packTransposedTiles<T>(blockOfA, aStep, depth, height, tilesOfA);
      for (let j: usize = 0; j < N; j += PANEL / sizeof<T>()) {
        const columns = min<usize>(N - j, PANEL / sizeof<T>());
        if (flags & ProductFlag.transposedB) packTransposedPanel<T>(b + j * bStep + bytesOf<T>(k), bStep, depth, columns, panelOfB);
        else packPanel(b + k * bStep + bytesOf<T>(j), bStep, depth, panelOfB);
        const width = bytesOf<T>(columns);
        const at = bias + bytesOf<T>(j);
        let to = c + i * cStep + bytesOf<T>(j);
        if (packsA) {
          for (let row: usize = 0, from = tilesOfA; row < height; row += ROWS, from += bytesOf<T>(depth * ROWS), to += ROWS * cStep) tileOfColumns<T>(from, bytesOf<T>(ROWS), panelOfB, PANEL, depth, to, cStep, min<usize>(height - row, ROWS), width, at, here);
        } else if (flags & ProductFlag.transposedA) {
          for (let row: usize = 0, from = blockOfA; row < height; row += ROWS, from += bytesOf<T>(ROWS), to += ROWS * cStep) tileOfColumns<T>(from, aStep, panelOfB, PANEL, depth, to, cStep, min<usize>(height - row, ROWS), width, at, here);
        } else {
          for (let row: usize = 0, from = blockOfA; row < height; row += ROWS, from += ROWS * aStep, to += ROWS * cStep) tileOfRows<T>(from, aStep, panelOfB, PANEL, depth, to, cStep, min<usize>(height - row, ROWS), width, at, here);
        }
      }
    }
    k += depth;
  } while (k < K);
}
