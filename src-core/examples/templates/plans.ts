import type { TemplatePlan } from './makeTemplate.ts';

const adam = { kind: 'adam' } as const;
const mean = { overSteps: 'mean', overSamples: 'mean' } as const;

type Nodes = TemplatePlan['nodes'];
type Wires = TemplatePlan['wires'];

/** h(t) = tanh(U x(t) + W h(t−1) + b): x comes from the node `x`, h is read at `h.y`. */
function recurrentNodes(units: number): Nodes {
  return {
    Ux: ['linear', 1, 0, { units }, 'U x + b'],
    before: ['delay', 2, 2, {}, 'h(t−1)'],
    Wh: ['linear', 1, 1, { units, bias: 'none' }, 'W h(t−1)'],
    s: ['add', 2, 0, {}, 'U x + W h + b'],
    h: ['activation', 3, 0, { function: 'tanh' }, 'h(t)'],
  };
}
const recurrentWires: Wires = ['x.x → Ux.x', 'before.y → Wh.x', 'Ux.y → s.a', 'Wh.y → s.b', 's.y → h.x', 'h.y → before.x'];

/** An LSTM of single gates: x comes from the node `x`, h is read at `h.h`. */
function lstmNodes(units: number): Nodes {
  return {
    before: ['delay', 0, 2, {}, 'h(t−1)'],
    cBefore: ['delay', 1, -1, {}, 'c(t−1)'],
    f: ['lstm-gate', 1, 0, { kind: 'forget', units }, 'forget f'],
    i: ['lstm-gate', 1, 1, { kind: 'input', units }, 'input i'],
    g: ['lstm-gate', 1, 2, { kind: 'candidate', units }, 'candidate c̃'],
    o: ['lstm-gate', 1, 3, { kind: 'output', units }, 'output o'],
    C: ['lstm-cell', 2, 0, {}, 'cell c(t)'],
    h: ['lstm-hidden', 3, 0, {}, 'h(t)'],
  };
}
const lstmWires: Wires = [
  ...(['f', 'i', 'g', 'o'] as const).flatMap((gate) => [`before.y → ${gate}.h`, `x.x → ${gate}.x`] as const),
  'f.y → C.f', 'cBefore.y → C.c', 'i.y → C.i', 'g.y → C.g', 'C.C → cBefore.x', 'o.y → h.o', 'C.C → h.C', 'h.h → before.x',
];
/** A forget gate that begins open lets gradients through from the start (Jozefowicz, Zaremba, Sutskever 2015). */
const openForget = (bias: number): NonNullable<TemplatePlan['initialisers']> => ({ 'f.b': { kind: 'constant', value: bias } });

/** The copy task, for both of the networks that are compared on it. */
const copying = {
  recipe: { kind: 'copy', rows: 400, items: 1, symbols: 4, pause: 25, seed: 1 },
  bind: { input: 'x', target: 't' },
  split: { validation: 0.25, test: 0 },
  shown: 8,
  training: { learningRate: 0.01, optimizer: adam, epochs: 20, batch: 25, clipNorm: 1 },
} as const satisfies Partial<TemplatePlan>;

