import { activate } from './activations';
import { bytesOf } from './lanes';
import { Activation, Blocks, ProductFlag } from './numbers.generated';
import { packPanel, packTransposedPanel, packTransposedTiles } from './packing';
import { LONG, PANEL, ROWS, rowTile, tileOfColumns, tileOfRows } from './tile';

/**
 * `C = f((accumulate ? C : 0) + A B + bias)`, as the flags say. The list's preparation has decided which factors
 * are packed, and has made room for them at `buffer`.
 */
export function product<T>(a: usize, b: usize, c: usize, bias: usize, M: usize, N: usize, K: usize, flags: i32, buffer: usize, slope: f64): void {
  if (flags & (ProductFlag.packedA | ProductFlag.packedB)) packedProduct<T>(a, b, c, bias, M, N, K, flags, buffer);
  else if (M <= ROWS && bytesOf<T>(N) <= PANEL) {
    // All of it is one tile: in networks that fit a page, the loops around it would be most of the work.
    if (flags & ProductFlag.transposedA) tileOfColumns<T>(a, bytesOf<T>(M), b, bytesOf<T>(N), K, c, bytesOf<T>(N), M, bytesOf<T>(N), bias, flags);
    else tileOfRows<T>(a, bytesOf<T>(K), b, bytesOf<T>(N), K, c, bytesOf<T>(N), M, bytesOf<T>(N), bias, flags);
  }
  else if (M == 1) rowProduct<T>(a, flags & ProductFlag.transposedA ? M : 1, b, c, bias, N, K, flags);
  else directProduct<T>(a, b, c, bias, M, N, K, flags);
  const f = flags >>> ProductFlag.functionShift;
  if (f != Activation.identity) activate<T>(f, c, c, M * N, slope);
}

/** Both factors are read where they lie: right for what fits the cache. B is not transposed. */
function directProduct<T>(a: usize, b: usize, c: usize, bias: usize, M: usize, N: usize, K: usize, flags: i32): void {
  const cStep = bytesOf<T>(N);
  const byColumns = flags & ProductFlag.transposedA;
  const aStep = bytesOf<T>(byColumns ? M : K);
  const aTile = byColumns ? bytesOf<T>(ROWS) : ROWS * aStep;
  for (let j: usize = 0; j < cStep; j += PANEL) {
    const width = min<usize>(cStep - j, PANEL);
    for (let i: usize = 0, from = a, to = c + j; i < M; i += ROWS, from += aTile, to += ROWS * cStep) {
      const rows = min<usize>(M - i, ROWS);
      if (byColumns) tileOfColumns<T>(from, aStep, b + j, cStep, K, to, cStep, rows, width, bias + j, flags);
      else tileOfRows<T>(from, aStep, b + j, cStep, K, to, cStep, rows, width, bias + j, flags);
    }
  }
}

/** A product with one row, whose numbers are `aStep` apart. */
function rowProduct<T>(a: usize, aStep: usize, b: usize, c: usize, bias: usize, N: usize, K: usize, flags: i32): void {
  const step = bytesOf<T>(N);
  let j: usize = 0;
  for (; j + LONG <= step; j += LONG) rowTile<T>(a, bytesOf<T>(aStep), b + j, step, K, c + j, bias + j, flags);
  for (; j < step; j += PANEL) tileOfColumns<T>(a, bytesOf<T>(aStep), b + j, step, K, c + j, step, 1, min<usize>(step - j, PANEL), bias + j, flags);
}

/**
 * C block by block: of B one panel at a time is packed, which stays in the first cache, and of a transposed A as
 * much as stays in the second (Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication").
 */
function packedProduct<T>(a: usize, b: usize, c: usize, bias: usize, M: usize, N: usize, K: usize, flags: i32, buffer: usize): void {
  const cStep = bytesOf<T>(N);
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
      if (packsA) packTransposedTiles<T>(a + bytesOf<T>(k * M + i), bytesOf<T>(M), depth, height, tilesOfA);
      for (let j: usize = 0; j < N; j += PANEL / sizeof<T>()) {
        const columns = min<usize>(N - j, PANEL / sizeof<T>());
        if (flags & ProductFlag.transposedB) packTransposedPanel<T>(b + bytesOf<T>(j * K + k), bytesOf<T>(K), depth, columns, panelOfB);
        else packPanel(b + bytesOf<T>(k * N + j), cStep, depth, panelOfB);
        const width = bytesOf<T>(columns);
        const at = bias + bytesOf<T>(j);
        let to = c + bytesOf<T>(i * N + j);
        if (packsA) {
          for (let row: usize = 0, from = tilesOfA; row < height; row += ROWS, from += bytesOf<T>(depth * ROWS), to += ROWS * cStep) tileOfColumns<T>(from, bytesOf<T>(ROWS), panelOfB, PANEL, depth, to, cStep, min<usize>(height - row, ROWS), width, at, here);
        } else if (flags & ProductFlag.transposedA) {
          for (let row: usize = 0, from = a + bytesOf<T>(k * M + i); row < height; row += ROWS, from += bytesOf<T>(ROWS), to += ROWS * cStep) tileOfColumns<T>(from, bytesOf<T>(M), panelOfB, PANEL, depth, to, cStep, min<usize>(height - row, ROWS), width, at, here);
        } else {
          for (let row: usize = 0, from = a + bytesOf<T>(i * K + k); row < height; row += ROWS, from += bytesOf<T>(ROWS * K), to += ROWS * cStep) tileOfRows<T>(from, bytesOf<T>(K), panelOfB, PANEL, depth, to, cStep, min<usize>(height - row, ROWS), width, at, here);
        }
      }
    }
    k += depth;
  } while (k < K);
}
