import { expect, test } from 'vitest';
import { SharedMemories } from './sharedMemories.ts';

const page = 2 ** 16;

test('memory is lent as zeros, comes back, grows where it has to, and there is only so much of it', () => {
  const memories = new SharedMemories();
  const owners = Array.from({ length: 6 }, () => ({}));
  const lent = owners.map((owner) => {
    const memory = memories.lend(3 * page - 5);
    if (!memory) throw new Error('there was no memory');
    memories.lendTo(owner, memory);
    return memory;
  });
  const [first, second] = lent;
  const [owner = {}, another = {}] = owners;
  if (!first || !second) throw new Error('there was no memory');
  expect(first.memory.buffer.byteLength).toBe(3 * page);
  expect(memories.lend(1)).toBeUndefined();

  new Uint8Array(first.memory.buffer).fill(7);
  memories.giveBack(owner, first);
  memories.giveBack(owner, first);
  const again = memories.lend(2 * page);
  expect(again).toBe(first);
  expect(new Uint8Array(first.memory.buffer, 0, 2 * page).every((byte) => byte === 0)).toBe(true);
  expect(memories.lend(1)).toBeUndefined();

  second.kernels.set(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)), 1);
  memories.giveBack(another, second);
  expect(memories.lend(5 * page)).toBe(second);
  expect(second.memory.buffer.byteLength).toBe(5 * page);
  // The helper has to be told of it anew.
  expect(second.kernels.size).toBe(0);
});

test('what is too much for 32-bit addresses is not lent', () => {
  expect(new SharedMemories().lend(2 ** 31 + 1)).toBeUndefined();
});
