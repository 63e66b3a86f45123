import type { SampleSet } from '../../data/samples.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { Training } from '../../graph/training.ts';
import type { Analysis } from '../../graph/validate.ts';
import { docText, indented, pythonNumber, pythonString } from '../python/pythonText.ts';
import { scheduleCode } from '../python/scheduleCode.ts';
import type { TorchModel } from './torchModel.ts';

/**
 * `train.py`: the document's training on `data.npz`, update by update as the app makes them: batches in the same order,
 * penalties, clipping, schedule and optimizer. What a dropout lets through is drawn by PyTorch and differs.
 */
export function trainingCode(analysis: Analysis, model: TorchModel, samples: SampleSet): string {
  const { document } = analysis.graph;
  const { training, seed } = document;
  const { length } = samples.parts.training;
  const data = arraysOfLoss(model);
  const trained = trainedInputs(analysis, model);
  const draws = analysis.order.some(({ definition, config }) => definition.draws?.(config));
  const lines = [
    `"""Trains the network of model.py: ${docText(document.title)}`,
    '',
    'The same samples, batches, loss and updates as in Chainrule, so that the losses are the same.',
    ...(draws ? ['Only what a dropout lets through is drawn in another way: losses with dropout differ.'] : []),
    ...(training.truncate === null || training.truncate >= samples.steps ? [] : [`The app trains in pieces of ${String(training.truncate)} steps; this file sends gradients back through whole sequences, so that losses differ.`]),
    '"""',
    'import math',
    'import os',
    'import sys',
    '',
    'import numpy as np',
    'import torch',
    'from torch import nn',
    '',
    'from model import Network, dtype, folder, load_weights, save_weights',
    '',
    `EPOCHS = ${String(training.epochs)}`,
    `BATCH = ${String(Math.min(training.batch ?? length, length))}`,
    `SEED = ${String(seed)}`,
    `SHUFFLE = ${training.shuffle ? 'True' : 'False'}`,
    `LEARNING_RATE = ${pythonNumber(training.learningRate)}`,
    '# How much faster or slower than the others these parameters learn.',
    `RATES = {${ratesOf(document, model)}}`,
    '',
    '',
    ...orderLines,
    '',
    '',
    ...rateLines(training),
    '',
    '',
    'def load_data():',
    ...indented([
      "with np.load(os.path.join(folder, 'data.npz'), allow_pickle=False) as arrays:",
      ...indented(["data = {name: torch.from_numpy(arrays[name]).to(dtype) for name in arrays.files if not name.startswith('part_')}", "return data, arrays['part_training'].astype(int).tolist()"]),
    ]),
    '',
    '',
    ...rowsLines(model),
    '',
    '',
    'def main(updates=None):',
    ...indented([
      "model = load_weights(Network(), os.path.join(folder, 'weights.safetensors'))",
      'data, training = load_data()',
      ...trained.map((name) => `data[${pythonString(name)}] = nn.Parameter(data[${pythonString(name)}])  # a trained input`),
      ...groupLines,
      ...trained.map((name) => `groups.append({'params': [data[${pythonString(name)}]], 'factor': 1})`),
      'trained = [parameter for group in groups for parameter in group[\'params\']]',
      `optimizer = ${optimizerCode(training)}`,
      'update, losses = 0, []',
      'for epoch in range(EPOCHS):',
      ...indented([
        'order = order_of(training, epoch)',
        'model.train()',
        'for begin in range(0, len(order), BATCH):',
        ...indented([
          'if update == updates:',
          ...indented(['return model, losses']),
          'chosen = order[begin:begin + BATCH]',
          `loss = model.loss(${data.map((name) => (trained.includes(name) ? `data[${pythonString(name)}]` : `rows(data, ${pythonString(name)}, chosen)`)).join(', ')})`,
          'losses.append(loss.item())',
          'optimizer.zero_grad()',
          'loss.backward()',
          ...updateLines(training),
        ]),
        'if epoch % max(1, EPOCHS // 20) == 0 or epoch == EPOCHS - 1:',
        ...indented(["print(f'epoch {epoch + 1}: loss {losses[-1]:.6g}')"]),
      ]),
      'return model, losses',
    ]),
    '',
    '',
    "if __name__ == '__main__':",
    ...indented(['model, losses = main(int(sys.argv[1]) if len(sys.argv) > 1 else None)', "save_weights(model, os.path.join(folder, 'trained.safetensors'))", "print('wrote trained.safetensors, which Chainrule loads')"]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The arrays that `loss` takes, in its order. */
export function arraysOfLoss({ inputs, targets, isRagged }: TorchModel): string[] {
  return [...new Set([...inputs.values(), ...targets.values()]), ...(isRagged ? ['lengths'] : [])];
}

export function rateLines(training: Training): string[] {
  return [
    'def rate(update, epoch):',
    ...indented(['"""The learning rate of an update, counted from 1, in an epoch, counted from 0."""', `factor = ${scheduleCode(training.schedule)}`, `return LEARNING_RATE * factor${training.warmUp > 0 ? ` * min(1, update / ${String(training.warmUp)})` : ''}`]),
  ];
}

/** The chosen samples of one array. */
export function rowsLines({ hasSteps }: TorchModel): string[] {
  return ['def rows(data, name, chosen):', ...indented([hasSteps ? "return data[name][chosen] if name == 'lengths' else data[name][:, chosen]" : 'return data[name][chosen]'])];
}

/** What the optimizer is made of: a group for each parameter, since each may have a rate of its own. */
export const groupLines = [
  "groups = [{'params': [parameter], 'factor': RATES.get(name, 1)} for name, parameter in model.named_parameters() if parameter.requires_grad]",
  "weights = [parameter for group in groups for parameter in group['params']]",
];

/** One update, when the gradients are there: penalties, clipping, rate, and the optimizer's step. */
export function updateLines(training: Training): string[] {
  return [
    'for parameter in trained:',
    ...indented(['if parameter.grad is None:', ...indented(['parameter.grad = torch.zeros_like(parameter)'])]),
    'update += 1',
    ...regularisation(training),
    'for group in optimizer.param_groups:',
    ...indented(["group['lr'] = rate(update, epoch) * group['factor']"]),
    'optimizer.step()',
  ];
}

/** The app's generator of chance, and how it shuffles. */
export const orderLines = [
  'def seed_of(name):',
  ...indented([
    '"""A seed for one named part of a document: 32-bit FNV-1a of the seed\'s bytes and the name."""',
    'state = 0x811c9dc5',
    'for byte in [SEED >> shift & 0xff for shift in (0, 8, 16, 24)] + [ord(character) for character in name]:',
    ...indented(['state = (state ^ byte) * 0x01000193 & 0xffffffff']),
    'return state',
  ]),
  '',
  '',
  'def order_of(samples, epoch):',
  ...indented([
    '"""The samples in the order of an epoch: Fisher and Yates, with the generator mulberry32."""',
    'order = list(samples)',
    'if not SHUFFLE or BATCH >= len(order):',
    ...indented(['return order']),
    "state = seed_of(f'epoch {epoch}')",
    'for last in range(len(order) - 1, 0, -1):',
    ...indented([
      'state = state + 0x6d2b79f5 & 0xffffffff',
      'bits = (state ^ state >> 15) * (state | 1) & 0xffffffff',
      'bits ^= bits + (bits ^ bits >> 7) * (bits | 61) & 0xffffffff',
      'other = int((bits ^ bits >> 14) / 2 ** 32 * (last + 1))',
      'order[last], order[other] = order[other], order[last]',
    ]),
    'return order',
  ]),
];

/** The inputs that are trained, by their names in the file. */
export function trainedInputs({ order }: Analysis, { inputs }: TorchModel): string[] {
  return order.flatMap(({ node, definition, config }) => (definition.data?.(config).trainable === true ? (inputs.get(node.id) ?? []) : []));
}

/** By the name of an entry of the module's state. */
export function ratesOf({ parameters }: GraphDocument, { layers }: TorchModel): string {
  const rates = new Map(layers.placed.flatMap(({ record, pieces }) => pieces.map(({ entry }) => [entry, record.rate ?? 1] as const)));
  return parameters.every(({ rate = 1 }) => rate === 1) ? '' : [...rates].filter(([, rate]) => rate !== 1).map(([entry, rate]) => `${pythonString(entry)}: ${pythonNumber(rate)}`).join(', ');
}

/** The app's optimizers have PyTorch's conventions. The penalty on weights is not theirs but in the gradient. */
export function optimizerCode({ optimizer }: Training): string {
  const n = pythonNumber;
  switch (optimizer.kind) {
    case 'sgd':
      return 'torch.optim.SGD(groups, lr=LEARNING_RATE)';
    case 'momentum':
      return `torch.optim.SGD(groups, lr=LEARNING_RATE, momentum=${n(optimizer.momentum)})`;
    case 'nesterov':
      return `torch.optim.SGD(groups, lr=LEARNING_RATE, momentum=${n(optimizer.momentum)}, nesterov=${optimizer.momentum > 0 ? 'True' : 'False'})`;
    case 'rmsprop':
      return `torch.optim.RMSprop(groups, lr=LEARNING_RATE, alpha=${n(optimizer.decay)}, eps=${n(optimizer.epsilon)})`;
    case 'adagrad':
      return `torch.optim.Adagrad(groups, lr=LEARNING_RATE, eps=${n(optimizer.epsilon)})`;
    case 'adam':
      return `torch.optim.Adam(groups, lr=LEARNING_RATE, betas=(${n(optimizer.beta1)}, ${n(optimizer.beta2)}), eps=${n(optimizer.epsilon)})`;
    case 'adamw':
      return `torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(${n(optimizer.beta1)}, ${n(optimizer.beta2)}), eps=${n(optimizer.epsilon)}, weight_decay=${n(optimizer.decay)})`;
  }
}

function regularisation({ l1, l2, clipValue, clipNorm }: Training): string[] {
  const terms = [...(l1 > 0 ? [`${pythonNumber(l1)} * parameter.detach().sign()`] : []), ...(l2 > 0 ? [`${pythonNumber(l2)} * parameter.detach()`] : [])];
  return [
    ...(terms.length > 0 ? ['for parameter in weights:', ...indented([`parameter.grad += ${terms.join(' + ')}`])] : []),
    ...(clipValue === null ? [] : [`nn.utils.clip_grad_value_(trained, ${pythonNumber(clipValue)})`]),
    ...(clipNorm === null ? [] : [`nn.utils.clip_grad_norm_(trained, ${pythonNumber(clipNorm)})`]),
  ];
}
