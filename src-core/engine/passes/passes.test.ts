import { describe, expect, test } from 'vitest';
import { exampleIds, openExample } from '../../examples/catalogue.ts';
import { nodeExampleTypes, openNodeExample } from '../../examples/nodeExamples.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { portKey } from '../../graph/resolve.ts';
import { analyse } from '../../graph/validate.ts';
import { Operation, wordsPerInstruction } from '../../kernels/operations.ts';
import { referenceBackend } from '../../kernels/reference/referenceBackend.ts';
import { activationFunctions } from '../../node/emitter.ts';
import { registry } from '../../node/registry.ts';
import { generateNetwork } from '../../testing/generatedNetwork.ts';
import { bidirectional, gathered, network } from '../../testing/networks.ts';
import { documentOf, smallLstm, workloadOf } from '../../testing/workloads.ts';
import { CarriedRun } from '../carry.ts';
import { trainableInputs } from '../compile.ts';
import { Session } from '../session.ts';
import { type PassName, type Purpose, passNames, rewrite } from './passes.ts';

/** What a run is made for: its losses, and the gradients of all that learns. */
function resultsOf(session: Session): Record<string, readonly number[]> {
  const { layout } = session.program;
  const numbers = (from: number, length: number): readonly number[] => [...session.memory.subarray(from, from + length)];
  return {
    loss: [session.loss ?? NaN],
    ...Object.fromEntries([...layout.losses].map(([id, at]) => [`loss ${id}`, numbers(at, 1)])),
    ...Object.fromEntries([...layout.parameters].map(([id, { gradient, size }]) => [`∂ ${id}`, numbers(gradient, size)])),
    ...Object.fromEntries([...trainableInputs(session.analysis, layout)].map(([id, { gradient }]) => [`∂ ${id}`, numbers(gradient.offset, layout.steps * layout.samples * gradient.size)])),
  };
}

function expectSame(session: Session, plain: Session): void {
  const results = resultsOf(session);
  for (const [name, numbers] of Object.entries(resultsOf(plain))) {
    const found = results[name] ?? [];
    const scale = Math.max(1, ...numbers.map(Math.abs));
    for (const [index, number] of numbers.entries()) expect(Math.abs((found[index] ?? NaN) - number) / scale, name).toBeLessThan(1e-13);
  }
}

function run(document: GraphDocument, passes: readonly PassName[] | undefined): Session {
  const session = new Session(analyse(document, registry), referenceBackend, passes && { haste: { passes, read: [], readAt: 'every step', continues: false } });
  // Twice: what is left over from the run before must not come in.
  session.run();
  session.update();
  session.run();
  return session;
}

/** Two layers with a function between, over two steps: what is in front of it may be put in its place, or taken into a product. */
function layer(name: string): GraphDocument {
  return network({
    nodes: { x: ['input', { shape: [2] }], z: ['linear', { units: 4 }], h: ['activation', { function: name, slope: 0.1, alpha: 0.7 }], y: ['linear', { units: 1 }], t: ['target'], E: ['half-squared-error'] },
    wires: ['x.x -> z.x', 'z.y -> h.x', 'h.y -> y.x', 'y.y -> E.prediction', 't.t -> E.target'],
    samples: 3,
    steps: 2,
    data: { x: [0.5, -1, 2, 0.25, -0.75, 1.5, -2, 0.3, 1, 1, -0.4, 0.9], t: [1, 0, -1, 0.5, 2, 0] },
    parameters: { 'z.W': [0.7, -0.4, 1.1, -1.3, -0.6, 0.9, 0.2, 0.8], 'z.b': [0.1, -0.2, 0.05, 0.3], 'y.W': [0.6, -1.2, 0.4, 0.9], 'y.b': [0.1] },
  });
}

/** Subexpressions, ties, learned slopes and bounds, through a delay. */
function expressionLoop(): GraphDocument {
  return network({
    nodes: {
      x: ['input', { shape: [2], trainable: true }],
      s: ['delay', { shape: [2] }],
      z: ['linear', { units: 4 }],
      m: ['maxout'],
      h: ['expression', { text: '(a + tanh(a*b))/(2 + relu(b)) - max(a, b, 0.5)^2' }],
      p: ['prelu', { slopes: 'channel' }],
      c: ['clip', { low: -2, high: 3 }],
      t: ['target', { shape: [2] }],
      E: ['half-squared-error'],
    },
    wires: ['x.x -> z.x', 'z.y -> m.x', 'm.y -> h.a', 's.y -> h.b', 'h.y -> p.x', 'p.y -> c.x', 'c.y -> s.x', 'c.y -> E.prediction', 't.t -> E.target'],
    samples: 3,
    steps: 2,
    data: { x: [0.5, -1, 2, 0.25, -0.75, 1.5, -2, 0.3, 1, 1, -0.4, 0.9], t: [1, 0, -1, 0.5, 2, 0, 0, 1, 1, -1, 0.5, 0.25] },
    parameters: { 'z.W': [0.7, -0.4, 1.1, -1.3, -0.6, 0.9, 0.2, 0.8], 'z.b': [0.1, -0.2, 0.05, 0.3], 'p.a': [0.25, 0.5] },
  });
}

