import { beforeEach, describe, expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { type Client, connect } from '../protocol/connect.ts';
import { type EngineContract, engineContract } from '../protocol/engineContract.ts';
import { memoryChannels } from '../protocol/memoryChannel.ts';
import { serve } from '../protocol/serve.ts';
import { type CallAboutRevision, inputsAbout } from '../testing/engineInputs.ts';
import { network } from '../testing/networks.ts';
import { createEngineService } from './service.ts';

// "An answer from an older revision is dropped": the engine gives none, and what was asked before an edit says what it is of.

const document: GraphDocument = network({
  nodes: { x: ['input', { shape: [2] }], y: ['linear', { units: 2 }], t: ['target', { shape: [2] }], L: ['mean-squared-error'] },
  wires: ['x.x -> y.x', 'y.y -> L.prediction', 't.t -> L.target'],
  samples: 3,
  data: { x: [1, 2, 3, 4, 5, 6], t: [0, 1, 0, 1, 0, 1] },
});
const endless: GraphDocument = { ...document, training: { ...document.training, learningRate: 1e-6, epochs: 1e9 } };

let client: Client<EngineContract>;
beforeEach(() => {
  let time = 0;
  const nothing = (): void => undefined;
  const [here, there] = memoryChannels(structuredClone);
  serve(there, engineContract, createEngineService({ now: () => (time += 1), breathe: () => new Promise((resolve) => setImmediate(resolve)), readTable: () => Promise.reject(new Error('no tables')), sha256: () => '' }, { frame: nothing, progress: nothing, checkProgress: nothing, sweepProgress: nothing, checkpoint: nothing }));
  client = connect(here, engineContract);
});

type Asked = Exclude<CallAboutRevision, 'engine.evaluate'>;
const names = Object.keys(inputsAbout(0)) as Asked[];

function ask(name: Asked, revision: number): Promise<unknown> {
  return client.call(name, inputsAbout(revision)[name]);
}

/** The code that a call fails with, or the answer. */
function outcome(asked: Promise<unknown>): Promise<unknown> {
  return asked.catch((error: unknown) => (error as { readonly code: string }).code);
}

/** Of an answer, the revision that it says it is of. */
function revisionOf(answer: unknown): unknown {
  const { revision, evaluation } = answer as { readonly revision?: number; readonly evaluation?: { readonly revision: number } };
  return revision ?? evaluation?.revision;
}

test('every call of the contract that names a revision is asked here', () => {
  const naming = Object.entries(engineContract.calls).filter(([, { input }]) => 'shape' in input && 'revision' in input.shape).map(([name]) => name);
  expect(naming.sort()).toEqual([...names, 'engine.evaluate'].sort());
});

describe.each(names)('%s', (name) => {
  test('about an older revision is not answered', async () => {
    await client.call('engine.evaluate', { document, revision: 1 });
    await client.call('engine.evaluate', { document, revision: 2 });
    expect(await outcome(ask(name, 1))).toBe('E_STALE');
  });

  test('the control: about the newest revision it is not stale, and an answer says of which it is', async () => {
    await client.call('engine.evaluate', { document: { ...document, training: { ...document.training, epochs: 3 } }, revision: 2 });
    const answer = await outcome(ask(name, 2));
    expect(answer).not.toBe('E_STALE');
    // A linear layer has nothing to be fitted to.
    if (typeof answer === 'string') expect([name, answer]).toEqual(['engine.fit', 'E_NOT_FOUND']);
    else expect(revisionOf(answer)).toBe(2);
  });

  test('asked before an edit and answered after it: cancelled, or of the revision that it was asked about', async () => {
    await client.call('engine.evaluate', { document: endless, revision: 1 });
    const asked = outcome(ask(name, 1));
    const evaluation = await client.call('engine.evaluate', { document, revision: 2 });
    const answer = await asked;
    if (typeof answer === 'string') expect(['E_CANCELLED', 'E_STALE', 'E_NOT_FOUND']).toContain(answer);
    else expect(revisionOf(answer)).toBe(1);
    // And it has changed nothing in what is loaded now.
    expect(await client.call('engine.evaluate', { document, revision: 3 })).toEqual({ ...evaluation, revision: 3 });
  });
});
