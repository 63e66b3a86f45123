import type { KernelChoice } from '../protocol/kernelChoice.ts';
import type { Backend, Precision } from '../kernels/backend.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import type { SecondThread } from '../kernels/wasm/threads/secondThread.ts';
import { chooseBackend } from '../kernels/wasm/wasmBackend.ts';
import { type PassName, passNames } from './passes/passes.ts';

/** With which kernels programs run, and with which passes those that nobody looks at while they run. */
export interface Machinery {
  readonly backend: Backend;
  readonly passes: readonly PassName[];
}

/** What every other machinery is compared with: the program as it was compiled, on the kernels that are there to be read. */
export const referenceMachinery: Machinery = { backend: referenceBackend, passes: [] };

/** `second` is the second thread where the host has one and it may be used: it changes no number. */
export function machineryFor(choice: KernelChoice, precision: Precision, second?: SecondThread): Machinery {
  switch (choice) {
    case 'automatic':
      return { backend: chooseBackend({ precision, second }), passes: passNames };
    case 'deterministic':
      return { backend: chooseBackend({ precision, deterministic: true, second }), passes: passNames };
    case 'fastest':
      return { backend: chooseBackend({ precision, deterministic: false, second }), passes: passNames };
    case 'reference':
      return referenceMachinery;
  }
}
