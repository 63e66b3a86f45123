import { type GraphDocument, emptyDocument } from '../graph/document.ts';
import { addNode, connectPorts, setDataLength } from '../graph/edit.ts';
import { registry } from '../node/registry.ts';

/** A wire as `node.port -> node.port`; nodes go by the names they were given. */
type Wire = `${string}.${string} -> ${string}.${string}`;

/** What a test writes to have a document: nodes by name, wires, and the rows of the data nodes (samples × steps × elements, flat). */
export interface NetworkPlan {
  readonly nodes: Readonly<Record<string, readonly [type: string, config?: Readonly<Record<string, unknown>>]>>;
  readonly wires: readonly Wire[];
  readonly samples?: number;
  readonly steps?: number;
  readonly data?: Readonly<Record<string, readonly number[]>>;
  /** Numbers of parameters, by `node.slot`. */
  readonly parameters?: Readonly<Record<string, readonly number[]>>;
  readonly learningRate?: number;
}

/** Builds a document through the same edits as the canvas makes. */
export function network(plan: NetworkPlan): GraphDocument {
  let document = emptyDocument('test');
  for (const [name, [type, config]] of Object.entries(plan.nodes)) {
    const added = addNode(document, registry, type, { x: 0, y: 0 }, config);
    // Nodes are created under a name of their type's; tests call them as they like.
    document = {
      ...added.document,
      nodes: added.document.nodes.map((node) => (node.id === added.id ? { ...node, id: name, parameters: {} } : node)),
    };
  }
  for (const wire of plan.wires) {
    const [source = '', target = ''] = wire.split(' -> ');
    const [sourceNode = '', sourcePort = ''] = source.split('.');
    const [targetNode = '', targetPort = ''] = target.split('.');
    document = connectPorts(document, registry, { node: sourceNode, port: sourcePort }, { node: targetNode, port: targetPort });
  }
  document = setDataLength(document, registry, plan.samples ?? 1, plan.steps ?? 1);
  return {
    ...document,
    training: { ...document.training, learningRate: plan.learningRate ?? document.training.learningRate },
    parameters: document.parameters.map((record) => {
      const values = plan.parameters?.[record.id];
      return values ? { ...record, values: { ...record.values, values: [...values] } } : record;
    }),
    data: {
      ...document.data,
      columns: Object.fromEntries(
        Object.entries(document.data.columns).map(([node, column]) => {
          const values = plan.data?.[node];
          return [node, values ? { values: { ...column.values, values: [...values] } } : column];
        }),
      ),
    },
  };
}

/** input → linear → sigmoid → half squared error, with numbers that can be checked by hand. */
export function neuron(): GraphDocument {
  return network({
    nodes: { x: ['input', { shape: [2] }], z: ['linear'], h: ['activation', { function: 'sigmoid' }], t: ['target'], E: ['half-squared-error'] },
    wires: ['x.x -> z.x', 'z.y -> h.x', 'h.y -> E.prediction', 't.t -> E.target'],
    data: { x: [1, 2], t: [1] },
    parameters: { 'z.W': [0.5, -0.25], 'z.b': [0.1] },
  });
}

/** The XOR problem: 2-3-1 sigmoid units, four rows. */
export function xor(): GraphDocument {
  return network({
    nodes: {
      x: ['input', { shape: [2] }],
      z1: ['linear', { units: 3 }],
      h: ['activation', { function: 'sigmoid' }],
      z2: ['linear'],
      y: ['activation', { function: 'sigmoid' }],
      t: ['target'],
      E: ['half-squared-error'],
    },
    wires: ['x.x -> z1.x', 'z1.y -> h.x', 'h.y -> z2.x', 'z2.y -> y.x', 'y.y -> E.prediction', 't.t -> E.target'],
    samples: 4,
    data: { x: [0, 0, 0, 1, 1, 0, 1, 1], t: [0, 1, 1, 0] },
    parameters: { 'z1.W': [0.9, -0.7, -0.9, 0.2, 1.5, 0.5], 'z1.b': [0, -0.6, 1.1], 'z2.W': [-1.5, 1.1, -1.2], 'z2.b': [-0.3] },
    learningRate: 2,
  });
}

