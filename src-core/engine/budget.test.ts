import { expect, test } from 'vitest';
import { analyse } from '../graph/validate.ts';
import type { Backend } from '../kernels/backend.ts';
import { wasmBackend } from '../kernels/wasm/wasmBackend.ts';
import { registry } from '../node/registry.ts';
import { documentOf, smallLstm, workloadOf } from '../testing/workloads.ts';
import { passNames } from './passes/passes.ts';
import { Session } from './session.ts';

const models = [workloadOf('W1').model, workloadOf('W3').model, smallLstm(true)];

test.each(['float64', 'float32'] as const)('the bytes that are known before a program is loaded are those that its memory has (%s)', (precision) => {
  const wasm = wasmBackend('simd128');
  let told = 0;
  const watched: Backend = {
    ...wasm,
    load: (instructions, size, given) => {
      told = wasm.bytesFor(instructions, size, given);
      return wasm.load(instructions, size, given);
    },
  };
  for (const model of models) {
    for (const passes of [[], passNames]) {
      const open = (byteBudget: number): Session => new Session(analyse({ ...documentOf(model), precision }, registry), watched, { byteBudget, haste: { passes, read: [], readAt: 'every step', continues: false } });
      expect(open(2 ** 31).memory.buffer.byteLength).toBe(told);
      expect(open(told).memory.length).toBeGreaterThan(0);
      expect(() => open(told - 1)).toThrow(expect.objectContaining({ code: 'E_BUDGET', details: { bytes: told, budget: told - 1 } }));
    }
  }
});
