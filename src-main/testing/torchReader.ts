import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { exportNetwork } from '../../src-core/engine/exportNetwork.ts';
import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import { writeNpz } from '../../src-core/export/npz.ts';
import { arraysOf } from '../../src-core/export/python/dataArrays.ts';
import { type TorchExport, exportTorch } from '../../src-core/export/pytorch/torchProject.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { type Analysis, analyse } from '../../src-core/graph/validate.ts';
import { referenceBackend } from '../../src-core/kernels/reference/referenceBackend.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { SampleSet } from '../../src-core/data/samples.ts';
import { difference } from './difference.ts';
import { EngineNumbers } from './engineNumbers.ts';
import { ownSamples } from '../../src-core/train/ownSamples.ts';
import { Trainer } from '../../src-core/train/trainer.ts';
import { sha256 } from '../services/sha256.ts';

const FileNumber = z.union([z.number(), z.null()]);
const Numbers = z.record(z.string(), z.array(FileNumber));
const Found = z.object({ loss: FileNumber, values: Numbers, gradients: Numbers, inputs: Numbers });
const Results = z.array(z.union([z.object({ error: z.string() }), Found]));

/** A Python with PyTorch, where there is one: Debian's, or the first on the path. */
export function pythonWithTorch(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import torch, numpy']).status === 0);
}

/**
 * Runs the module in each of the folders given: the loss, the variables of `forward` and `loss` as they are left, and the
 * gradients of parameters and inputs.
 */
const program = `
import importlib.util, json, os, sys, traceback
import numpy as np, torch

def numbers(value):
    if isinstance(value, (list, tuple)):
        value = torch.stack(list(value))
    return torch.as_tensor(value).detach().double().reshape(-1).tolist()

def found_in(folder):
    spec = importlib.util.spec_from_file_location('model', os.path.join(folder, 'model.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = module.load_weights(module.Network(), os.path.join(folder, 'weights.safetensors')).eval()
    names = json.load(open(os.path.join(folder, 'names.json')))
    with np.load(os.path.join(folder, 'check.npz'), allow_pickle=False) as arrays:
        data = {key: torch.from_numpy(arrays[key]).to(module.dtype) for key in arrays.files}
    for name in data:
        if name != 'lengths':
            data[name].requires_grad_()
    values = {}
    def watch(frame, event, arg):
        if event == 'return' and frame.f_code.co_filename == module.__file__ and frame.f_code.co_name in ('forward', 'loss'):
            values.update({key: value for key, value in frame.f_locals.items() if key in names['values']})
    sys.setprofile(watch)
    try:
        loss = model.loss(*[data[key] for key in names['loss']]) if names['hasLoss'] else model(*[data[key] for key in names['forward']])
    finally:
        sys.setprofile(None)
    if names['hasLoss'] and torch.is_tensor(loss) and loss.requires_grad:
        loss.backward()
    gradients = {}
    for name, pieces in module.parameters_of(model).items():
        found = module.parameters_of(model, lambda p: torch.zeros_like(p) if p.grad is None else p.grad)[name]
        if all(p.requires_grad for p in pieces):
            gradients[name] = numbers(torch.cat(found) if len(found) > 1 else found[0])
    inputs = {name: numbers(torch.zeros_like(x) if x.grad is None else x.grad) for name, x in data.items() if x.requires_grad}
    return {'loss': float(loss) if names['hasLoss'] else 0.0, 'values': {key: numbers(value) for key, value in values.items()}, 'gradients': gradients, 'inputs': inputs}

results = []
for folder in json.load(sys.stdin):
    try:
        results.append(found_in(folder))
    except Exception:
        results.append({'error': traceback.format_exc(limit=-2)})
text = json.dumps(results)
print(text.replace('NaN', 'null').replace('-Infinity', 'null').replace('Infinity', 'null'))
`;

/** How far PyTorch's numbers are from the engine's in both precisions. */
export interface TorchDifference {
  readonly float64: number;
  readonly float32: number;
}

/**
 * Writes the PyTorch export of documents to a folder in both precisions, runs all of them there in one process, and gives for
 * each the largest difference from the engine, or what went wrong: of the loss, every output, and every gradient of a trained
 * parameter or an input, relative to the largest number of the same tensor where that is above 1. `weights`: the safetensors
 * file that PyTorch reads instead of the export's.
 */
