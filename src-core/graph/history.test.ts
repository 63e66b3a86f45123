import fc from 'fast-check';
import { expect, test } from 'vitest';
import { few } from '../testing/operate.ts';
import { type History, record, redo, startHistory, undo } from './history.ts';

function times<T>(count: number, change: (history: History<T>) => History<T>, history: History<T>): History<T> {
  return count === 0 ? history : times(count - 1, change, change(history));
}

test('undo gives back every state in turn, redo every one again', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 20 }), (states) => {
      const [first = 0, ...later] = states;
      let history = startHistory(first);
      for (const state of later) history = record(history, state, 'change');
      const visited: number[] = [history.present];
      for (let count = later.length; count > 0; count--) visited.push((history = undo(history)).present);
      expect(visited).toEqual([...states].reverse());
      expect(times(later.length, redo, history).present).toBe(states.at(-1));
    }),
    few,
  );
});

test('at either end undo and redo change nothing', () => {
  const history = startHistory('a');
  expect(undo(history)).toBe(history);
  expect(redo(history)).toBe(history);
});

test('a state that did not change makes no entry', () => {
  const history = startHistory('a');
  expect(record(history, 'a', 'nothing')).toBe(history);
});

test('a change after undo drops what could be redone', () => {
  const history = record(undo(record(startHistory('a'), 'b', 'first')), 'c', 'second');
  expect(redo(history)).toBe(history);
  expect(undo(history).present).toBe('a');
});

test('the changes of one gesture are undone together', () => {
  let history = startHistory(0);
  for (const x of [1, 2, 3]) history = record(history, x, 'move', 'drag-1');
  history = record(history, 4, 'move', 'drag-2');
  expect(undo(history).present).toBe(3);
  expect(undo(undo(history)).present).toBe(0);
  expect(history.past.map(({ name }) => name)).toEqual(['move', 'move']);
});

test('a gesture does not go on over an undo', () => {
  const undone = undo(record(record(startHistory(0), 1, 'move'), 2, 'move', 'drag'));
  const moved = record(undone, 3, 'move', 'drag');
  expect(undo(moved).present).toBe(1);
  const redone = record(redo(undone), 5, 'move', 'drag');
  expect(undo(redone).present).toBe(2);
});

test('only so many states are kept, the newest', () => {
  let history = startHistory(0);
  for (let state = 1; state <= 2500; state++) history = record(history, state, 'change');
  expect(history.past).toHaveLength(2000);
  expect(times(5000, undo, history).present).toBe(500);
});
