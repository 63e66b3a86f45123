// What every contestant of the bench does, in a process of its own: it reads a task, says what the first steps lose,
// and is then timed whenever it is asked to. One line of JSON in, one line of JSON out. `torch.py` does the same.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Steps whose losses are compared at most: the loss before each of the first updates, and the one after them. */
const longest = 51;
/** A chunk of steps between two looks at the clock takes at least this long, ms. */
const leastChunk = 1;

/**
 * @typedef {{ readonly shape: readonly number[], readonly values: Float64Array }} Tensor
 * @typedef {{ readonly id: string, readonly model: object, readonly tensors: Readonly<Record<string, Tensor>> }} Task
 * @typedef {{ readonly step: () => unknown, readonly loss: () => unknown }} Contestant A step is forward, loss, backward and update; the loss is that of the newest forward.
 */

/**
 * The network, its data and its weights: as JSON, and beside it the numbers as float64.
 * @returns {Task}
 */
export function readTask(file = process.argv[2] ?? '') {
  const { tensors, ...task } = JSON.parse(readFileSync(file, 'utf8'));
  const bytes = readFileSync(`${file}.bin`);
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const named = Object.entries(tensors).map(([name, { shape, from, length }]) => [name, { shape, values: numbers.subarray(from, from + length) }]);
  return { ...task, tensors: Object.fromEntries(named) };
}

/**
 * Answers until the input ends: `{"losses": ms}` with the losses of the first steps, as many as go into this time (null: all), and
 * `{"time": ms}` with steps per second over about this time.
 * @param {Contestant} contestant
 */
export async function serve({ step, loss }) {
  let isAsync = false;
  let chunk = 1;
  const answers = {
    losses: async (limit) => {
      const start = performance.now();
      const losses = [];
      while (losses.length < longest && (losses.length === 0 || limit === null || performance.now() - start < limit)) {
        const done = step();
        isAsync = done instanceof Promise;
        if (isAsync) await done;
        losses.push(await loss());
      }
      return { losses, milliseconds: (performance.now() - start) / losses.length };
    },
    time: async (limit) => {
      const start = performance.now();
      let count = 0;
      for (let now = start; ; ) {
        if (isAsync) for (let i = 0; i < chunk; i++) await step();
        else for (let i = 0; i < chunk; i++) step();
        count += chunk;
        const before = now;
        now = performance.now();
        if (now - start >= limit) return { rate: (count * 1000) / (now - start) };
        if (now - before < leastChunk) chunk *= 2;
      }
    },
  };
  console.log('{"ready":true}');
  for await (const line of createInterface({ input: process.stdin })) {
    const [[name, argument]] = Object.entries(JSON.parse(line));
    console.log(JSON.stringify(await answers[name](argument)));
  }
}
