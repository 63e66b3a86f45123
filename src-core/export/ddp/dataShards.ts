import type { SampleSet } from '../../data/samples.ts';
import type { Analysis } from '../../graph/validate.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { type ExportedFile, type Sha256, textFile } from '../exportedFile.ts';
import type { NamedTensor, StoredType } from '../namedTensor.ts';
import { writeNpz } from '../npz.ts';
import { arraysOf } from '../python/dataArrays.ts';
import type { TorchModel } from '../pytorch/torchModel.ts';

const mostInShard = 2 ** 24;

/**
 * The samples in `data/`: shards of at most 16 MiB with so many whole samples each, the samples of each part, and a manifest with
 * the SHA-256 of every file.
 */
export function dataFiles(analysis: Analysis, model: TorchModel, samples: SampleSet, sha256: Sha256): ExportedFile[] {
  const { precision } = analysis.graph.document;
  const arrays = arraysOf(samples, model, analysis);
  const axisOf = ({ name }: NamedTensor): number => (model.hasSteps && !(model.isRagged && name === 'lengths') ? 1 : 0);
  const perSample = arrays.reduce((sum, { values }) => sum + values.length / samples.count, 0) * bytesOf[precision];
  const inShard = Math.max(1, Math.floor(mostInShard / perSample));
  const shards = Array.from({ length: Math.ceil(samples.count / inShard) }, (_, index) => {
    const [from, to] = [index * inShard, Math.min(samples.count, (index + 1) * inShard)];
    return { name: `samples-${String(index).padStart(5, '0')}.npz`, samples: to - from, content: writeNpz(arrays.map((array) => piece(array, axisOf(array), from, to)), precision) };
  });
  const { training, validation, test } = samples.parts;
  const parts = { name: 'parts.npz', content: writeNpz(Object.entries({ training, validation, test }).map(([name, part]) => ({ name, shape: [part.length], values: part })), 'float64') };
  const manifest = {
    samples: samples.count,
    arrays: Object.fromEntries(arrays.map((array) => [array.name, { shape: array.shape, samplesAlong: axisOf(array) }])),
    shards: shards.map(({ name, samples: count, content }) => ({ file: name, samples: count, sha256: sha256(content) })),
    parts: { file: parts.name, sha256: sha256(parts.content) },
  };
  return [textFile('data/manifest.json', `${JSON.stringify(manifest, null, 1)}\n`), ...[...shards, parts].map(({ name, content }) => ({ name: `data/${name}`, content }))];
}

const bytesOf: Readonly<Record<StoredType, number>> = { float64: 8, float32: 4 };

/** Samples `from` to `to` of an array, whose axis of samples is the first or, behind the steps, the second. */
function piece({ name, shape, values }: NamedTensor, axis: number, from: number, to: number): NamedTensor {
  const rest = sizeOf(shape.slice(axis + 1));
  const [steps, count] = [axis === 0 ? 1 : (shape[0] ?? 1), shape[axis] ?? 0];
  const taken = new Float64Array(steps * (to - from) * rest);
  for (let step = 0; step < steps; step++) {
    for (let index = 0; index < (to - from) * rest; index++) taken[step * (to - from) * rest + index] = values[(step * count + from) * rest + index] ?? 0;
  }
  return { name, shape: shape.map((extent, at) => (at === axis ? to - from : extent)), values: taken };
}

/** `data.py` */
export const dataCode = `"""Reads the samples: the shards in data/ that data/manifest.json names, each checked before it is used."""
import hashlib
import io
import json
import os

import numpy as np
import torch

from model import dtype, folder
from processes import Refused


def load_data():
    """The arrays by name with all samples, and which samples are for training."""
    with open(os.path.join(folder, 'data', 'manifest.json'), encoding='utf-8') as file:
        manifest = json.load(file)
    shards = [read_checked(shard) for shard in manifest['shards']]
    data = {}
    for name, entry in manifest['arrays'].items():
        whole = np.concatenate([shard[name] for shard in shards], axis=entry['samplesAlong'])
        if list(whole.shape) != entry['shape']:
            raise Refused(f'data/manifest.json says that {name} has the shape {entry["shape"]}, but the shards have {list(whole.shape)}')
        data[name] = torch.from_numpy(whole).to(dtype)
    return data, read_checked(manifest['parts'])['training'].astype(int).tolist()


def read_checked(entry):
    """The arrays of one file, if it has the SHA-256 that the manifest says."""
    path = os.path.join(folder, 'data', os.path.basename(entry['file']))
    try:
        with open(path, 'rb') as file:
            content = file.read()
    except OSError as error:
        raise Refused(f'{path} cannot be read ({error.strerror}): copy the whole folder to every machine')
    found = hashlib.sha256(content).hexdigest()
    if found != entry['sha256']:
        raise Refused(f'{path} is not the file that was exported: its SHA-256 is {found}, the manifest has {entry["sha256"]}. Copy it again, or export anew.')
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
`;
