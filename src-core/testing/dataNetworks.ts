import { makeTable } from '../data/generators.ts';
import { type SampleSet, sampleSet } from '../data/samples.ts';
import type { DataSet, Recipe } from '../graph/dataset.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { Training } from '../graph/training.ts';
import { network } from './networks.ts';

/** A document with a data set, and the samples of it. */
export interface Task {
  readonly document: GraphDocument;
  readonly samples: SampleSet;
}

/** Binds a document's input x and target t to a recipe's table. */
export function taskOf(document: GraphDocument, recipe: Recipe, training: Partial<Training>, split = { validation: 0.25, test: 0 }): Task {
  const { table, sequence, suggested } = makeTable(recipe);
  const dataset: DataSet = {
    name: recipe.kind,
    source: { kind: 'recipe', recipe },
    table: { columns: table.columns, rows: table.rows },
    sequence,
    split: { kind: 'seed', seed: 7, ...split },
    normalise: {},
    missing: {},
    bindings: { x: suggested.input, t: suggested.target },
    shown: [0],
  };
  return { document: { ...document, dataset, training: { ...document.training, ...training } }, samples: sampleSet(dataset, table) };
}

/** Two moons told apart by a 2-4-2 network. */
export function moons(training: Partial<Training>, split?: { validation: number; test: number }): Task {
  const document = network({
    nodes: { x: ['input', { shape: [2] }], z1: ['linear', { units: 4 }], h: ['activation', { function: 'tanh' }], z2: ['linear', { units: 2 }], t: ['target', { shape: [] }], E: ['cross-entropy', { overSamples: 'mean' }] },
    wires: ['x.x -> z1.x', 'z1.y -> h.x', 'h.y -> z2.x', 'z2.y -> E.logits', 't.t -> E.target'],
  });
  return taskOf(document, { kind: 'moons', rows: 50, noise: 0.1, seed: 3 }, training, split);
}

/** Two moons told apart by a network that drops and normalises as it is trained. */
export function regularisedMoons(training: Partial<Training>, split?: { validation: number; test: number }): Task {
  const document = network({
    nodes: { x: ['input', { shape: [2] }], z1: ['linear', { units: 4 }], n: ['batch-norm', { momentum: 0.2 }], h: ['activation', { function: 'tanh' }], d: ['dropout', { rate: 0.25 }], z2: ['linear', { units: 2 }], t: ['target', { shape: [] }], E: ['cross-entropy', { overSamples: 'mean' }] },
    wires: ['x.x -> z1.x', 'z1.y -> n.x', 'n.y -> h.x', 'h.y -> d.x', 'd.y -> z2.x', 'z2.y -> E.logits', 't.t -> E.target'],
  });
  return taskOf(document, { kind: 'moons', rows: 50, noise: 0.1, seed: 3 }, training, split);
}

/** The parity of bits so far of a network whose hidden state is normalised over the batch at each step. */
export function normalisedParity(training: Partial<Training>): Task {
  const document = network({
    nodes: { x: ['input', { shape: [1] }], before: ['delay', { shape: [3] }], W: ['linear', { units: 3, bias: 'none' }], U: ['linear', { units: 3 }], a: ['add'], n: ['batch-norm'], h: ['activation', { function: 'tanh' }], V: ['linear', { units: 1 }], t: ['target', { shape: [1] }], E: ['binary-cross-entropy', { overSamples: 'mean', overSteps: 'mean' }] },
    wires: ['x.x -> U.x', 'before.y -> W.x', 'U.y -> a.a', 'W.y -> a.b', 'a.y -> n.x', 'n.y -> h.x', 'h.y -> before.x', 'h.y -> V.x', 'V.y -> E.prediction', 't.t -> E.target'],
  });
  return taskOf(document, { kind: 'parity', rows: 20, steps: 6, shortest: 2, seed: 5 }, training);
}

/** The parity of bits so far, sequences so far, sequences of different lengths, told by a recurrent network at every step. */
export function parity(training: Partial<Training>, loss: Readonly<Record<string, unknown>> = { overSamples: 'mean', overSteps: 'mean' }, steps = 6, shortest: number | null = 2): Task {
  const document = network({
    nodes: {
      x: ['input', { shape: [1] }],
      before: ['delay', { shape: [3] }],
      U: ['linear', { units: 3 }],
      W: ['linear', { units: 3, bias: 'none' }],
      a: ['add'],
      h: ['activation', { function: 'tanh' }],
      V: ['linear', { units: 1 }],
      t: ['target', { shape: [1] }],
      E: ['binary-cross-entropy', loss],
    },
    wires: ['x.x -> U.x', 'before.y -> W.x', 'U.y -> a.a', 'W.y -> a.b', 'a.y -> h.x', 'h.y -> before.x', 'h.y -> V.x', 'V.y -> E.prediction', 't.t -> E.target'],
  });
  return taskOf(document, { kind: 'parity', rows: 20, steps, shortest, seed: 5 }, training);
}
