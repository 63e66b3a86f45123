// brain.js 1.6.1, the newest that installs without native parts, updates after every sample on half the squared error:
// another algorithm, so that its losses are not compared. A step is one pass over the batch.
import { createRequire } from 'node:module';
import { readTask, serve } from './serve.mjs';

const { NeuralNetwork } = createRequire(import.meta.url)('brain.js');
const { model, tensors } = readTask();
const { batch, widths, activation, loss, learningRate } = model;
const net = new NeuralNetwork({ hiddenLayers: widths.slice(1, -1), activation });
net.sizes = widths;
net.initialize();
net.setActivation(activation);
net.trainOpts = { ...net.trainOpts, learningRate, momentum: 0 };
widths.slice(1).forEach((units, index) => {
  for (let unit = 0; unit < units; unit++) {
    net.biases[index + 1][unit] = tensors[`b${index}`].values[unit];
    for (let i = 0; i < widths[index]; i++) net.weights[index + 1][unit][i] = tensors[`W${index}`].values[i * units + unit];
  }
});
const outputs = widths.at(-1);
const patterns = Array.from({ length: batch }, (_, n) => ({
  input: Float32Array.from(tensors.x.values.subarray(n * widths[0], (n + 1) * widths[0])),
  output: Float32Array.from({ length: outputs }, (_, k) => (loss === 'cross-entropy' ? Number(tensors.t.values[n] === k) : tensors.t.values[n * outputs + k])),
}));
await serve({ step: () => net.trainPatterns(patterns), loss: () => null });
