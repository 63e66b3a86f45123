// convnetjs 0.3.0 goes sample by sample, adds the gradients up and updates after a batch: the same work as the others'.
import convnetjs from 'convnetjs';
import { readTask, serve } from './serve.mjs';

const { model, tensors } = readTask();
const { batch, widths, activation, loss, learningRate } = model;
const Activation = { sigmoid: convnetjs.SigmoidLayer, tanh: convnetjs.TanhLayer, relu: convnetjs.ReluLayer }[activation];
const isClasses = loss === 'cross-entropy';
const place = (depth) => ({ in_sx: 1, in_sy: 1, in_depth: depth });

const net = new convnetjs.Net();
net.layers = [new convnetjs.InputLayer({ out_sx: 1, out_sy: 1, out_depth: widths[0] })];
widths.slice(1).forEach((units, index) => {
  const width = widths[index];
  const layer = new convnetjs.FullyConnLayer({ ...place(width), num_neurons: units });
  const { values } = tensors[`W${index}`];
  layer.filters.forEach(({ w }, unit) => w.forEach((_, i) => (w[i] = values[i * units + unit])));
  layer.biases.w.set(tensors[`b${index}`].values);
  net.layers.push(layer);
  const isLast = index === widths.length - 2;
  if (!isLast || !isClasses) net.layers.push(new Activation(place(units)));
});
const outputs = widths.at(-1);
net.layers.push(isClasses ? new convnetjs.SoftmaxLayer(place(outputs)) : new convnetjs.RegressionLayer(place(outputs)));

// Its gradient of a squared error is half of what it should be, and the loss that it tells twice that: the same work otherwise.
const [rateFactor, lossFactor] = isClasses ? [1, 1] : [2, 0.5];
const trainer = new convnetjs.Trainer(net, { method: 'sgd', learning_rate: learningRate * rateFactor, momentum: 0, batch_size: batch, l1_decay: 0, l2_decay: 0 });
const rows = (name, width) => Array.from({ length: batch }, (_, n) => tensors[name].values.subarray(n * width, (n + 1) * width));
const inputs = rows('x', widths[0]).map((row) => {
  const vol = new convnetjs.Vol(1, 1, widths[0], 0);
  vol.w.set(row);
  return vol;
});
const targets = isClasses ? Array.from(tensors.t.values) : rows('t', outputs).map((row) => Array.from(row));
let sum = 0;
await serve({
  step: () => {
    sum = 0;
    for (let n = 0; n < batch; n++) sum += trainer.train(inputs[n], targets[n]).cost_loss;
  },
  loss: () => (lossFactor * sum) / batch,
});
