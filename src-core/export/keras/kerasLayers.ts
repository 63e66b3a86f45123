import type { Parameter } from '../../graph/document.ts';
import type { Analysis } from '../../graph/validate.ts';
import type { KerasLayer, KerasPiece } from '../../node/kerasLayer.ts';
import { type Numbers, type LayerConfig, movedTypes, partsOfNode } from '../layouts/cellParts.ts';
import { writeLayer } from '../layouts/layouts.ts';
import type { NamedTensor } from '../namedTensor.ts';
import { type Candidate, type Claim, layerGroups } from '../python/layerClaims.ts';
import type { WrittenLayer } from '../python/naturalNetwork.ts';
import { pythonString } from '../python/pythonText.ts';
import type { FusedCell } from '../python/schedule.ts';
import { Names } from '../trace/names.ts';
import { kerasCell } from './kerasCells.ts';

/** What `keras.Model` has itself, and what the file gives to the network. */
const attributes = 'self add_loss add_metric add_weight autocast build build_from_config built call compile compile_from_config compiled compiled_loss compiled_metrics compute_dtype compute_loss compute_mask compute_metrics compute_output_shape compute_output_spec count_params distribute_reduction_method distribute_strategy dtype dtype_policy evaluate export fit from_config get_build_config get_compile_config get_config get_layer get_metrics_result get_quantization_layer_structure get_state_tree get_weights inbound_nodes input input_dtype input_shape input_spec inputs jit_compile layers learning_rate load_own_variables load_weights loss loss_of losses make_predict_function make_test_function make_train_function metrics metrics_names metrics_variables name non_trainable_variables non_trainable_weights optimizer optimizer_variables outbound_nodes output output_shape outputs path predict predict_function predict_on_batch predict_step quantization_mode quantize quantized_build quantized_call rematerialized_call reset_metrics reset_states run_eagerly save save_own_variables save_spec save_weights seed_generators set_state_tree set_weights state_updates stateful stateless_call stateless_compute_loss steps_per_execution stop_training submodules summary super supports_jit supports_masking symbolic_call test_function test_on_batch test_step to_json train_function train_on_batch train_step trainable trainable_variables trainable_weights updates variable_dtype variables weights with_name_scope'.split(' ');

/** Decides which nodes are layers of Keras. All else is written as the engine computes it, with weights of the model's own. */
export class KerasLayers {
  /** By node id. */
  readonly chosen = new Map<string, WrittenLayer>();
  /** The lines that make the layers. */
  readonly lines: string[] = [];
  /** The numbers as Keras has them, by their names in the file. */
  readonly tensors: NamedTensor[] = [];
  /** What `load` sets: attributes of the model, each with the names of its numbers. */
  readonly layers: { readonly attribute: string; readonly names: readonly string[] }[] = [];
  readonly weights: { readonly attribute: string; readonly name: string }[] = [];
  readonly #names = new Names(attributes);
  readonly #records: ReadonlyMap<string, Parameter>;
  readonly #own = new Map<string, string>();

