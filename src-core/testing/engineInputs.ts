import type { CallInput, CallName } from '../protocol/contract.ts';
import type { EngineContract } from '../protocol/engineContract.ts';

/** The calls about what is loaded: they name the revision that they mean. */
export type CallAboutRevision = { [N in CallName<EngineContract>]: CallInput<EngineContract, N> extends { readonly revision: number } ? N : never }[CallName<EngineContract>];

/** Each call once, about a revision of a document with an input `x`, a node `y` behind it with a parameter `y.W`, and a loss. */
export function inputsAbout(revision: number): { readonly [N in Exclude<CallAboutRevision, 'engine.evaluate'>]: CallInput<EngineContract, N> } {
  return {
    'engine.update': { revision },
    'engine.train': { revision, amount: { kind: 'all' }, from: null },
    'engine.predictions': { revision, part: 'all' },
    'engine.fit': { revision, node: 'y' },
    'engine.surface': { revision, query: { input: 'x', across: 0, up: 0, range: null, resolution: 256 } },
    'engine.sweep': { revision, plan: { axes: [{ setting: 'epochs', values: [1] }], seeds: [1] } },
    'engine.tensor': { revision, query: { kind: 'output', node: 'y', port: 'y' } },
    'engine.terms': { revision, parameter: 'y.W' },
    'engine.explain': { revision, query: { kind: 'parameter', parameter: 'y.W', element: 0 } },
    'engine.derive': { revision, place: { kind: 'value', node: 'y', port: 'y', element: 0, step: 0, sample: 0 }, digits: 4 },
    'engine.moments': { revision },
    'engine.stand': { revision, moment: 0, sample: 0, digits: 4 },
    'engine.check': { revision },
    'engine.health': { revision },
    'engine.curve': { revision, node: 'y' },
    'engine.jacobian': { revision, query: { node: 'y', input: 'x', output: 'y', step: 0, sample: 0 } },
    'engine.grade': { revision, questions: [], answers: [] },
  };
}
