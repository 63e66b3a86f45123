import type { Parameter } from '../../graph/document.ts';
import { type ResolvedNode, portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import type { TorchLayer, TorchPiece } from '../../node/torchLayer.ts';
import type { Shape } from '../../tensor/shape.ts';
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

interface Candidate {
  readonly node: ResolvedNode;
  readonly layer: TorchLayer;
  /** By slot. */
  readonly records: Readonly<Record<string, string>>;
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
  readonly #analysis: Analysis;
  readonly #names = new Names(attributes);
  readonly #records: ReadonlyMap<string, Parameter>;
  readonly #pieces = new Map<string, readonly TorchPiece[]>();

  constructor(analysis: Analysis, fused: ReadonlyMap<string, FusedCell>, isTrained: (record: string) => boolean) {
    this.#analysis = analysis;
    const { parameters } = analysis.graph.document;
    this.#records = new Map(parameters.map((record) => [record.id, record]));
    const claims = analysis.order.flatMap((node) => this.#claim(node, fused.get(node.node.id)) ?? []);
    for (const group of this.#shared(this.#possible(claims))) this.#add(group, isTrained);
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

  #claim(node: ResolvedNode, fused: FusedCell | undefined): Candidate | undefined {
    const { definition, config } = node;
    const { graph, shapes } = this.#analysis;
    const inputs: Record<string, Shape> = {};
    for (const { name } of node.inputs) {
      const edge = graph.incoming.get(portKey(node.node.id, name));
      const shape = edge && shapes.outputs.get(portKey(edge.source.node, edge.source.port));
      if (shape) inputs[name] = shape;
    }
    // Padding would count among the samples of a batch.
    if (graph.document.data.lengths && definition.mixesSamples?.(config, 'training')) return undefined;
    const isVector = (slot: string): boolean => shapes.inferred.get(node.node.id)?.parameters?.[slot]?.length === 1;
    const cell = definition.cell?.(config);
    const layer = cell ? torchCell(cell, inputs.x?.[0] ?? 0, fused?.direction ?? 'step', isVector) : definition.torch?.(config, inputs);
    return layer ? { node, layer, records: node.node.parameters } : undefined;
  }

  /** Without those whose parameters are used in a way that layers cannot share, again and again until all others can. */
  #possible(claims: readonly Candidate[]): readonly Candidate[] {
    const users = new Map<string, string[]>();
    for (const { node, parameters } of this.#analysis.order) {
      for (const { name } of parameters) {
        const record = node.parameters[name] ?? '';
        users.set(record, [...(users.get(record) ?? []), node.id]);
      }
    }
    const byNode = new Map(claims.map((claim) => [claim.node.node.id, claim]));
    const fits = (claim: Candidate): boolean =>
      Object.entries(claim.layer.parameters ?? {}).every(([slot]) => {
        const all = users.get(claim.records[slot] ?? '') ?? [];
        return new Set(all).size === all.length && all.every((id) => byNode.has(id) && sameLayer(byNode.get(id), claim));
      }) && this.#isUniform(claim);
    const possible = claims.filter(fits);
    return possible.length === claims.length ? claims : this.#possible(possible);
  }

  /** Parameters that are parts of one entry are trained alike. */
  #isUniform({ layer, records }: Candidate): boolean {
    const byEntry = new Map<string, string>();
    return Object.entries(layer.parameters ?? {}).every(([slot, pieces]) => {
      const record = this.#records.get(records[slot] ?? '');
      const how = JSON.stringify([record?.trainable, record?.rate ?? 1]);
      return (pieces ?? []).every(({ entry }) => {
        const known = byEntry.get(entry) ?? how;
        byEntry.set(entry, known);
        return known === how;
      });
    });
  }

  /** Nodes with the same layer and parameters together. What has no parameters is a layer by itself. */
  #shared(claims: readonly Candidate[]): Candidate[][] {
    const groups = new Map<string, Candidate[]>();
    for (const claim of claims) {
      const slots = Object.keys(claim.layer.parameters ?? {});
      const key = slots.length === 0 ? claim.node.node.id : JSON.stringify([claim.layer.layer, ...slots.map((slot) => claim.records[slot])]);
      groups.set(key, [...(groups.get(key) ?? []), claim]);
    }
    return [...groups.values()];
  }

  #add(group: readonly Candidate[], isTrained: (record: string) => boolean): void {
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

function sameLayer(a: Candidate | undefined, b: Candidate): boolean {
  return a !== undefined && a.layer.layer === b.layer.layer && Object.keys(b.layer.parameters ?? {}).every((slot) => a.records[slot] === b.records[slot]);
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
