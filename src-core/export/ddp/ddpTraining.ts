import type { SampleSet } from '../../data/samples.ts';
import type { Analysis } from '../../graph/validate.ts';
import { docText, indented, pythonString } from '../python/pythonText.ts';
import type { TorchModel } from '../pytorch/torchModel.ts';
import { arraysOfLoss, groupLines, optimizerCode, orderLines, rateLines, ratesOf, rowsLines, updateLines } from '../pytorch/torchTraining.ts';
import { sharedNorm } from './refusals.ts';

/** `config.json`: what may be changed without another export. */
export function configOf({ graph: { document } }: Analysis, { parts }: SampleSet): Readonly<Record<string, number | boolean>> {
  const { training, seed } = document;
  const { length } = parts.training;
  const batch = Math.min(training.batch ?? length, length);
  const updates = training.epochs * Math.ceil(length / batch);
  return { batch, epochs: training.epochs, learning_rate: training.learningRate, shuffle: training.shuffle, seed, checkpoint_every: Math.max(1, Math.ceil(updates / 20)), timeout_seconds: 15, start_seconds: 300 };
}

/** `train.py`: the document's training, shared out among processes. The same order, rate, penalties, clipping and optimizer as `trainingCode`. */
export function ddpTrainingCode(analysis: Analysis, model: TorchModel): string {
  const { document } = analysis.graph;
  const hasNorms = analysis.order.some(({ node }) => sharedNorm(model, node.id));
  const lines = [
    `"""Trains the network of model.py on one process or on many: ${docText(document.title)}`,
    '',
    ...remarks(analysis).flatMap((remark) => [remark, '']).slice(0, -1),
    '"""',
    ...importLines(hasNorms),
    '',
    ...settingLines,
    '# How much faster or slower than the others these parameters learn.',
    `RATES = {${ratesOf(document, model)}}`,
    `STATE = ${pythonString(statePrefix(model))}  # what the names of the optimizer's tensors begin with`,
    '',
    '',
    ...orderLines,
    '',
    '',
    ...rateLines(document.training),
    '',
    '',
    ...rowsLines(model),
    '',
    '',
    ...shareLines,
    '',
    '',
    ...trainLines(analysis, model, hasNorms),
    '',
    '',
    ...checkpointLines,
    '',
    '',
    ...mainLines,
  ];
  return `${lines.join('\n')}\n`;
}

function remarks({ graph: { document: { training } }, order }: Analysis): string[] {
  const draws = order.some(({ definition, config }) => definition.draws?.(config));
  const watches = training.patience !== null || training.keepBest;
  return [
    'The batches of config.json are those of all processes together, the same ones and in the same order as in Chainrule; each process\n' +
      'takes an equal share of them, and the gradients are added up. So one process and many differ in the last digits alone.',
    ...(draws ? ['What a dropout lets through is drawn by each process for its own share: losses with dropout depend on how many there are.'] : []),
    ...(watches ? ['All epochs are trained: this file does not end early, and keeps the newest weights, not the best.'] : []),
  ];
}

/** No parameter of the document is called so. */
function statePrefix({ layers }: TorchModel): string {
  let prefix = 'optimizer/';
  while (layers.placed.some(({ name }) => name.startsWith(prefix))) prefix += '/';
  return prefix;
}

function importLines(hasNorms: boolean): string[] {
  return [
    'import argparse',
    'import hashlib',
    'import json',
    'import math',
    'import os',
    '',
    'import torch',
    'from torch import nn',
    '',
    'import model as written',
    'from data import load_data',
    'from model import Network, folder, load_weights, parse_safetensors, put_weights, save_weights, weights_of, write_safetensors',
    ...(hasNorms ? ['from norms import share_norms'] : []),
    'from processes import Processes, RefusedByAll, run',
  ];
}

const settingLines = [
  "with open(os.path.join(folder, 'config.json'), encoding='utf-8') as file:",
  ...indented(['config = json.load(file)']),
  "with open(os.path.join(folder, 'graph.json'), encoding='utf-8', newline='') as file:",
  ...indented(['GRAPH = file.read()']),
  'GRAPH_SHA256 = hashlib.sha256(GRAPH.encode()).hexdigest()',
  "EPOCHS = config['epochs']",
  "BATCH = config['batch']",
  "SEED = config['seed']",
  "SHUFFLE = config['shuffle']",
  "LEARNING_RATE = config['learning_rate']",
];