/** Windows, maxima and what is shared by samples, in a loop over two steps. */
function pictureLoop(): GraphDocument {
  return network({
    nodes: {
      x: ['input', { shape: [1, 3, 4], trainable: true }],
      c: ['convolution-2d', { channels: 2, kernel: [2], padding: [1, 0] }],
      p: ['max-pool', { kernel: [2, 1], stride: [1] }],
      s: ['delay', { shape: [2, 3, 3] }],
      a: ['add'],
      m: ['average-pool', { kernel: [2], stride: [1], padding: [1], countPadding: false }],
      q: ['flatten', { from: 1 }],
      w: ['attention', { causal: true }],
      n: ['norm', { over: 'axis' }],
      t: ['target', { shape: [2] }],
      E: ['half-squared-error'],
    },
    wires: ['x.x -> c.x', 'c.y -> p.x', 'p.y -> a.a', 's.y -> a.b', 'a.y -> s.x', 'a.y -> m.x', 'm.y -> q.x', 'q.y -> w.q', 'q.y -> w.k', 'q.y -> w.v', 'w.y -> n.x', 'n.y -> E.prediction', 't.t -> E.target'],
    samples: 3,
    steps: 2,
    data: { x: Array.from({ length: 72 }, (_, index) => ((index * 37) % 29) / 10 - 1.3), t: [1, 0, -1, 0.5, 2, 0, 0, 1, 1, -1, 0.5, 0.25] },
    parameters: { 'c.W': [0.7, -0.4, 1.1, -1.3, -0.6, 0.9, 0.2, 0.8], 'c.b': [0.1, -0.2] },
  });
}

const documents: readonly (readonly [name: string, document: GraphDocument])[] = [
  ...exampleIds.map((id) => [id, openExample(id)] as const),
  ...(await Promise.all(nodeExampleTypes.map(async (type) => [`the example of ${type}`, await openNodeExample(type)] as const))),
  ...Array.from({ length: 40 }, (_, seed) => [`generated ${String(seed + 1)}`, generateNetwork(seed + 1)] as const),
  ['an expression in a loop', expressionLoop()] as const,
  ['pictures in a loop', pictureLoop()] as const,
  ...activationFunctions.map((name) => [`a layer with ${name}`, layer(name)] as const),
  ['LSTM cell', documentOf(smallLstm(false))],
  ['LSTM of gates', documentOf(smallLstm(true))],
  ['gathered over time', gathered()],
  ['gathered over time, padded', { ...gathered(), data: { ...gathered().data, lengths: [3, 2] } }],
  ['both ways', bidirectional()],
  ['both ways, padded', { ...bidirectional(), data: { ...bidirectional().data, lengths: [3, 2] } }],
];

test.each(documents)('%s: all passes together change no loss and no gradient that is read', (_, document) => {
  expectSame(run(document, passNames), run(document, undefined));
});

// Where there is the most to take apart.
test.each(documents.filter(([, { data }]) => data.steps > 1))('%s: nor does any of them alone, or any left out', (_, document) => {
  const plain = run(document, undefined);
  for (const name of passNames) {
    expectSame(run(document, [name]), plain);
    expectSame(run(document, passNames.filter((other) => other !== name)), plain);
  }
});

/** Instructions that are products, by `forward` and `backward`, with the sizes M × N × K of the largest. */
function products(document: GraphDocument, passes: readonly PassName[], reads: Pick<Purpose, 'read' | 'readAt'> = { read: new Set(), readAt: 'every step' }): Record<'forward' | 'backward', string[]> {
  const { program } = new Session(analyse(document, registry), referenceBackend);
  const lists = rewrite(program, { passes: new Set(passes), ...reads });
  const told = ({ code, constants }: { code: Int32Array; constants: Float64Array }): string[] =>
    [...constants.keys()].flatMap((index) => {
      const at = index * wordsPerInstruction;
      const operation = code[at];
      const sizes = operation === Operation.fusedMatmul ? 5 : operation === Operation.matmul || operation === Operation.addMatmul ? 4 : 0;
      return sizes === 0 ? [] : [[0, 1, 2].map((size) => code[at + sizes + size]).join('×')];
    });
  return { forward: told(lists.forward), backward: told(lists.backward) };
}

