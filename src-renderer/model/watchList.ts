import type { AppState } from './appState.ts';
import { wishedPictures } from './pictureWishes.ts';
import { currentSight } from './sight.ts';
import { presentOf } from './store.ts';
import { unrollingOf } from './unrolling.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import type { Watch } from '../../src-core/protocol/watch.ts';

const smallParameter = 64;

/** What the screen wants to see: every edge, totals where an output fans out, loss values, small parameters, and the pictures in view. */
export function watchListOf(state: AppState): Watch {
  const document = presentOf(state);
  const { graph } = state.analysis;
  const outputs = [...graph.nodes.values()].flatMap(({ node, definition, outputs: ports }) =>
    ports
      .filter((port) => definition.loss ?? (graph.outgoing.get(portKey(node.id, port.name))?.length ?? 0) > 1)
      .map((port) => ({ node: node.id, port: port.name })),
  );
  const unrolling = unrollingOf(state);
  return {
    edges: document.edges.map((edge) => edge.id),
    outputs: [...outputs, ...lossesByStep(state, unrolling?.steps ?? [])],
    parameters: document.parameters.filter(({ values }) => sizeOf(values.shape) <= smallParameter).map((record) => record.id),
    wires: wiresOf(state, unrolling?.steps),
    pictures: [...wishedPictures()],
    step: state.step,
    sample: state.sample,
  };
}

/** The losses of every step that an unrolled network shows. */
function lossesByStep({ analysis: { graph } }: AppState, steps: readonly number[]): Watch['outputs'] {
  const losses = [...graph.nodes.values()].filter(({ definition }) => definition.loss);
  return steps.flatMap((step) => losses.flatMap(({ node, outputs }) => outputs.map(({ name }) => ({ node: node.id, port: name, step }))));
}

/** Wires that are several edges, or all of them at each step that is shown. */
function wiresOf(state: AppState, steps: readonly number[] | undefined): Watch['wires'] {
  const { wires } = currentSight(state);
  if (steps) return steps.flatMap((step) => wires.map(({ edges }) => ({ edges: edges.map(({ id }) => id), step })));
  return wires.flatMap(({ edges }) => (edges.length > 1 ? [{ edges: edges.map(({ id }) => id) }] : []));
}

export function sameWatch(a: Watch, b: Watch): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
