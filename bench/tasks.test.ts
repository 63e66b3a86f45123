import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { documentOf, workloadOf } from '../src-core/testing/workloads.ts';
import { readTask } from './peers/serve.mjs';
import { writeTask } from './tasks.ts';

it('gives every contestant the same numbers, by names that need no document', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-task-'));
  try {
    for (const [id, names] of [['W2', ['W0', 'W1', 'W2', 'b0', 'b1', 'b2', 't', 'x']], ['W4', ['W', 'Wf', 'Wg', 'Wi', 'Wo', 'b', 'bf', 'bg', 'bi', 'bo', 't', 'x']]] as const) {
      const workload = workloadOf(id);
      const document = documentOf(workload.model);
      const task = readTask(writeTask(workload, folder));
      expect(task.model).toEqual(workload.model);
      expect(Object.keys(task.tensors).sort()).toEqual([...names].sort());
      const bias = document.parameters.find((record) => record.id === (id === 'W2' ? 'z1.b' : 'cell.bg'));
      const read = task.tensors[id === 'W2' ? 'b1' : 'bg'];
      expect(read?.shape).toEqual(bias?.values.shape);
      expect(Array.from(read?.values ?? [])).toEqual(bias?.values.values);
    }
    expect(readFileSync(path.join(folder, 'W2.json.bin')).length % 8).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
