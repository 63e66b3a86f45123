import type { AppState } from './appState.ts';
import { presentOf } from './store.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import type { Watch } from '../../src-core/protocol/engineContract.ts';

const smallParameter = 64;

/** What the screen wants to see: every edge, totals where an output fans out, loss values, and small parameters. */
export function watchListOf(state: AppState): Watch {
  const document = presentOf(state);
  const { graph } = state.analysis;
  const outputs = [...graph.nodes.values()].flatMap(({ node, definition, outputs: ports }) =>
    ports
      .filter((port) => definition.loss ?? (graph.outgoing.get(portKey(node.id, port.name))?.length ?? 0) > 1)
      .map((port) => ({ node: node.id, port: port.name })),
  );
  return {
    edges: document.edges.map((edge) => edge.id),
    outputs,
    parameters: document.parameters.filter(({ values }) => sizeOf(values.shape) <= smallParameter).map((record) => record.id),
    step: state.step,
    sample: state.sample,
  };
}

export function sameWatch(a: Watch, b: Watch): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
