import { AppError } from '../../graph/appError.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { Registry } from '../../node/registry.ts';
import { arrangementsOf } from './arrangements.ts';
import { GraphImport } from './graphImport.ts';
import { operators } from './operators.ts';
import { type ReadModel, readOnnx } from './readOnnx.ts';
import type { Axis } from './symbolicAxes.ts';

/** Opset versions whose operators are those that are read here. */
const [oldestOpset, newestOpset] = [9, 21];
/** Operators of a model. */
const mostNodes = 10_000;

/** An input or output of a model, and what it is in the document. */
export interface ImportedValue {
  readonly name: string;
  readonly node: string;
  readonly port: string;
  readonly axes: readonly Axis[];
}

/** A document made of a model. An output whose axes have no steps, in a document with steps, is what is there at the last one. */
export interface ImportedModel {
  readonly document: GraphDocument;
  readonly inputs: readonly ImportedValue[];
  readonly outputs: readonly ImportedValue[];
}

/**
 * A document of an ONNX model: its operators as nodes, its numbers as parameters, and for each input one sample of zeros.
 * @throws AppError E_FILE_INVALID where it is no model; E_ONNX_UNSUPPORTED with everything that there is no node for
 */
export function importOnnx(bytes: Uint8Array, registry: Registry, title: string): GraphDocument {
  return importModel(bytes, registry, title).document;
}

/** As `importOnnx`, and what the model calls its inputs and outputs. */
export function importModel(bytes: Uint8Array, registry: Registry, title: string): ImportedModel {
  const model = readOnnx(bytes);
  const before = faultsBefore(model);
  if (before.length > 0) throw unsupported(before);
  let furthest: GraphImport | null = null;
  for (const arrangement of arrangementsOf(model)) {
    const attempt = new GraphImport(model, registry, arrangement);
    const imported = attempt.run(title);
    if (imported) return imported;
    if (!furthest || attempt.done > furthest.done) furthest = attempt;
  }
  throw unsupported(furthest?.faults ?? []);
}

/** What can be said before anything is made: versions, sizes, and every operator that there is no node for. */
function faultsBefore({ opset, nodes, outputs }: ReadModel): string[] {
  const unknown = [...new Set(nodes.filter(({ op, domain }) => !Object.hasOwn(operators, op) || !['', 'ai.onnx'].includes(domain)).map(({ op, domain }) => (domain === '' ? op : `${domain}.${op}`)))];
  return [
    ...(opset < oldestOpset || opset > newestOpset ? [`opset ${String(opset)}: versions ${String(oldestOpset)} to ${String(newestOpset)} are read`] : []),
    ...(nodes.length > mostNodes ? [`it has more than ${String(mostNodes)} operators`] : []),
    ...(outputs.length === 0 ? ['it has no outputs'] : []),
    ...(unknown.length > 0 ? [`there is no node for ${unknown.sort().join(', ')}`] : []),
  ];
}

function unsupported(faults: readonly string[]): AppError {
  return new AppError('E_ONNX_UNSUPPORTED', `nothing was imported: ${faults.slice(0, 20).join('; ')}${faults.length > 20 ? `; and ${String(faults.length - 20)} more` : ''}`, { faults: faults.slice(0, 100) });
}
