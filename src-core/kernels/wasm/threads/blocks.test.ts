import { setFlagsFromString } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBytes } from '../../../graph/base64.ts';
import { activationFunctions } from '../../../node/emitter.ts';
import { seededRandom } from '../../../tensor/random.ts';
import type { Precision } from '../../backend.ts';
import { type InstructionList, Operation, ProductFlag, productFunctionShift } from '../../operations.ts';
import { blockKernels, instantiate, walkKernel } from '../instances.ts';
import { modules } from '../modules.generated.ts';
import { placesOf, productAt, writeRecords } from '../prepare.ts';
import { RecordLayout } from '../record.ts';
import { type Build, relaxedSimdWorks } from '../wasmBackend.ts';
import { cutOf, largeProducts } from './blocks.ts';
import { onSharedMemory } from './sharedModule.ts';
import { mostBlocks } from './words.ts';

// Node 20 knows relaxed SIMD behind a flag, which may be set as long as nothing has been compiled. Later ones need none.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

const builds: readonly Build[] = relaxedSimdWorks() ? ['simd128', 'relaxed'] : ['simd128'];
const sharedModules = new Map(builds.map((build) => [build, new WebAssembly.Module(onSharedMemory(decodeBytes(modules[build])))]));

interface Sizes {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  /** As those of `fusedMatmul`. */
  readonly flags: number;
}

/** One product: A, B, C and the bias one after the other. */
function productOf({ M, N, K, flags }: Sizes): { readonly instructions: InstructionList; readonly size: number } {
  const [b, c] = [M * K, M * K + K * N];
  const bias = c + M * N;
  return { instructions: { code: Int32Array.of(Operation.fusedMatmul, 0, b, c, bias, M, N, K, flags), constants: Float64Array.of(0.2) }, size: bias + N };
}

/** The first place in memory that has other bits after a product was computed as a whole than after its blocks were, from the last to the first; -1 where there is none. */
function firstDifference(sizes: Sizes, precision: Precision, build: Build, seed: number): number {
  const { instructions, size } = productOf(sizes);
  const places = placesOf(instructions, size, precision, 2);
  const pages = Math.ceil(places.end / 2 ** 16);
  const after = (act: (exports: WebAssembly.Instance['exports']) => void): number[] => {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const arena = precision === 'float64' ? new Float64Array(memory.buffer, 0, size) : new Float32Array(memory.buffer, 0, size);
    const random = seededRandom(seed);
    for (let i = 0; i < size; i++) arena[i] = random.uniform(-1, 1);
    writeRecords(instructions, precision, memory.buffer, places.records, places.buffer);
    const module = sharedModules.get(build);
    if (module) act(instantiate(module, memory).exports);
    return Array.from(arena);
  };
  const { byRows, rows, columns, step, count } = cutOf(productAt(instructions.code, 0), precision === 'float64' ? 8 : 4);
  const whole = after((exports) => {
    walkKernel(exports, precision)(places.records, places.records + RecordLayout.bytes);
  });
  const inBlocks = after((exports) => {
    const block = blockKernels(exports)[precision === 'float64' ? 1 : 0];
    for (let index = count - 1; index >= 0; index--) {
      const buffer = index % 2 ? places.buffer : places.helperBuffer;
      if (byRows) block(places.records, index * step, Math.min(step, rows - index * step), 0, columns, buffer);
      else block(places.records, 0, rows, index * step, Math.min(step, columns - index * step), buffer);
    }
  });
  return whole.findIndex((number, index) => !Object.is(number, inBlocks[index]));
}

test('a product has the same bits as a whole and in blocks', () => {
  // Both sides of where tiles, panels and blocks end, and of what is packed.
  const length = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 127, 128, 129, 257);
  const depth = fc.oneof(length, fc.constantFrom(0, 300, 520));
  const kinds = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: activationFunctions.length - 1 }));
  fc.assert(
    fc.property(length, length, depth, kinds, fc.constantFrom<Precision>('float32', 'float64'), fc.constantFrom(...builds), fc.integer(), (M, N, K, [bits, f], precision, build, seed) => {
      expect(firstDifference({ M, N, K, flags: bits | (f << productFunctionShift) }, precision, build, seed)).toBe(-1);
    }),
    { numRuns: 200 },
  );
}, 30_000);

test('the products of the workloads, of which factors are packed, have the same bits as a whole and in blocks', () => {
  const { transposedA, transposedB, accumulate, bias } = ProductFlag;
  const shapes: readonly Sizes[] = [
    { M: 64, N: 128, K: 784, flags: bias },
    { M: 784, N: 128, K: 64, flags: transposedA | accumulate },
    { M: 128, N: 264, K: 1030, flags: transposedB },
    { M: 516, N: 200, K: 130, flags: transposedA },
    { M: 1, N: 1000, K: 700, flags: bias },
  ];
  for (const sizes of shapes) {
    for (const build of builds) {
      for (const precision of ['float32', 'float64'] as const) expect(firstDifference(sizes, precision, build, 1)).toBe(-1);
    }
  }
});

test('blocks are whole tiles and panels, and cover a product once', () => {
  const length = fc.integer({ min: 1, max: 3000 });
  fc.assert(
    fc.property(length, length, length, fc.integer({ min: 0, max: 3 }), fc.constantFrom(4, 8), (M, N, K, flags, size) => {
      const { byRows, rows, columns, step, count } = cutOf({ M, N, K, flags }, size);
      expect([rows, columns]).toEqual([M, N]);
      const along = byRows ? M : N;
      expect(step % (byRows ? 4 : 32 / size)).toBe(0);
      expect(step * count).toBeGreaterThanOrEqual(along);
      expect(step * (count - 1)).toBeLessThan(along);
      expect(count).toBeLessThanOrEqual(mostBlocks);
    }),
  );
});

test('only large products are cut', () => {
  expect(largeProducts(productOf({ M: 16, N: 16, K: 16, flags: 0 }).instructions, 4)).toEqual([]);
  expect(largeProducts(productOf({ M: 0, N: 1000, K: 1000, flags: 0 }).instructions, 4)).toEqual([]);
  expect(largeProducts(productOf({ M: 64, N: 128, K: 784, flags: 0 }).instructions, 4)).toEqual([{ index: 0, work: 64 * 128 * 784, byRows: false, rows: 64, columns: 128, step: 32, count: 4 }]);
});