export function torchDifferences(documents: readonly GraphDocument[], python: string, folder: string, weights?: string): (TorchDifference | Error)[] {
  const made = documents.flatMap((given, index) =>
    (['float64', 'float32'] as const).map((precision) => {
      const analysis = analyse({ ...given, precision }, registry);
      const exported = exportTorch(analysis, traceDocument(analysis));
      const at = path.join(folder, String(index), precision);
      writeProject(at, analysis, exported);
      if (weights !== undefined) copyFileSync(weights, path.join(at, 'weights.safetensors'));
      return { analysis, exported, at };
    }),
  );
  const printed = execFileSync(python, ['-c', program], { input: JSON.stringify(made.map(({ at }) => at)), encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['pipe', 'pipe', 'pipe'] });
  const differences = Results.parse(JSON.parse(printed)).map((result, index) => {
    const one = made[index];
    if (!one) return new Error('more results than documents');
    return 'error' in result ? new Error(result.error) : differenceOf(result, one.analysis, one.exported);
  });
  return documents.map((_, index) => {
    const [float64 = Infinity, float32 = Infinity] = differences.slice(2 * index);
    if (float64 instanceof Error) return float64;
    return float32 instanceof Error ? float32 : { float64, float32 };
  });
}

/** The same for one document. @throws Error where it does not run */
export function torchDifference(given: GraphDocument, python: string, folder: string, weights?: string): TorchDifference {
  const [found = new Error('there is no result')] = torchDifferences([given], python, folder, weights);
  if (found instanceof Error) throw found;
  return found;
}

function writeProject(folder: string, analysis: Analysis, { files, model }: TorchExport): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of files) writeFileSync(path.join(folder, name), content);
  const { document } = analysis.graph;
  writeFileSync(path.join(folder, 'check.npz'), writeNpz(arraysOf(ownSamples(document), model, analysis), 'float64'));
  const lengths = model.isRagged ? ['lengths'] : [];
  const inputs = [...model.inputs.values()];
  const names = { values: [...model.outputs.values()], forward: [...inputs, ...lengths], loss: [...new Set([...inputs, ...model.targets.values()]), ...lengths], hasLoss: model.hasLoss };
  writeFileSync(path.join(folder, 'names.json'), JSON.stringify(names));
}

/** What nothing but the module itself keeps, and gradients of what is frozen, are not compared. */
function differenceOf({ loss, values, gradients, inputs }: z.output<typeof Found>, analysis: Analysis, { model }: TorchExport): number {
  const engine = new EngineNumbers(analysis);
  try {
    const outputs = new Map([...model.outputs].filter(([, name]) => values[name]));
    const known = Object.fromEntries([...engine.gradients()].map(([name, gradient]) => [name, gradients[name] ?? Array.from(gradient)]));
    return engine.differenceOf({ ...(model.hasLoss && { loss }), values, gradients: known, inputs }, { outputs, data: new Map([...model.inputs, ...model.targets]) });
  } finally {
    engine.close();
  }
}

/** A document to be trained in PyTorch and in the engine, and where. */
interface TrainedTwice {
  readonly document: GraphDocument;
  readonly samples: SampleSet;
  readonly python: string;
  readonly folder: string;
}

/** Trains a document for so many updates in PyTorch and in the engine; gives the largest difference between the losses of batches, relative to those above 1. */
export async function torchTrainingDifference(given: TrainedTwice, updates: number): Promise<number> {
  await writeCode(given, 'pytorch');
  const program = `import sys; sys.path.insert(0, sys.argv[1]); import train; losses = train.main(${String(updates)})[1]`;
  return difference(lossesOf(given, program), lossesInEngine(given, updates));
}

/** Runs the cells of a document's notebook one after the other, as Jupyter does: in its folder, with one set of names. Gives the same as `torchTrainingDifference`, for all of its epochs. */
export async function notebookDifference(given: TrainedTwice): Promise<number> {
  await writeCode(given, 'notebook');
  const program = `
import json, os, sys
os.chdir(sys.argv[1])
names = {'__name__': '__main__'}
for cell in json.load(open('model.ipynb', encoding='utf-8'))['cells']:
    if cell['cell_type'] == 'code':
        exec(compile(''.join(cell['source']), cell['id'], 'exec'), names)
losses = names['losses']
assert os.path.exists('trained.safetensors')
`;
  const found = lossesOf(given, program);
  return difference(found, lossesInEngine(given, found.length));
}

async function writeCode({ document, samples, folder }: TrainedTwice, format: 'pytorch' | 'notebook'): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { files } = await exportNetwork({ document, format, choices: {}, readSamples: () => Promise.resolve(samples), sha256 }, registry);
  for (const { name, content } of files) writeFileSync(path.join(folder, name), content);
}

/** What a program has in `losses` when it has run. */
function lossesOf({ python, folder }: TrainedTwice, program: string): number[] {
  const printed = execFileSync(python, ['-c', `${program}\nimport json\nprint()\nprint(json.dumps(losses))`, folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return z.array(z.number()).parse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''));
}

/** Fewer where training ends before so many updates. */
function lossesInEngine({ document, samples }: TrainedTwice, updates: number): number[] {
  const trainer = new Trainer({ document, samples, registry, machinery: { backend: referenceBackend, passes: [] }, from: null });
  const losses: number[] = [];
  for (const moment of trainer.run()) {
    if (moment !== 'measuring') losses.push(trainer.session.loss ?? NaN);
    if (losses.length === updates) break;
  }
  trainer.close();
  return losses;
}
