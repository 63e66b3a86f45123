// TensorFlow.js 4.22.0 on its CPU or WebAssembly backend, by automatic differentiation and its own optimizer. The
// gradients of a product are written with transposes of their own: its transposed product is many times slower.
import tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { readTask, serve } from './serve.mjs';

await tf.setBackend(process.argv[3]);
await tf.ready();
const { model, tensors } = readTask();
const tensor = (name) => tf.tensor(Float32Array.from(tensors[name].values), tensors[name].shape);
const parameters = Object.fromEntries(Object.keys(tensors).filter((name) => name !== 'x' && name !== 't').map((name) => [name, tf.variable(tensor(name))]));
const matMul = tf.customGrad((a, b, save) => {
  save([a, b]);
  return { value: tf.matMul(a, b), gradFunc: (dy, [a, b]) => [tf.matMul(dy, tf.transpose(b)), tf.matMul(tf.transpose(a), dy)] };
});
const linear = (x, W, b) => tf.add(matMul(x, W), b);
const { kind, batch, learningRate } = model;
const x = tensor('x');
const lossOf = kind === 'lstm' ? lstm() : perceptron();

function crossEntropy(logits, oneHot) {
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), oneHot), 1)));
}

function oneHotTargets(classes, at) {
  return tf.cast(tf.oneHot(tf.tensor1d(Int32Array.from({ length: batch }, (_, n) => tensors.t.values[at(n)]), 'int32'), classes), 'float32');
}

function perceptron() {
  const { widths, activation, loss } = model;
  const last = widths.length - 2;
  const isClasses = loss === 'cross-entropy';
  const t = isClasses ? oneHotTargets(widths.at(-1), (n) => n) : tf.reshape(tensor('t'), [batch, widths.at(-1)]);
  const rows = tf.reshape(x, [batch, widths[0]]);
  return () => {
    let h = rows;
    for (let layer = 0; layer <= last; layer++) {
      h = linear(h, parameters[`W${layer}`], parameters[`b${layer}`]);
      if (layer < last || !isClasses) h = tf[activation](h);
    }
    return isClasses ? crossEntropy(h, t) : tf.mean(tf.sum(tf.square(tf.sub(h, t)), 1));
  };
}

function lstm() {
  const { steps, width, units, classes } = model;
  const t = oneHotTargets(classes, (n) => n * steps);
  const inputs = tf.unstack(tf.reshape(x, [batch, steps, width]), 1);
  return () => {
    const W = tf.concat(['Wf', 'Wi', 'Wg', 'Wo'].map((name) => parameters[name]), 1);
    const b = tf.concat(['bf', 'bi', 'bg', 'bo'].map((name) => parameters[name]), 0);
    let [h, c] = [tf.zeros([batch, units]), tf.zeros([batch, units])];
    for (const input of inputs) {
      const [f, i, g, o] = tf.split(linear(tf.concat([h, input], 1), W, b), 4, 1);
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
    }
    return crossEntropy(linear(h, parameters.W, parameters.b), t);
  };
}

const optimizer = tf.train.sgd(learningRate);
let newest;
await serve({
  step: () => {
    newest?.dispose();
    newest = optimizer.minimize(lossOf, true, Object.values(parameters));
  },
  loss: () => newest.dataSync()[0],
});
