import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './electronTest.ts';

// What every channel must do, over the port between a page and Electron's main process, in raw messages.

interface Answer {
  kind: string;
  id: number | null;
  output?: unknown;
  error?: { code: string };
}
interface TestPage {
  events: { name: string; payload: { revision: number; numbers: Float64Array } }[];
  begun: Promise<Answer>;
  call(name: string, input: object): Promise<Answer>;
  post(message: unknown, answerId: number | null): Promise<Answer>;
  begin(name: string, input: object): number;
  cancel(id: number): void;
  received(event: string): void;
}

const example = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../src-core/examples/relu-sgd-step.chainrule.json'), 'utf8')) as { training: object };
/** With so many epochs to go that a run does not end by itself. */
const document: object = { ...example, training: { ...example.training, epochs: 1_000_000_000 } };

/** Runs in the page with its raw client. */
async function onPage<A, R>(page: Page, script: (given: { testPage: TestPage; value: A }) => R | Promise<R>, value: A): Promise<R> {
  await page.locator('html[data-connected]').waitFor();
  const handle = await page.evaluateHandle((given) => ({ testPage: (window as unknown as { testPage: TestPage }).testPage, value: given as unknown }), value);
  return page.evaluate<R>(script as never, handle as never);
}

test('unknown calls, also those that every object has, are typed errors', async ({ electron }) => {
  for (const name of ['__proto__', 'constructor', 'toString', 'nothing', '']) {
    const answer = await onPage(electron.page, ({ testPage, value }) => testPage.call(value, {}), name);
    expect(answer).toMatchObject({ kind: 'error', error: { code: 'E_UNKNOWN_CALL' } });
  }
});

test('what is no request is answered, and the port lives on', async ({ electron }) => {
  for (const message of [null, 42, 'text', {}, [], { kind: 'call' }, { kind: 'call', id: -1, name: 'engine.ping', input: {} }]) {
    const answer = await onPage(electron.page, ({ testPage, value }) => testPage.post(value, null), message);
    expect(answer).toMatchObject({ kind: 'error', id: null, error: { code: 'E_BAD_MESSAGE' } });
  }
  expect(await onPage(electron.page, ({ testPage }) => testPage.call('engine.ping', {}), null)).toMatchObject({ kind: 'answer' });
  expect(await onPage(electron.page, ({ testPage }) => testPage.call('engine.ping', { more: 1 }), null)).toMatchObject({ error: { code: 'E_BAD_MESSAGE' } });
});

test('a document is evaluated, and its tensors arrive as float64 arrays', async ({ electron }) => {
  const result = await onPage(
    electron.page,
    async ({ testPage, value }) => {
      const evaluated = await testPage.call('engine.evaluate', { document: value, revision: 7 });
      const { parameters } = value as { parameters: { id: string; values: { values: number[] } }[] };
      const [parameter] = parameters;
      const tensor = await testPage.call('engine.tensor', { revision: 7, query: { kind: 'parameter', parameter: parameter?.id } });
      const { value: numbers } = tensor.output as { value: unknown };
      return { evaluated, isFloat64: numbers instanceof Float64Array, numbers: Array.from(numbers as Float64Array), expected: parameter?.values.values };
    },
    document,
  );
  expect(result.evaluated).toMatchObject({ kind: 'answer', output: { revision: 7, notFinite: null } });
  expect(result.isFloat64).toBe(true);
  expect(result.numbers).toEqual(result.expected);
});

test('of frames only the newest waits until the page has taken one, and training can be cancelled', async ({ electron }) => {
  const counts = await onPage(
    electron.page,
    async ({ testPage, value }) => {
      await testPage.call('engine.evaluate', { document: value, revision: 1 });
      const watch = { edges: [], outputs: [], parameters: [], step: 0, sample: 0 };
      const frames = (): number => testPage.events.filter(({ name }) => name === 'engine.frame').length;
      for (let id = 1; id <= 20; id++) await testPage.call('engine.watch', { watch, id });
      const unacknowledged = frames();
      testPage.received('engine.frame');
      await testPage.call('engine.ping', {});
      const training = testPage.begin('engine.train', { revision: 1, amount: { kind: 'all' }, from: null });
      testPage.cancel(training);
      const ended = await testPage.begun;
      return { unacknowledged, afterOne: frames(), ended };
    },
    document,
  );
  expect(counts.unacknowledged).toBe(1);
  expect(counts.afterOne).toBe(2);
  expect(counts.ended).toMatchObject({ kind: 'error', error: { code: 'E_CANCELLED' } });
});