const shareLines = [
  'class Share(nn.Module):',
  ...indented([
    '"""The share that some samples have in the loss of a batch of `count`."""',
    '',
    'def __init__(self, network):',
    ...indented(['super().__init__()', 'self.network = network']),
    '',
    'def forward(self, count, *arrays):',
    ...indented(['return self.network.loss(*arrays, samples=count)']),
  ]),
  '',
  '',
  'def check_config(processes):',
  ...indented([
    "for name in ('epochs', 'batch', 'checkpoint_every', 'timeout_seconds', 'start_seconds'):",
    ...indented(['if type(config[name]) is not int or config[name] < 1:', ...indented(["raise RefusedByAll(f'config.json: {name} must be a whole number from 1 on, not {config[name]!r}')"])]),
    'if BATCH % processes.world:',
    ...indented([
      "fitting = ', '.join(str(number) for number in range(1, min(BATCH, 1024) + 1) if BATCH % number == 0)",
      "raise RefusedByAll(f'a batch of {BATCH} samples has no equal shares for {processes.world} processes. Start {fitting} of them, or choose another batch in config.json.')",
    ]),
  ]),
];

function trainLines(analysis: Analysis, model: TorchModel, hasNorms: boolean): string[] {
  const { training } = analysis.graph.document;
  const names = arraysOfLoss(model);
  const draws = analysis.order.some(({ definition, config }) => definition.draws?.(config));
  return [
    'def train(processes, options):',
    ...indented([
      'check_config(processes)',
      'processes.begin()',
      'data, training = load_data()',
      "model = load_weights(Network(), os.path.join(folder, 'weights.safetensors')).to(processes.device)",
      "for name, numbers in getattr(written, 'tables', {}).items():",
      ...indented(['written.tables[name] = numbers.to(processes.device)']),
      "processes.meet('read their data')",
      ...(hasNorms ? ['share_norms(model, processes)'] : []),
      ...groupLines,
      'trained = weights',
      `optimizer = ${optimizerCode(training)}`,
      'update, loss = resume(processes, model, optimizer) if options.resume else (0, math.nan)',
      'if processes.rank == 0 and not options.resume and os.path.exists(CHECKPOINT):',
      ...indented(["os.replace(CHECKPOINT, os.path.join(folder, 'checkpoint-before.safetensors'))  # of another run"]),
      `arrays = lambda chosen: [rows(data, name, chosen).to(processes.device) for name in ${pythonNames(names)}]`,
      'network = processes.share(Share(model), has_unused(model, weights, arrays(training[:1])))',
      'in_epoch = -(-len(training) // BATCH)',
      'last = EPOCHS * in_epoch if options.updates is None else min(options.updates, EPOCHS * in_epoch)',
      'ordered = None',
      'model.train()',
      'while update < last:',
      ...indented([
        'epoch, begin = update // in_epoch, update % in_epoch * BATCH',
        'if ordered != epoch:',
        ...indented(['order, ordered = order_of(training, epoch), epoch']),
        'chosen = order[begin:begin + BATCH]',
        'count = len(chosen)',
        'own = chosen[count * processes.rank // processes.world:count * (processes.rank + 1) // processes.world]',
        '# A last batch may be too small for all: who has no sample runs one that counts for nothing.',
        'processes.weight = 1.0 if own else 0.0',
        ...(draws ? ["torch.manual_seed(seed_of(f'update {update} rank {processes.rank}'))"] : []),
        'share = network(count, *arrays(own or chosen[:1])) * processes.weight',
        'optimizer.zero_grad()',
        'share.backward()',
        'loss = processes.sum(share).item()',
        'if not math.isfinite(loss):',
        ...indented(["raise RefusedByAll(f'the loss of update {update + 1} is {loss}. {newest(processes)} Lower learning_rate in config.json.')"]),
        ...updateLines(training),
        "if update % config['checkpoint_every'] == 0 or update == last:",
        ...indented(['if processes.rank == 0:', ...indented(['keep(model, optimizer, update, loss)', "print(f'update {update} of {EPOCHS * in_epoch}, epoch {epoch + 1}: loss {loss:.6g}', flush=True)"])]),
      ]),
      'if processes.rank == 0:',
      ...indented(["save_weights(model, os.path.join(folder, 'trained.safetensors'), about(update, loss))", "print('wrote trained.safetensors, which Chainrule loads')"]),
    ]),
    '',
    '',
    'def has_unused(model, weights, arrays):',
    ...indented([
      '"""Whether the loss does not depend on some weights: the others would wait for their gradients."""',
      'model.eval()',
      'model.loss(*arrays, samples=1).backward()',
      'found = any(weight.grad is None for weight in weights)',
      'for weight in weights:',
      ...indented(['weight.grad = None']),
      'return found',
    ]),
  ];
}

function pythonNames(names: readonly string[]): string {
  return `[${names.map(pythonString).join(', ')}]`;
}

