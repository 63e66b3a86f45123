import type { KernelChoice } from '../protocol/kernelChoice.ts';
import type { Backend, Precision } from '../kernels/backend.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { chooseBackend } from '../kernels/wasm/wasmBackend.ts';
import { type PassName, passNames } from './passes/passes.ts';

/** With which kernels programs run, and with which passes those that nobody looks at while they run. */
export interface Machinery {
  readonly backend: Backend;
  readonly passes: readonly PassName[];
}

/** What every other machinery is compared with: the program as it was compiled, on the kernels that are there to be read. */
export const referenceMachinery: Machinery = { backend: referenceBackend, passes: [] };

export function machineryFor(choice: KernelChoice, precision: Precision): Machinery {
  switch (choice) {
    case 'automatic':
      return { backend: chooseBackend({ precision }), passes: passNames };
    case 'deterministic':
      return { backend: chooseBackend({ precision, deterministic: true }), passes: passNames };
    case 'fastest':
      return { backend: chooseBackend({ precision, deterministic: false }), passes: passNames };
    case 'reference':
      return referenceMachinery;
  }
}
