import { type ResolvedNode, portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import type { EmitContext, LossReduction, Step } from '../node/definition.ts';
import { type View, absent } from '../node/view.ts';
import type { Shape } from '../tensor/shape.ts';
import { type Layout, type RunTensor, type TensorPair, atStep, parameterMatrix } from './layout.ts';

/** A name that a node definition uses in `forward` and `backward`, and what it stands for. */
type Binding =
  | { readonly name: string; readonly tensor: RunTensor; readonly lag: number }
  | { readonly name: string; readonly view: View };

/** Everything about one node that does not change from step to step, looked up once. */
export interface NodePlan {
  readonly node: ResolvedNode;
  readonly values: readonly Binding[];
  readonly gradients: readonly Binding[];
  /** Outputs that feed several edges: their total, and the gradient of each edge. */
  readonly fanOuts: readonly { readonly total: RunTensor; readonly parts: readonly RunTensor[] }[];
  readonly inputShapes: EmitContext<unknown>['inputs'];
  readonly loss: { readonly ell: TensorPair; readonly share: number; readonly reduction: LossReduction } | undefined;
}

export function planNode(node: ResolvedNode, analysis: Analysis, layout: Layout): NodePlan {
  const { graph, shapes } = analysis;
  const { id, parameters } = node.node;
  const values: Binding[] = [];
  const gradients: Binding[] = [];
  const inputShapes: Record<string, Shape> = {};
  const bindPair = (name: string, pair: TensorPair | undefined): void => {
    if (!pair) return;
    values.push({ name, tensor: pair.value, lag: 0 });
    gradients.push({ name: `d${name}`, tensor: pair.gradient, lag: 0 });
  };

  for (const { name, lag = 0 } of node.inputs) {
    const edge = graph.incoming.get(portKey(id, name));
    const source = edge && layout.outputs.get(portKey(edge.source.node, edge.source.port));
    const gradient = edge && layout.edgeGradients.get(edge.id);
    if (!source || !gradient) continue;
    values.push({ name, tensor: source.value, lag });
    gradients.push({ name: `d${name}`, tensor: gradient, lag });
    inputShapes[name] = source.value.shape;
  }
  for (const { name } of node.outputs) bindPair(name, layout.outputs.get(portKey(id, name)));
  for (const name of Object.keys(shapes.inferred.get(id)?.internals ?? {})) bindPair(name, layout.internals.get(portKey(id, name)));
  for (const [slot, record] of Object.entries(parameters)) {
    const place = layout.parameters.get(record);
    if (!place) continue;
    values.push({ name: slot, view: parameterMatrix(place, place.value) });
    gradients.push({ name: `d${slot}`, view: parameterMatrix(place, place.gradient) });
  }

  const fanOuts = node.outputs.flatMap(({ name }) => {
    const key = portKey(id, name);
    const total = layout.outputs.get(key)?.gradient;
    const parts = (graph.outgoing.get(key) ?? []).flatMap((edge) => layout.edgeGradients.get(edge.id) ?? []);
    return total && parts.length > 1 ? [{ total, parts }] : [];
  });
  return { node, values, gradients, fanOuts, inputShapes, loss: lossOf(node, layout) };
}

function lossOf({ node, definition, outputs, config }: ResolvedNode, layout: Layout): NodePlan['loss'] {
  const reduction = definition.loss?.(config);
  const ell = layout.outputs.get(portKey(node.id, outputs[0]?.name ?? ''));
  const share = layout.losses.get(node.id);
  return reduction && ell && share !== undefined ? { ell, share, reduction } : undefined;
}

/** The views of a node at one step. A name that has none, or lies before the first step or behind the last, gives the absent view. */
export function viewsAt(bindings: readonly Binding[], step: number, { steps, samples }: { readonly steps: number; readonly samples: number }): Record<string, View> {
  const views: Record<string, View> = {};
  for (const binding of bindings) {
    if ('view' in binding) views[binding.name] = binding.view;
    else {
      const at = step - binding.lag;
      if (at >= 0 && at < steps) views[binding.name] = atStep(binding.tensor, at, samples);
    }
  }
  return new Proxy(views, { get: (target, name) => (typeof name === 'string' && Object.hasOwn(target, name) ? target[name] : absent) });
}

/** Which samples are there at a step. */
export function presenceIn({ presence, samples }: Layout): EmitContext<unknown>['presence'] {
  if (!presence) return null;
  const { real, padded, share, among } = presence;
  const at = (tensor: RunTensor, step: number): View => atStep(tensor, step, samples);
  return (step) => ({ real: at(real, step), padded: at(padded, step), share: at(share, step), among: at(among, step) });
}

/** ∂L/∂ℓ[t, n]: the weight of one sample at one step in the total loss; 0 where the loss does not read the step. `step.count` are the sample's steps. */
export function lossFactor(reduction: LossReduction, step: Step, samples: number): number {
  if (reduction.steps === 'last' && !step.isLast) return 0;
  const overSteps = reduction.steps === 'every' && reduction.overSteps === 'mean' ? step.count : 1;
  const overSamples = reduction.overSamples === 'mean' ? samples : 1;
  return reduction.weight / (overSteps * overSamples);
}
