import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startHeartbeat } from './heartbeat.ts';

const pace = { every: 250, misses: 16, longest: 240 };
let heard: string[] = [];
let signs = 0;
let answer: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  heard = [];
  signs = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

/** Watches an engine that has answered once; `answer` answers its next pings. */
async function watch(): Promise<void> {
  startHeartbeat(pace, {
    ping: () => new Promise<void>((resolve) => { answer = resolve; }),
    signs: () => signs,
    suspected: (isSuspected) => heard.push(isSuspected ? 'suspected' : 'cleared'),
    hung: () => heard.push('hung'),
  });
  answer();
  // The next ping goes out.
  await vi.advanceTimersByTimeAsync(pace.every);
}

function intervals(count: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(count * pace.every);
}

test('an engine that says nothing is suspected after half of its patience, and hangs after all of it', async () => {
  await watch();
  await intervals(7);
  expect(heard).toEqual([]);
  await intervals(1);
  expect(heard).toEqual(['suspected']);
  await intervals(7);
  expect(heard).toEqual(['suspected']);
  await intervals(1);
  expect(heard).toEqual(['suspected', 'hung']);
});

test('one that answers late is cleared', async () => {
  await watch();
  await intervals(10);
  answer();
  await intervals(1);
  expect(heard).toEqual(['suspected', 'cleared']);
});

test('one that gives signs of life is not suspected, until a minute without an answer', async () => {
  await watch();
  for (let at = 0; at < 239; at++) {
    signs += 1;
    await intervals(1);
  }
  expect(heard).toEqual([]);
  signs += 1;
  await intervals(1);
  expect(heard).toEqual(['hung']);
});

test('one that starts is waited for four times as long', async () => {
  startHeartbeat(pace, { ping: () => new Promise(() => undefined), signs: () => 0, suspected: () => undefined, hung: () => heard.push('hung') });
  await intervals(63);
  expect(heard).toEqual([]);
  await intervals(1);
  expect(heard).toEqual(['hung']);
});
