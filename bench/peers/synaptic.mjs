// synaptic 1.1.4 updates after every sample, with the error itself as the gradient before the last activation: another
// algorithm, so that its losses are not compared. A step is one pass over the batch.
import { createRequire } from 'node:module';
import { readTask, serve } from './serve.mjs';

const { Architect, Neuron } = createRequire(import.meta.url)('synaptic');
const { model, tensors } = readTask();
const { batch, widths, activation, loss, learningRate } = model;
const net = new Architect.Perceptron(...widths);
const layers = [net.layers.input, ...net.layers.hidden, net.layers.output];
layers.forEach(({ list }, index) => {
  if (index === 0) return;
  const { values } = tensors[`W${index - 1}`];
  const before = layers[index - 1].list;
  list.forEach((neuron, unit) => {
    neuron.squash = { sigmoid: Neuron.squash.LOGISTIC, tanh: Neuron.squash.TANH, relu: Neuron.squash.RELU }[activation];
    neuron.bias = tensors[`b${index - 1}`].values[unit];
    for (const connection of Object.values(neuron.connections.inputs)) connection.weight = values[before.indexOf(connection.from) * list.length + unit];
  });
});
const outputs = widths.at(-1);
const rows = Array.from({ length: batch }, (_, n) => Array.from(tensors.x.values.subarray(n * widths[0], (n + 1) * widths[0])));
const targets = rows.map((_, n) => Array.from({ length: outputs }, (_, k) => (loss === 'cross-entropy' ? Number(tensors.t.values[n] === k) : tensors.t.values[n * outputs + k])));
await serve({
  step: () => {
    for (let n = 0; n < batch; n++) {
      net.activate(rows[n]);
      net.propagate(learningRate, targets[n]);
    }
  },
  loss: () => null,
});
