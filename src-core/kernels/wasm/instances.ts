/** Walks the records from one address up to another. */
export type WalkKernel = (from: number, to: number) => void;
/** A block of the product whose record it is: rows from `i` and columns from `j` on, with room for packed blocks at `buffer`. */
export type BlockKernel = (record: number, i: number, rows: number, j: number, columns: number, buffer: number) => void;

type Exports = WebAssembly.Instance['exports'];

/** The kernels on a memory. `share` is called for products that are shared, by their record. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory, share: (record: number) => void = unshared): WebAssembly.Instance {
  return new WebAssembly.Instance(module, { env: { memory }, threads: { share } });
}

function unshared(): void {
  throw new Error('a product is to be shared, and there is no other thread');
}

/** What a module exports is as `assembly/program.ts` says. */
export function walkKernel(exports: Exports, precision: 'float32' | 'float64'): WalkKernel {
  return exportOf(exports, precision === 'float64' ? 'run64' : 'run32') as WalkKernel;
}

/** For float32 and float64. */
export function blockKernels(exports: Exports): readonly [BlockKernel, BlockKernel] {
  return [exportOf(exports, 'block32') as BlockKernel, exportOf(exports, 'block64') as BlockKernel];
}

function exportOf(exports: Exports, name: string): unknown {
  const exported = exports[name];
  if (typeof exported !== 'function') throw new TypeError(`the kernels do not export ${name}`);
  return exported;
}
