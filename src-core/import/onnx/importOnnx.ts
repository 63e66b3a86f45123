import { AppError } from '../../graph/appError.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { Registry } from '../../node/registry.ts';
import { DocumentBuilder } from './documentBuilder.ts';
import { type Value, operators } from './operators.ts';
import { type ReadModel, readOnnx } from './readOnnx.ts';

/** Opset versions whose operators are those that are read here. */
const [oldestOpset, newestOpset] = [9, 21];
/** Operators and elements of a model. */
const mostNodes = 10_000;

/**
 * A document of an ONNX model: its operators as nodes, its numbers as parameters, and for each input one sample of zeros.
 * The first axis of each input and output is that of the samples.
 * @throws AppError E_FILE_INVALID where it is no model; E_ONNX_UNSUPPORTED with everything that there is no node for
 */
export function importOnnx(bytes: Uint8Array, registry: Registry, title: string): GraphDocument {
  const model = readOnnx(bytes);
  const faults = faultsBefore(model);
  if (faults.length > 0) throw unsupported(faults);
  const builder = new DocumentBuilder(registry);
  const values = new Map<string, Value>([...model.initializers].map(([name, tensor]) => [name, { kind: 'constant', name, tensor }]));
  for (const { name, shape } of model.inputs) {
    // Old files list their numbers among the inputs.
    if (values.has(name)) continue;
    const rest = shape?.slice(1) ?? null;
    if (!rest || shape?.length === 0 || !rest.every((extent) => extent !== null)) faults.push(`input ${JSON.stringify(name)}: its shape is not known`);
    else if (rest.reduce((size, extent) => size * extent, 1) > 2 ** 24) faults.push(`input ${JSON.stringify(name)}: it is too large`);
    else values.set(name, { kind: 'port', port: builder.input(name, rest) });
  }
  const readOnce = namesReadOnce(model);
  // What reads a value that could not be had is silent: the first fault says why.
  for (const node of faults.length > 0 ? [] : model.nodes) {
    const inputs = node.inputs.map((name) => (name === '' ? null : values.get(name)));
    if (inputs.some((input) => input === undefined)) continue;
    const given = inputs.map((input) => input ?? null);
    const outcome = Object.hasOwn(operators, node.op) ? operators[node.op]?.({ node, inputs: given, builder, opset: model.opset, readOnce }) : undefined;
    if (outcome === undefined || typeof outcome === 'string') faults.push(`${node.op}${node.name === '' ? '' : ` ${JSON.stringify(node.name)}`}: ${outcome ?? 'there is no node for it'}`);
    else values.set(node.outputs[0] ?? '', outcome);
  }
  const missing = model.outputs.filter(({ name }) => values.get(name)?.kind !== 'port');
  if (faults.length === 0) faults.push(...missing.map(({ name }) => `output ${JSON.stringify(name)}: nothing in the model gives it`));
  if (faults.length > 0) throw unsupported(faults);
  return builder.finish(model.name === '' ? title : model.name);
}

function namesReadOnce({ nodes, outputs }: ReadModel): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs.map((output) => output.name)]) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count === 1).map(([name]) => name));
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