const checkpointLines = [
  "CHECKPOINT = os.path.join(folder, 'checkpoint.safetensors')",
  '',
  '',
  'def about(update, loss):',
  ...indented([
    '"""What a file of weights says of itself: Chainrule takes it for this network alone."""',
    "return {'format': 'chainrule', 'graph_sha256': GRAPH_SHA256, 'graph': GRAPH, 'step': str(update), 'loss': repr(loss)}",
  ]),
  '',
  '',
  'def order_settings():',
  ...indented(['"""What decides which samples an update takes, and what the optimizer remembers: a checkpoint goes on with nothing else."""', "return json.dumps({'batch': BATCH, 'seed': SEED, 'shuffle': SHUFFLE})"]),
  '',
  '',
  'def keep(model, optimizer, update, loss):',
  ...indented([
    '"""Writes a checkpoint: the weights by the document\'s names, and what the optimizer remembers. It is whole, or the one before."""',
    'tensors, numbers = weights_of(model), {}',
    "for index, state in optimizer.state_dict()['state'].items():",
    ...indented([
      'for key, value in state.items():',
      ...indented(['if torch.is_tensor(value):', ...indented(["tensors[f'{STATE}{index}/{key}'] = value"]), 'elif value is not None:', ...indented(["numbers[f'{index}/{key}'] = value"])]),
    ]),
    "write_safetensors(CHECKPOINT, tensors, {**about(update, loss), 'settings': order_settings(), 'numbers': json.dumps(numbers)})",
  ]),
  '',
  '',
  'def resume(processes, model, optimizer):',
  ...indented([
    '"""Takes weights and optimizer from the checkpoint of the first process; gives the updates that were made, and the last loss."""',
    'content = processes.from_first(lambda: read_file(CHECKPOINT))',
    'if content is None:',
    ...indented(["raise RefusedByAll(f'there is no checkpoint to go on from: {CHECKPOINT}. Start without --resume.')"]),
    'tensors, metadata = parse_safetensors(content)',
    "if metadata.get('graph_sha256') != GRAPH_SHA256:",
    ...indented(["raise RefusedByAll(f'{CHECKPOINT} is of another network: its graph_sha256 is {metadata.get(\"graph_sha256\")}, that of graph.json is {GRAPH_SHA256}')"]),
    "if metadata['settings'] != order_settings():",
    ...indented(["raise RefusedByAll(f'{CHECKPOINT} was trained with {metadata[\"settings\"]}, and config.json has {order_settings()}: put that back, or start without --resume')"]),
    'put_weights(model, tensors)',
    'state = {}',
    "entries = [*json.loads(metadata['numbers']).items(), *((name[len(STATE):], tensor) for name, tensor in tensors.items() if name.startswith(STATE))]",
    'for name, value in entries:',
    ...indented(["index, key = name.split('/', 1)", 'state.setdefault(int(index), {})[key] = value']),
    "optimizer.load_state_dict({'state': state, 'param_groups': optimizer.state_dict()['param_groups']})",
    "return int(metadata['step']), float(metadata['loss'])",
  ]),
  '',
  '',
  'def read_file(path):',
  ...indented(['"""Its bytes; None where there is none."""', 'try:', ...indented(["with open(path, 'rb') as file:", ...indented(['return file.read()'])]), 'except FileNotFoundError:', ...indented(['return None'])]),
  '',
  '',
  'def newest(processes):',
  ...indented([
    '"""What to do when training has broken off, for whoever started it."""',
    'content = read_file(CHECKPOINT)',
    'if content is None:',
    ...indented(["return 'There is no checkpoint here: start again.' if processes.rank == 0 else 'Start again on all machines: with --resume from checkpoint.safetensors, where rank 0 has written one.'"]),
    "return f'checkpoint.safetensors has the weights after update {parse_safetensors(content)[1].get(\"step\")}: start again on all machines with --resume to go on from there.'",
  ]),
];

const mainLines = [
  "if __name__ == '__main__':",
  ...indented([
    "parser = argparse.ArgumentParser(description='Trains the network: as one process, or started by torchrun as many.')",
    "parser.add_argument('--resume', action='store_true', help='go on from checkpoint.safetensors')",
    "parser.add_argument('--updates', type=int, help='end after so many updates in all')",
    "parser.add_argument('--device', help='such as cpu; default: a GPU for each process, where there are any')",
    'options = parser.parse_args()',
    "processes = Processes(config['timeout_seconds'], config['start_seconds'], options.device)",
    'processes.advice = lambda: newest(processes)',
    'run(processes, lambda: train(processes, options))',
  ]),
];
