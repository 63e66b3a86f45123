import path from 'node:path';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { importOnnx } from '../../src-core/import/onnx/importOnnx.ts';
import { registry } from '../../src-core/node/registry.ts';
import { inFile, readWhole } from './projects.ts';

const largestModel = 2 ** 28;

/** A document made of an ONNX model. @throws AppError E_FILE_…, E_ONNX_UNSUPPORTED; nothing is half imported */
export async function openModel(file: string): Promise<GraphDocument> {
  const content = await readWhole(file, largestModel);
  return inFile(file, () => importOnnx(new Uint8Array(content), registry, path.basename(file, '.onnx')));
}