/** The training templates by id. What each reaches from its seed is in `templates.test.ts`. */
export const templatePlans = {
  xor: {
    title: 'XOR with 2-3-1 units',
    description:
      'Whether one of two bits is 1, but not both: no straight line parts the four rows, so a hidden layer is needed. $h = \\tanh(x W_1 + b_1)$, $\\hat y = \\sigma(h W_2 + b_2)$, and the loss is the mean of $\\frac12 (\\hat y - t)^2$. Plain gradient descent with rate 2 on all four rows reaches a loss of 0.0004 in 1,000 updates (below 0.01 after about 130).',
    source: 'Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986)',
    seed: 1,
    nodes: {
      x: ['input', 0, 0, { shape: [2] }, 'x'],
      z1: ['linear', 1, 0, { units: 3 }, 'z₁'],
      h: ['activation', 2, 0, { function: 'tanh' }, 'h'],
      z2: ['linear', 3, 0, { units: 1 }, 'z₂'],
      y: ['activation', 4, 0, { function: 'sigmoid' }, 'ŷ'],
      t: ['target', 4, 1, { shape: [1] }, 't'],
      L: ['half-squared-error', 5, 0, { overSamples: 'mean' }, 'L'],
    },
    wires: ['x.x → z1.x', 'z1.y → h.x', 'h.y → z2.x', 'z2.y → y.x', 'y.y → L.prediction', 't.t → L.target'],
    recipe: { kind: 'xor', rows: 4, noise: 0, seed: 1 },
    bind: { input: 'x', target: 't' },
    split: { validation: 0, test: 0 },
    shown: 4,
    training: { learningRate: 2, epochs: 1000 },
  },
  spirals: {
    title: 'Two spirals',
    description:
      'Which of two arms a point belongs to. Two hidden layers of 16 tanh units bend the plane until a line can part them; look at the decision surface while it trains. Adam with a cosine schedule, batches of 32, 120 epochs: 99 % of the 100 validation points are right.',
    source: 'Lang, Witbrock: Learning to tell two spirals apart (1988)',
    seed: 1,
    nodes: {
      x: ['input', 0, 0, { shape: [2] }, 'x'],
      z1: ['linear', 1, 0, { units: 16 }, 'z₁'],
      h1: ['activation', 2, 0, { function: 'tanh' }, 'h₁'],
      z2: ['linear', 3, 0, { units: 16 }, 'z₂'],
      h2: ['activation', 4, 0, { function: 'tanh' }, 'h₂'],
      z3: ['linear', 5, 0, { units: 2 }, 'logits'],
      t: ['target', 5, 1, { shape: [1] }, 'arm'],
      L: ['cross-entropy', 6, 0, { overSamples: 'mean' }, 'L'],
    },
    wires: ['x.x → z1.x', 'z1.y → h1.x', 'h1.y → z2.x', 'z2.y → h2.x', 'h2.y → z3.x', 'z3.y → L.logits', 't.t → L.target'],
    recipe: { kind: 'spirals', rows: 400, arms: 2, turns: 1.5, noise: 0.02, seed: 1 },
    bind: { input: 'x', target: 't' },
    split: { validation: 0.25, test: 0 },
    normalise: { x1: 'standard', x2: 'standard' },
    shown: 8,
    training: { learningRate: 0.03, optimizer: adam, schedule: { kind: 'cosine', minimum: 0.01 }, epochs: 120, batch: 32 },
  },
  sine: {
    title: 'A sine from noisy points',
    description:
      'Eight tanh units learn $y = \\sin x$ from 150 points with noise of standard deviation 0.1. Sums of such units come as near to any continuous function as one likes, if there are enough of them. The mean of $\\frac12 (\\hat y - t)^2$ ends near 0.007 on the validation points ($R^2$ = 0.97); noise alone is 0.005.',
    source: 'Cybenko: Approximation by superpositions of a sigmoidal function (1989)',
    seed: 1,
    nodes: {
      x: ['input', 0, 0, { shape: [1] }, 'x'],
      z1: ['linear', 1, 0, { units: 8 }, 'z₁'],
      h: ['activation', 2, 0, { function: 'tanh' }, 'h'],
      z2: ['linear', 3, 0, { units: 1 }, 'ŷ'],
      t: ['target', 3, 1, { shape: [1] }, 't'],
      L: ['half-squared-error', 4, 0, { overSamples: 'mean' }, 'L'],
    },
    wires: ['x.x → z1.x', 'z1.y → h.x', 'h.y → z2.x', 'z2.y → L.prediction', 't.t → L.target'],
    recipe: { kind: 'sine', rows: 200, noise: 0.1, seed: 1 },
    bind: { input: 'x', target: 't' },
    split: { validation: 0.25, test: 0 },
    normalise: { x: 'standard' },
    shown: 8,
    training: { learningRate: 0.1, optimizer: adam, schedule: { kind: 'cosine', minimum: 0.01 }, epochs: 100, batch: 25 },
  },
  digits: {
    title: 'Digits of 8×8 pixels',
    description:
      'Pictures of the digits 0 to 9, moved by up to one pixel, with noise. 64 pixels, 24 ReLU units, 10 logits, cross-entropy. 25 epochs of Adam on 800 pictures, and all of the 200 validation pictures are right. Sort the predictions by their loss to see what it takes for what.',
    source: 'LeCun et al.: Gradient-based learning applied to document recognition (1998)',
    seed: 1,
    nodes: {
      x: ['input', 0, 0, { shape: [64] }, 'pixels'],
      z1: ['linear', 1, 0, { units: 24 }, 'z₁'],
      h: ['activation', 2, 0, { function: 'relu' }, 'h'],
      z2: ['linear', 3, 0, { units: 10 }, 'logits'],
      t: ['target', 3, 1, { shape: [1] }, 'digit'],
      L: ['cross-entropy', 4, 0, { overSamples: 'mean' }, 'L'],
    },
    wires: ['x.x → z1.x', 'z1.y → h.x', 'h.y → z2.x', 'z2.y → L.logits', 't.t → L.target'],
    recipe: { kind: 'digits', rows: 1000, noise: 0.15, seed: 1 },
    bind: { input: 'x', target: 't' },
    split: { validation: 0.2, test: 0 },
    shown: 10,
    training: { learningRate: 0.01, optimizer: adam, epochs: 25, batch: 32 },
  },
  'digits-convolution': {
    title: 'A convolutional network on noisy digits',
    description:
      'The digits again, moved by up to one pixel, with twice the noise. Eight kernels of 5×5 go over the picture, ReLU, the largest of each 2×2, and a linear layer to 10 logits: 1498 numbers are trained. 20 epochs of Adam from seed 1 come to an accuracy of 0.975 on the 200 validation pictures. With the same pictures, seed and training a linear layer on the pixels comes to 0.725, and the network of 24 ReLU units from the template before, with 1810 numbers, to 0.875: a kernel finds a stroke wherever it is, they must learn it anew for each place.',
    source: 'LeCun et al.: Gradient-based learning applied to document recognition (1998)',
    seed: 1,
    nodes: {
      x: ['input', 0, 0, { shape: [1, 8, 8] }, 'picture'],
      c: ['convolution-2d', 1, 0, { channels: 8, kernel: [5], padding: [2] }, 'kernels'],
      h: ['activation', 2, 0, { function: 'relu' }, 'h'],
      p: ['max-pool', 3, 0, {}, 'largest of 2×2'],
      f: ['flatten', 4, 0, {}, 'flat'],
      z: ['linear', 5, 0, { units: 10 }, 'logits'],
      t: ['target', 5, 1, { shape: [1] }, 'digit'],
      L: ['cross-entropy', 6, 0, { overSamples: 'mean' }, 'L'],
    },
    wires: ['x.x → c.x', 'c.y → h.x', 'h.y → p.x', 'p.y → f.x', 'f.y → z.x', 'z.y → L.logits', 't.t → L.target'],
    recipe: { kind: 'digits', rows: 1000, noise: 0.3, seed: 1 },
    bind: { input: 'x', target: 't' },
    split: { validation: 0.2, test: 0 },
    shown: 10,
    training: { learningRate: 0.01, optimizer: adam, schedule: { kind: 'cosine', minimum: 0.01 }, epochs: 20, batch: 32 },
  },
  'rnn-adding': {
    title: 'A recurrent network adds two numbers',
    description:
      'Ten steps of a number and a mark; two numbers are marked, and after the last step the network says their sum. $h^{(t)} = \\tanh(x^{(t)} U + h^{(t-1)} W + b)$ with 16 units; W starts orthogonal, so that gradients reach the first step. Who always says 1 has a loss of 0.083; 60 epochs of Adam come to 0.003 on the validation sequences ($R^2$ = 0.97).',
    source: 'Hochreiter, Schmidhuber: Long short-term memory (1997), section 5.4',
    seed: 3,
    nodes: {
      x: ['input', 0, 0, { shape: [2] }, 'number, mark'],
      ...recurrentNodes(16),
      out: ['linear', 4, 0, { units: 1 }, 'sum'],
      t: ['target', 4, 1, { shape: [1] }, 't'],
      L: ['half-squared-error', 5, 0, { steps: 'last', ...mean }, 'L'],
    },
    wires: [...recurrentWires, 'h.y → out.x', 'out.y → L.prediction', 't.t → L.target'],
    recipe: { kind: 'adding', rows: 800, steps: 10, seed: 1 },
    bind: { input: 'x', target: 't' },
    split: { validation: 0.25, test: 0 },
    initialisers: { 'Wh.W': { kind: 'orthogonal', gain: 1 } },
    shown: 8,
    training: { learningRate: 0.01, optimizer: adam, schedule: { kind: 'cosine', minimum: 0.01 }, epochs: 60, batch: 20, clipNorm: 1 },
  },
  'rnn-copy': {
    title: 'Remembering for 26 steps, plain recurrent network',
    description:
      'A symbol of four, 25 blanks, a call, and then the symbol should come again. $h^{(t)} = \\tanh(x^{(t)} U + h^{(t-1)} W + b)$ with 16 units does not learn it: the loss stays at $\\log 4$ = 1.39 and one answer in four is right, as by guessing. The health panel says why: on the way from the last step back to the first the gradient vanishes, as each step multiplies it by W and by tanh′ ≤ 1. Compare with the LSTM of the same size, which learns it with the same samples, seed and training.',
    source: 'Arjovsky, Shah, Bengio: Unitary evolution recurrent neural networks (2016), section 5.1; Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks (2013)',
    seed: 1,
    nodes: {
      x: ['input', 0, 0, { shape: [6] }, 'symbol'],
      ...recurrentNodes(16),
      out: ['linear', 4, 0, { units: 5 }, 'logits'],
      t: ['target', 4, 1, { shape: [1] }, 'recall'],
      L: ['cross-entropy', 5, 0, { steps: 'last', ...mean }, 'L'],
    },
    wires: [...recurrentWires, 'h.y → out.x', 'out.y → L.logits', 't.t → L.target'],
    initialisers: { 'Wh.W': { kind: 'uniform', low: -0.25, high: 0.25 } },
    ...copying,
  },
  'lstm-copy': {
    title: 'Remembering for 26 steps, LSTM',
    description:
      'A symbol of four, 25 blanks, a call, and then the symbol should come again. The cell $c^{(t)} = f \\odot c^{(t-1)} + i \\odot \\tilde c$ hands its gradient back times the forget gate, which starts open with a bias of 3 ($\\sigma(3)$ = 0.95), so it arrives at the first step. After 20 epochs all validation sequences are right, where a plain recurrent network of 16 units still guesses.',
    source: 'Hochreiter, Schmidhuber: Long short-term memory (1997); Gers, Schmidhuber, Cummins: Learning to forget (2000)',
    seed: 1,
    nodes: {
      x: ['input', 0, 0, { shape: [6] }, 'symbol'],
      ...lstmNodes(16),
      out: ['linear', 4, 0, { units: 5 }, 'logits'],
      t: ['target', 4, 1, { shape: [1] }, 'recall'],
      L: ['cross-entropy', 5, 0, { steps: 'last', ...mean }, 'L'],
    },
    wires: [...lstmWires, 'h.h → out.x', 'out.y → L.logits', 't.t → L.target'],
    initialisers: openForget(3),
    ...copying,
  },
  'gru-bidirectional': {
    title: 'A bidirectional GRU: first or last of its kind?',
    description:
      'Eight steps with one of four symbols each, and at each step the question: is it the only one of its kind in the sequence, the first, the last, or one between? What is the first is decided by the steps before, what is the last by the steps behind. One GRU of 12 units reads forwards, the other, over a delay that runs backwards, from the end; side by side they tell. 20 epochs of Adam from seed 1 come to a perplexity of 1.01 on the validation sequences. Forwards alone it is above 1.6, whatever one does: nobody can tell whether a symbol will come again.',
    source: 'Schuster, Paliwal: Bidirectional recurrent neural networks (1997); Cho et al.: Learning phrase representations using RNN encoder–decoder (2014)',
    seed: 1,
    nodes: {
      x: ['input', 0, 1, { shape: [4] }, 'symbol'],
      before: ['delay', 0, 0, {}, 'f(t−1)'],
      f: ['gru', 1, 0, { units: 12 }, 'forwards f(t)'],
      after: ['delay', 0, 2, { direction: 'backwards' }, 'b(t+1)'],
      b: ['gru', 1, 2, { units: 12 }, 'backwards b(t)'],
      both: ['concatenate', 2.6, 1, {}, 'f, b'],
      out: ['linear', 3.5, 1, { units: 4 }, 'logits'],
      t: ['target', 3.5, 2, { shape: [1] }, 'occurrence'],
      L: ['cross-entropy', 4.5, 1, mean, 'L'],
    },
    wires: [
      'before.y → f.h', 'x.x → f.x', 'f.H → before.x', 'after.y → b.h', 'x.x → b.x', 'b.H → after.x',
      'f.H → both.a', 'b.H → both.b', 'both.y → out.x', 'out.y → L.logits', 't.t → L.target',
    ],
    recipe: { kind: 'occurrences', rows: 800, steps: 8, symbols: 4, seed: 1 },
    bind: { input: 'x', target: 't' },
    split: { validation: 0.25, test: 0 },
    shown: 8,
    training: { learningRate: 0.02, optimizer: adam, schedule: { kind: 'cosine', minimum: 0.01 }, epochs: 20, batch: 20, clipNorm: 5 },
  },
  'lstm-characters': {
    title: 'An LSTM that spells a nursery rhyme',
    description:
      'Says the next of 24 characters at each of 16 steps, from pieces of an old rhyme. An LSTM with 24 units, cross-entropy at every step. Perplexity $e^L$ is the number of characters it hesitates between: 24 at first, below 2 after 30 epochs on pieces it has not seen.',
    source: 'Sutskever, Martens, Hinton: Generating text with recurrent neural networks (2011)',
    seed: 1,
    nodes: {
      x: ['input', 0, 0, { shape: [24] }, 'character'],
      ...lstmNodes(24),
      out: ['linear', 4, 0, { units: 24 }, 'logits'],
      t: ['target', 4, 1, { shape: [1] }, 'next'],
      L: ['cross-entropy', 5, 0, mean, 'L'],
    },
    wires: [...lstmWires, 'h.h → out.x', 'out.y → L.logits', 't.t → L.target'],
    recipe: { kind: 'characters', steps: 16, overlap: 0, positions: false, seed: 1 },
    bind: { input: 'x', target: 't' },
    split: { validation: 0.15, test: 0 },
    initialisers: openForget(1),
    shown: 2,
    training: { learningRate: 0.02, optimizer: adam, epochs: 30, batch: 8, clipNorm: 5 },
  },
  'transformer-characters': {
    title: 'A transformer that spells a nursery rhyme',
    description:
      'Says the next of 24 characters at each of 16 positions, all at once. A vector of 24 features for the character and one for the position, then one block: $h = x + \\mathrm{softmax}(QK^\\top/\\sqrt{24} + M)\\,V\\,W_o$ of the normalised x, where the mask M hides what comes later, and $y = h + W_2\\,\\mathrm{GELU}(W_1 h)$ of the normalised h. The loss is the mean cross-entropy over the positions. 12 epochs of AdamW from seed 1 come to a perplexity $e^L$ below 1.4, on stretches of the text that it has not seen.',
    source: 'Vaswani et al.: Attention is all you need (2017); layer norm before each part: Xiong et al.: On layer normalization in the transformer architecture (2020)',
    seed: 1,
    nodes: {
      x: ['input', 0, 0, { shape: [16] }, 'characters'],
      character: ['embedding', 1, 0, { classes: 24, features: 24 }, 'character vectors'],
      position: ['parameter', 1, 1, { shape: [16, 24] }, 'position vectors'],
      s: ['add', 2, 0, {}, 'x'],
      n1: ['layer-norm', 3, 1, {}, 'norm'],
      q: ['linear', 4.6, 1, { units: 24, bias: 'none' }, 'queries Q'],
      k: ['linear', 4.6, 2, { units: 24, bias: 'none' }, 'keys K'],
      v: ['linear', 4.6, 3, { units: 24, bias: 'none' }, 'values V'],
      a: ['attention', 5.6, 1, { causal: true }, 'attention'],
      o: ['linear', 7.2, 1, { units: 24 }, 'W_o'],
      h: ['add', 8.1, 0, {}, 'h'],
      n2: ['layer-norm', 8.9, 1, {}, 'norm'],
      z1: ['linear', 10.5, 1, { units: 48 }, 'W_1'],
      g: ['activation', 11.4, 1, { function: 'gelu' }, 'GELU'],
      z2: ['linear', 12.3, 1, { units: 24 }, 'W_2'],
      y: ['add', 13.2, 0, {}, 'y'],
      out: ['linear', 14.1, 0, { units: 24 }, 'logits'],
      t: ['target', 14.1, 1, { shape: [16] }, 'next characters'],
      L: ['cross-entropy', 15, 0, { overPositions: 'mean', overSamples: 'mean' }, 'L'],
    },
    wires: [
      'x.x → character.x', 'character.y → s.a', 'position.y → s.b', 's.y → n1.x', 'n1.y → q.x', 'n1.y → k.x', 'n1.y → v.x', 'q.y → a.q', 'k.y → a.k', 'v.y → a.v',
      'a.y → o.x', 's.y → h.a', 'o.y → h.b', 'h.y → n2.x', 'n2.y → z1.x', 'z1.y → g.x', 'g.y → z2.x', 'h.y → y.a', 'z2.y → y.b', 'y.y → out.x', 'out.y → L.logits', 't.t → L.target',
    ],
    recipe: { kind: 'characters', steps: 16, overlap: 15, positions: true, seed: 1 },
    bind: { input: 'x', target: 't' },
    split: { kind: 'column', column: 'part', validation: 'validation', test: null },
    shown: 2,
    training: { learningRate: 0.01, optimizer: { kind: 'adamw', decay: 0.3 }, schedule: { kind: 'cosine', minimum: 0.01 }, epochs: 12, batch: 16, clipNorm: 1 },
  },
} as const satisfies Record<string, TemplatePlan>;
