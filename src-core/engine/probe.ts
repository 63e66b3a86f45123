import { portKey } from '../graph/resolve.ts';
import type { ResolvedNode } from '../graph/resolve.ts';
import type { View } from '../node/view.ts';
import { type RunTensor, atStep, type Region } from './layout.ts';
import type { Session } from './session.ts';

/** Asks single nodes of a run for their local derivatives, by their own `backward`. */
export interface Probe {
  /**
   * Lets `seed` write the gradients of one of the node's outputs, `[N, size]`, at one step, runs the node's way back
   * there, and lets `read` look at what arrived. Everything is 0 again afterwards.
   */
  ask<T>(node: ResolvedNode, step: number, output: string, seed: (dy: View) => void, read: () => T): T;
}

/** Hands out a probe. Afterwards the session's gradients are again those of the loss. */
export function probing<T>(session: Session, use: (probe: Probe) => T): T {
  const { layout, ranges } = session.program;
  const { memory } = session;
  const wayBack = new Map(ranges.filter(({ phase }) => phase === 'backward').map((range) => [JSON.stringify([range.node, range.step]), range]));
  for (const { from, to } of [layout.gradients, layout.parameterGradients]) memory.fill(0, from, to);
  const ask: Probe['ask'] = (node, step, output, seed, read) => {
    const pair = layout.outputs.get(portKey(node.node.id, output));
    const range = wayBack.get(JSON.stringify([node.node.id, step]));
    if (pair) seed(atStep(pair.gradient, step, layout.samples));
    if (range) session.runRegion(range);
    const found = read();
    for (const { from, to } of writtenBy(session, node, step)) memory.fill(0, from, to);
    return found;
  };
  try {
    return use({ ask });
  } finally {
    session.backward();
  }
}

/** The gradients that a node's way back at one step reads or writes. */
function writtenBy(session: Session, { node, inputs, outputs, parameters }: ResolvedNode, step: number): Region[] {
  const { layout, analysis } = session.program;
  const at = (tensor: RunTensor | undefined, when: number): Region[] => {
    if (!tensor || when < 0 || when >= layout.steps) return [];
    const { offset, rows, columns } = atStep(tensor, when, layout.samples);
    return [{ from: offset, to: offset + rows * columns }];
  };
  const internals = Object.keys(analysis.shapes.inferred.get(node.id)?.internals ?? {});
  return [
    ...outputs.flatMap(({ name }) => at(layout.outputs.get(portKey(node.id, name))?.gradient, step)),
    ...internals.flatMap((name) => at(layout.internals.get(portKey(node.id, name))?.gradient, step)),
    ...inputs.flatMap(({ name, lag = 0 }) => at(layout.edgeGradients.get(analysis.graph.incoming.get(portKey(node.id, name))?.id ?? ''), step - lag)),
    ...parameters.flatMap((slot) => {
      const place = layout.parameters.get(node.parameters[slot.name] ?? '');
      return place ? [{ from: place.gradient, to: place.gradient + place.size }] : [];
    }),
  ];
}
