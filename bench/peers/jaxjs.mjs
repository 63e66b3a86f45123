// jax-js 0.1.25 on its WebAssembly backend: the whole step is compiled by `jit`, with gradients by `valueAndGrad`.
// It is lazy: a step reads the loss, so that it has been computed.
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { readTask, serve } from './serve.mjs';

await init('wasm');
defaultDevice('wasm');
const { model, tensors } = readTask();
const array = (name) => np.array(Float32Array.from(tensors[name].values)).reshape([...tensors[name].shape]);
const { kind, batch, learningRate } = model;
let parameters = Object.fromEntries(Object.keys(tensors).filter((name) => name !== 'x' && name !== 't').map((name) => [name, array(name)]));
const [inputs, targets, lossOf] = kind === 'lstm' ? lstm() : perceptron();

// Every argument is used up by what it is given to; `.ref` keeps it.
function crossEntropy(logits, oneHot) {
  return nn.logSoftmax(logits, -1).mul(oneHot).sum().mul(-1 / batch);
}

function oneHotTargets(classes, at) {
  const rows = new Float32Array(batch * classes);
  for (let n = 0; n < batch; n++) rows[n * classes + tensors.t.values[at(n)]] = 1;
  return np.array(rows).reshape([batch, classes]);
}

function perceptron() {
  const { widths, activation, loss } = model;
  const last = widths.length - 2;
  const isClasses = loss === 'cross-entropy';
  const activate = { sigmoid: nn.sigmoid, tanh: np.tanh, relu: nn.relu }[activation];
  const of = (p, x, t) => {
    let h = x;
    for (let layer = 0; layer <= last; layer++) {
      h = np.matmul(h, p[`W${layer}`]).add(p[`b${layer}`]);
      if (layer < last || !isClasses) h = activate(h);
    }
    return isClasses ? crossEntropy(h, t) : np.square(h.sub(t)).sum().mul(1 / batch);
  };
  return [array('x').reshape([batch, widths[0]]), isClasses ? oneHotTargets(widths.at(-1), (n) => n) : array('t').reshape([batch, widths.at(-1)]), of];
}

function lstm() {
  const { steps, width, units, classes } = model;
  const x = array('x').reshape([batch, steps, width]);
  const of = (p, x, t) => {
    const W = np.concatenate([p.Wf, p.Wi, p.Wg, p.Wo], 1);
    const b = np.concatenate([p.bf, p.bi, p.bg, p.bo], 0);
    let [h, c] = [np.zeros([batch, units]), np.zeros([batch, units])];
    for (let step = 0; step < steps; step++) {
      const input = x.ref.slice([], step, []);
      const z = np.matmul(np.concatenate([h, input], 1), W.ref).add(b.ref);
      const part = (index) => z.ref.slice([], [index * units, (index + 1) * units]);
      c = nn.sigmoid(part(0)).mul(c).add(nn.sigmoid(part(1)).mul(np.tanh(part(2))));
      h = nn.sigmoid(part(3)).mul(np.tanh(c.ref));
      z.dispose();
    }
    for (const used of [x, W, b, c]) used.dispose();
    return crossEntropy(np.matmul(h, p.W).add(p.b), t);
  };
  return [x, oneHotTargets(classes, (n) => n * steps), of];
}

const names = Object.keys(parameters);
const update = jit((p, x, t) => {
  const kept = Object.fromEntries(names.map((name) => [name, p[name].ref]));
  const [loss, gradients] = valueAndGrad(lossOf)(p, x, t);
  return [loss, Object.fromEntries(names.map((name) => [name, kept[name].sub(gradients[name].mul(learningRate))]))];
});
let newest = NaN;
await serve({
  step: () => {
    const [loss, next] = update(parameters, inputs.ref, targets.ref);
    parameters = next;
    newest = loss.dataSync()[0];
  },
  loss: () => newest,
});