/** h(t) = tanh(x(t) U + h(t−1) W), read by a loss at every step; two units, three steps, two samples. */
export function recurrent(): GraphDocument {
  return network({
    nodes: {
      x: ['input', { shape: [3] }],
      U: ['linear', { units: 2, bias: 'none' }],
      before: ['delay'],
      W: ['linear', { units: 2, bias: 'none' }],
      a: ['add'],
      h: ['activation', { function: 'tanh' }],
      t: ['target', { shape: [2] }],
      E: ['half-squared-error'],
    },
    wires: ['x.x -> U.x', 'before.y -> W.x', 'U.y -> a.a', 'W.y -> a.b', 'a.y -> h.x', 'h.y -> before.x', 'h.y -> E.prediction', 't.t -> E.target'],
    samples: 2,
    steps: 3,
    data: {
      x: [0.3, -0.4, 0.9, 1.1, 0.2, -0.7, -0.5, 0.6, 0.1, 0.8, -0.9, 0.4, 0.2, 0.5, -0.3, -1.2, 0.7, 0.6],
      t: [0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8, 0.2, 0.1, 0.5, -0.4],
    },
  });
}

/**
 * Two simple recurrent layers over the same inputs, one from each end of the sequence, and a layer that reads both at
 * each step (Schuster and Paliwal 1997); three steps, two samples, all widths different.
 */
export function bidirectional(): GraphDocument {
  return network({
    nodes: {
      x: ['input', { shape: [3] }],
      before: ['delay'],
      forth: ['rnn', { units: 2 }],
      after: ['delay', { direction: 'backwards', initial: 'parameter', shape: [4] }],
      back: ['rnn', { units: 4 }],
      both: ['concatenate'],
      h: ['linear', { units: 5 }],
      t: ['target', { shape: [5] }],
      E: ['half-squared-error'],
    },
    wires: ['x.x -> forth.x', 'before.y -> forth.h', 'forth.H -> before.x', 'x.x -> back.x', 'after.y -> back.h', 'back.H -> after.x', 'forth.H -> both.a', 'back.H -> both.b', 'both.y -> h.x', 'h.y -> E.prediction', 't.t -> E.target'],
    samples: 2,
    steps: 3,
    data: {
      x: [0.3, -0.4, 0.9, 1.1, 0.2, -0.7, -0.5, 0.6, 0.1, 0.8, -0.9, 0.4, 0.2, 0.5, -0.3, -1.2, 0.7, 0.6],
      t: Array.from({ length: 30 }, (_, index) => Math.sin(index + 1) / 2),
    },
    parameters: { 'after.h0': [0.4, -0.3, 0.2, 0.1] },
  });
}

/** A recurrent layer whose states are gathered over time, in every way there is, and read at the last step. */
export function gathered(): GraphDocument {
  const ways = ['sum-over-time', 'mean-over-time', 'maximum-over-time', 'last-step', 'step-selection'] as const;
  return network({
    nodes: {
      x: ['input', { shape: [3] }],
      before: ['delay'],
      h: ['rnn', { units: 2 }],
      ...Object.fromEntries(ways.map((type) => [type, [type, type === 'step-selection' ? { step: 2 } : {}] as const])),
      all: ['concatenate', { inputs: ways.length }],
      y: ['linear', { units: 1 }],
      t: ['target'],
      E: ['half-squared-error', { steps: 'last' }],
    },
    wires: ['x.x -> h.x', 'before.y -> h.h', 'h.H -> before.x', ...ways.flatMap((way, index) => [`h.H -> ${way}.x`, `${way}.y -> all.${'abcde'.charAt(index)}`] as const), 'all.y -> y.x', 'y.y -> E.prediction', 't.t -> E.target'],
    samples: 2,
    steps: 3,
    data: {
      x: [0.3, -0.4, 0.9, 1.1, 0.2, -0.7, -0.5, 0.6, 0.1, 0.8, -0.9, 0.4, 0.2, 0.5, -0.3, -1.2, 0.7, 0.6],
      t: [0.1, -0.2, 0.3, 0.4, -0.5, 0.6],
    },
  });
}
