import type { Analysis } from '../../graph/validate.ts';
import { portKey } from '../../graph/resolve.ts';
import { Names } from './names.ts';
import type { TraceTensor } from './trace.ts';

/**
 * An identifier for every tensor of a trace, from the labels of nodes and the names of parameters: `h` for the one output
 * of node "h", `h_C` for one of several, `dh` for its gradient. No two are the same, in capitals and small letters neither
 * than they are written; the same trace gives the same names.
 */
export function nameTensors(tensors: Iterable<TraceTensor>, { graph }: Analysis, reserved: Iterable<string>): Map<string, string> {
  const names = new Names(reserved);
  const result = new Map<string, string>();
  const records = new Map(graph.document.parameters.map((record) => [record.id, record]));
  const wanted = (tensor: TraceTensor): readonly [wanted: string, fallback: string] => {
    switch (tensor.kind) {
      case 'output':
      case 'internal': {
        const node = graph.nodes.get(tensor.node);
        const label = node?.node.label ?? tensor.node;
        const ending = tensor.kind === 'output' && node?.outputs.length === 1 ? '' : `_${tensor.name}`;
        return [nameWith(label, ending, tensor.gradient), nameWith(tensor.node, ending, tensor.gradient)];
      }
      case 'parameter': {
        const name = records.get(tensor.record)?.name ?? tensor.record;
        return [nameWith(name, '', tensor.gradient), nameWith(tensor.record, '', tensor.gradient)];
      }
      case 'edge-gradient': {
        const edge = graph.edges.get(tensor.edge);
        const [from, to] = [edge?.source.node ?? '', edge?.target.node ?? ''].map((node) => graph.nodes.get(node)?.node.label ?? node);
        return [`d${from ?? ''}_from_${to ?? ''}`, `d${tensor.edge}`];
      }
      case 'constant':
        return ['constant', ''];
      case 'row':
        return ['row', ''];
      case 'loss':
        return ['loss', ''];
      case 'presence':
        return [tensor.which, ''];
      default:
        return [`weight_of_${graph.nodes.get(tensor.node)?.node.label ?? tensor.node}`, `weight_of_${tensor.node}`];
    }
  };
  // Values first: a gradient gives way to a node that is called so.
  const isGradient = (tensor: TraceTensor): boolean => tensor.kind === 'edge-gradient' || ('gradient' in tensor && tensor.gradient);
  for (const tensor of [...tensors].sort((a, b) => Number(isGradient(a)) - Number(isGradient(b)))) result.set(tensor.id, names.take(...wanted(tensor)));
  return result;
}

function nameWith(label: string, ending: string, isGradient: boolean): string {
  const [name = ''] = label.split('=');
  return `${isGradient ? 'd' : ''}${name.trim()}${ending}`;
}

/** By `portKey(node, port)`, the identifier of each output that has one. */
export function outputNames(tensors: Iterable<TraceTensor>, names: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const tensor of tensors) if (tensor.kind === 'output' && !tensor.gradient) found.set(portKey(tensor.node, tensor.name), names.get(tensor.id) ?? '');
  return found;
}
