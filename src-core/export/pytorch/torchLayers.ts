import type { Parameter } from '../../graph/document.ts';
import type { Analysis } from '../../graph/validate.ts';
import type { TorchLayer, TorchPiece } from '../../node/torchLayer.ts';
import type { Shape } from '../../tensor/shape.ts';
import { type Candidate, type Claim, layerGroups } from '../python/layerClaims.ts';
import { Names } from '../trace/names.ts';
import { namedParameters } from '../weights.ts';
import { torchCell } from './torchCells.ts';
import type { FusedCell } from '../python/schedule.ts';

/** A layer of the module, or the function that stands for a node. */
export interface ChosenLayer {
  /** The module's attribute; nodes with the same parameters share one. Null for a function. */
  readonly attribute: string | null;
  readonly layer: TorchLayer;
}

/** Where a parameter of the document lies in the module: pieces of layers, or an attribute of its own. */
export interface PlacedParameter {
  readonly name: string;
  readonly record: Parameter;
  readonly pieces: readonly TorchPiece[];
  readonly isTrained: boolean;
}

/** What `nn.Module` has itself, and what the file gives to the network. */
const attributes = 'add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict loss modules mtia named_buffers named_children named_modules named_parameters parameters register_buffer register_forward_hook register_module register_parameter requires_grad_ set_extra_state set_submodule share_memory state_dict to to_empty train training type xpu zero_grad T_destination super self'.split(' ');

/** Decides which nodes are layers of PyTorch. All else is written as the engine computes it, with parameters of the module's own. */
export class TorchLayers {
  /** By node id. */
  readonly chosen = new Map<string, ChosenLayer>();
  /** The lines that make the layers. */
  readonly lines: string[] = [];
  /** The document's parameters in its order. */
  readonly placed: PlacedParameter[] = [];
  readonly #names = new Names(attributes);
  readonly #pieces = new Map<string, readonly TorchPiece[]>();

  constructor(analysis: Analysis, fused: ReadonlyMap<string, FusedCell>, isTrained: (record: string) => boolean) {
    const { parameters } = analysis.graph.document;
    const claim: Claim<TorchLayer> = ({ node, definition, config }, inputs, isVector) => {
      const cell = definition.cell?.(config);
      return cell ? torchCell(cell, inputs['x']?.[0] ?? 0, fused.get(node.id)?.direction ?? 'step', isVector) : definition.torch?.(config, inputs);
    };
    for (const group of layerGroups(analysis, claim)) this.#add(group, isTrained);
    for (const [index, { name, shape }] of namedParameters(document(analysis)).entries()) {
      const record = parameters[index];
      if (!record) continue;
      const own = this.#pieces.get(record.id) ?? [{ entry: this.#parameter(record, shape, isTrained(record.id)) }];
      this.placed.push({ name, record, pieces: own, isTrained: isTrained(record.id) });
    }
  }

  /** The attribute of a parameter that is in no layer. */
  attributeOf(record: string): string {
    return this.#pieces.get(record)?.[0]?.entry ?? '';
  }

  #add(group: readonly Candidate<TorchLayer>[], isTrained: (record: string) => boolean): void {
    const [first] = group;
    if (!first) return;
    const { layer, records, node } = first;
    const attribute = layer.layer === undefined ? null : this.#names.take(node.node.label ?? node.node.id, node.node.id);
    for (const { node: { node: { id } }, layer: own } of group) this.chosen.set(id, { attribute, layer: own });
    if (attribute === null) return;
    this.lines.push(`self.${attribute} = ${layer.layer ?? ''}`);
    const frozen = new Set<string>();
    for (const [slot, pieces = []] of Object.entries(layer.parameters ?? {})) {
      const record = records[slot] ?? '';
      this.#pieces.set(record, pieces.map((piece) => ({ ...piece, entry: `${attribute}.${piece.entry}` })));
      const isStatistic = node.parameters.some(({ name, statistic }) => name === slot && statistic);
      if (!isTrained(record) && !isStatistic) for (const { entry } of pieces) frozen.add(entry);
    }
    for (const entry of frozen) this.lines.push(`self.${attribute}.${entry}.requires_grad_(False)`);
    this.lines.push(...zeroLines(attribute, layer, frozen));
  }

  #parameter({ id, name }: Parameter, shape: Shape, isTrained: boolean): string {
    const attribute = this.#names.take(name.split('=')[0] ?? '', id);
    this.#pieces.set(id, [{ entry: attribute }]);
    this.lines.push(`self.${attribute} = nn.Parameter(torch.zeros(${shape.length === 0 ? '()' : shape.map(String).join(', ')})${isTrained ? '' : ', requires_grad=False'})`);
    return attribute;
  }
}

function document({ graph }: Analysis): Analysis['graph']['document'] {
  return graph.document;
}

/** A second bias that the node has not: 0, and it stays so. */
function zeroLines(attribute: string, { zeros = [], parameters = {} }: TorchLayer, frozen: ReadonlySet<string>): string[] {
  const used = new Set(Object.values(parameters).flatMap((pieces) => pieces?.map(({ entry }) => entry) ?? []));
  const lines: string[] = [];
  for (const entry of new Set(zeros.map((piece) => piece.entry))) {
    const name = `self.${attribute}.${entry}`;
    if (!used.has(entry)) lines.push(`nn.init.zeros_(${name}).requires_grad_(False)  # each gate has one bias`);
    else {
      const last = Math.max(...zeros.map(({ rows }) => rows?.[1] ?? 0));
      lines.push('# Of these biases only those of the candidate are used; the others are 0 and stay so.', `nn.init.zeros_(${name})`);
      if (!frozen.has(entry)) lines.push(`${name}.register_hook(lambda gradient: F.pad(gradient[${String(last)}:], (${String(last)}, 0)))`);
    }
  }
  return lines;
}
