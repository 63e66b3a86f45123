import { encodeWeights } from '../../src-core/export/weights.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { WeightFormat } from '../../src-core/protocol/appContract.ts';
import { atomicWrite } from './atomicWrite.ts';

/** Writes the document's parameters atomically and says how much was written; errors as in `atomicWrite`. */
export async function exportWeights(path: string, format: WeightFormat, document: GraphDocument): Promise<{ path: string; bytes: number; tensors: number }> {
  const content = encodeWeights(document, format);
  await atomicWrite(path, content);
  return { path, bytes: content.length, tensors: document.parameters.length };
}