  constructor(analysis: Analysis, fused: ReadonlyMap<string, FusedCell>, read: ReadonlySet<string>) {
    const { parameters } = analysis.graph.document;
    this.#records = new Map(parameters.map((record) => [record.id, record]));
    const claim: Claim<KerasLayer> = ({ node, definition, config, parameters: slots }, inputs, isVector) => {
      const trained = new Set(slots.filter(({ statistic }) => !statistic).map(({ name }) => this.#records.get(node.parameters[name] ?? '')?.trainable));
      // A layer is trained as a whole or not at all; one that keeps statistics would not keep them.
      if (trained.size > 1 || (trained.has(false) && slots.some(({ statistic }) => statistic))) return null;
      const cell = definition.cell?.(config);
      return cell ? kerasCell(cell, inputs['x']?.[0] ?? 0, fused.get(node.id)?.direction ?? 'step', isVector) : definition.keras?.(config, inputs);
    };
    const placed = new Set<string>();
    for (const group of layerGroups(analysis, claim)) this.#add(group, placed);
    for (const record of parameters) if (!placed.has(record.id) && read.has(record.id)) this.#addOwn(record);
  }

  /** The attribute of a parameter that is in no layer. */
  attributeOf(record: string): string {
    return this.#own.get(record) ?? '';
  }

  #add(group: readonly Candidate<KerasLayer>[], placed: Set<string>): void {
    const [first] = group;
    if (!first) return;
    const { layer, records, node } = first;
    const attribute = layer.layer === undefined ? null : this.#names.take(node.node.label ?? node.node.id, node.node.id);
    for (const { node: { node: { id } }, layer: own } of group) this.chosen.set(id, { attribute, layer: own });
    for (const slot of Object.keys(layer.parameters ?? {})) placed.add(records[slot] ?? '');
    if (attribute === null) return;
    this.lines.push(`self.${attribute} = ${layer.layer ?? ''}`);
    const { entries = [] } = layer;
    if (entries.length === 0) return;
    this.lines.push(`self.${attribute}.build(${layer.builtFor ?? 'None'})`);
    const isFrozen = node.parameters.some(({ name, statistic }) => !statistic && this.#records.get(records[name] ?? '')?.trainable === false);
    if (isFrozen) this.lines.push(`self.${attribute}.trainable = False`);
    const numbers = this.#numbersOf(first);
    for (const entry of entries) this.tensors.push({ name: `${attribute}/${entry}`, ...(numbers[entry] ?? { shape: [0], values: [] }) });
    this.layers.push({ attribute, names: entries.map((entry) => `${attribute}/${entry}`) });
  }

  /** By the entry of the layer. */
  #numbersOf({ layer, node, records }: Candidate<KerasLayer>): Readonly<Record<string, Numbers>> {
    const slots = Object.fromEntries(Object.entries(records).map(([slot, id]): [string, Numbers] => [slot, this.#records.get(id)?.values ?? { shape: [0], values: [] }]));
    const type = movedTypes.find((each) => each === node.node.type);
    if (type) {
      // The registry's own schema has parsed it: these types have all of `LayerConfig`.
      const written = writeLayer(partsOfNode(type, node.config as LayerConfig, slots), 'keras');
      if (typeof written !== 'string') return written;
    }
    const pieces = Object.entries(layer.parameters ?? {}).flatMap(([slot, list = []]) => list.map((piece): [string, Numbers] => [piece.entry, rearranged(slots[slot] ?? { shape: [0], values: [] }, piece)]));
    return Object.fromEntries(pieces);
  }

  #addOwn({ id, name, trainable, values }: Parameter): void {
    const attribute = this.#names.take(name.split('=')[0] ?? '', id);
    this.#own.set(id, attribute);
    const shape = `(${values.shape.map(String).join(', ')}${values.shape.length === 1 ? ',' : ''})`;
    this.lines.push(`self.${attribute} = self.add_weight(shape=${shape}, initializer='zeros', trainable=${trainable ? 'True' : 'False'}, name=${pythonString(attribute)})`);
    this.tensors.push({ name: attribute, shape: values.shape, values: values.values });
    this.weights.push({ attribute, name: attribute });
  }
}

/** The same numbers with their axes in another order. */
function rearranged({ shape, values }: Numbers, { axes }: KerasPiece): Numbers {
  if (!axes) return { shape, values };
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));
  const turned = axes.map((axis) => shape[axis] ?? 1);
  const result = new Float64Array(values.length);
  const index = turned.map(() => 0);
  for (let at = 0; at < result.length; at++) {
    result[at] = values[axes.reduce((place, axis, position) => place + (strides[axis] ?? 0) * (index[position] ?? 0), 0)] ?? NaN;
    for (let position = turned.length - 1; position >= 0; position--) {
      index[position] = (index[position] ?? 0) + 1;
      if ((index[position] ?? 0) < (turned[position] ?? 1)) break;
      index[position] = 0;
    }
  }
  return { shape: turned, values: result };
}