describe.each([
  ['the fused cell', false],
  ['single gates', true],
])('an LSTM of %s', (_, isWired) => {
  // N = 2, T = 4, inputs 3, units 5, classes 6.
  const document = documentOf(smallLstm(isWired));

  test('the inputs of all steps are projected in one product for each gate, and only the hidden state goes step by step', () => {
    const { forward } = products(document, passNames);
    expect(forward.filter((sizes) => sizes === '8×5×3')).toHaveLength(4);
    expect(forward.filter((sizes) => sizes === '2×5×5')).toHaveLength(4 * 4);
  });

  test('the gradient of each weight is one product over all steps', () => {
    const { backward } = products(document, passNames);
    expect(backward.filter((sizes) => sizes === '3×5×8')).toHaveLength(4);
    expect(backward.filter((sizes) => sizes === '5×5×8')).toHaveLength(4);
  });

  test('what is in front of a loss at the last step is run at that step alone, unless it is read at others', () => {
    const logits = new Set([portKey('z', 'y')]);
    const headOf = (reads?: Pick<Purpose, 'read' | 'readAt'>): string[] => products(document, passNames, reads).forward.filter((sizes) => sizes.endsWith('×6×5'));
    expect(headOf()).toEqual(['2×6×5']);
    expect(headOf({ read: logits, readAt: 'steps that count' })).toEqual(['2×6×5']);
    expect(headOf({ read: logits, readAt: 'every step' })).toEqual(['8×6×5']);
    const { backward } = products(document, passNames, { read: logits, readAt: 'every step' });
    expect(backward.filter((sizes) => sizes === '5×6×2' || sizes === '5×6×8')).toEqual(['5×6×2']);
  });

  test('nothing comes back to the data', () => {
    expect(products(document, passNames).backward.filter((sizes) => sizes.endsWith('×3×5'))).toEqual([]);
  });
});

test('a layer, its bias and its activation are one operation', () => {
  const { program } = new Session(analyse(documentOf(workloadOf('W2').model), registry), referenceBackend);
  const { forward } = rewrite(program, { passes: new Set(passNames), read: new Set(), readAt: 'every step' });
  const operations = [...forward.constants.keys()].map((index) => forward.code[index * wordsPerInstruction]);
  expect(operations.filter((operation) => operation === Operation.fusedMatmul)).toHaveLength(3);
  expect(operations).not.toContain(Operation.activate);
  expect(operations).not.toContain(Operation.addRow);
});

test('a later piece of a sequence goes on from the one before as it does without passes', () => {
  const document = documentOf(smallLstm(false));
  const runs = ([undefined, passNames] as const).map((passes) => {
    const session = new Session(analyse(document, registry), referenceBackend, passes && { haste: { passes, read: [], readAt: 'every step', continues: true } });
    const carried = new CarriedRun(session);
    carried.first();
    carried.keep();
    carried.next();
    return session;
  });
  const [plain, hasty] = runs;
  if (plain && hasty) expectSame(hasty, plain);
  // The first piece begins at zeros, the next one does not.
  const first = run(document, undefined);
  expect(first.loss).not.toBe(plain?.loss);
});

test('a node that does nothing forward may be the last of a network', () => {
  const { nodes, edges, ...whole } = layer('tanh');
  const alone = network({ nodes: { alone: ['input', { shape: [1] }] }, wires: [], samples: 3, steps: 2 });
  const document = { ...whole, nodes: [...nodes, ...alone.nodes], edges, data: { ...whole.data, columns: { ...whole.data.columns, ...alone.data.columns } } };
  expect(analyse(document, registry).order.at(-1)?.node.id).toBe('alone');
  expectSame(run(document, passNames), run(document, undefined));
});

test('the first number that is not finite is found where it is, though it was not kept', () => {
  const sessions = [undefined, passNames].map((passes) => {
    const session = run(documentOf(workloadOf('W2').model), passes);
    const place = [...session.program.layout.parameters.values()].filter(({ shape }) => shape.length === 2).at(-1);
    // So large that the logits are infinite, though no parameter is.
    if (place) session.memory.fill(1.7e308, place.value, place.value + place.size);
    session.run();
    return session;
  });
  const [plain, hasty] = sessions;
  expect(plain?.findNotFinite()).toMatchObject({ quantity: 'value', value: -Infinity });
  expect(hasty?.findNotFinite()).toEqual(plain?.findNotFinite());
});
