import { z } from 'zod';
import { networkText } from '../../src-core/export/networkText.ts';
import { encodeWeights, namedParameters } from '../../src-core/export/weights.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { sha256 } from '../services/sha256.ts';

const Header = z.record(z.string(), z.json());

/** A document's weights as `train.py` of its DDP project keeps them: with what an optimizer remembers, and the network that they are of. */
export function trainedFile(document: GraphDocument): Uint8Array {
  const graph = networkText(document);
  const tensors = namedParameters(document);
  const content = encodeWeights(document, 'safetensors', [...tensors, ...tensors.map(({ values, shape }, index) => ({ name: `optimizer/${String(index)}/momentum_buffer`, shape, values: Array.from(values, () => -1) }))]);
  const size = Number(new DataView(content.buffer).getBigUint64(0, true));
  const header = Header.parse(JSON.parse(new TextDecoder().decode(content.subarray(8, 8 + size))));
  const text = new TextEncoder().encode(JSON.stringify({ ...header, __metadata__: { format: 'chainrule', graph_sha256: sha256(graph), graph, step: '7', loss: '0.5' } }));
  const file = new Uint8Array(8 + text.length + content.length - 8 - size);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(content.subarray(8 + size), 8 + text.length);
  return file;
}
