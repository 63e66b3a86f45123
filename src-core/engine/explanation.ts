import { AppError } from '../graph/appError.ts';
import { portKey } from '../graph/resolve.ts';
import type { Explanation, NumberQuery } from '../protocol/engineContract.ts';
import { findParameter } from './inspect.ts';
import { type PathReport, mostPaths, pathsFrom } from './paths.ts';
import { type Arc, type ScalarGraph, scalarGraph } from './scalarGraph.ts';
import type { Session } from './session.ts';

/**
 * Takes the gradient of one number apart into its paths to the loss. A parameter is used by every sample; without
 * one chosen, the paths of all samples are put together.
 * @throws AppError E_NOT_FOUND where there is no such number, E_NO_LOSS, E_BUDGET, E_NOT_FINITE
 */
export function explainNumber(session: Session, query: NumberQuery): Explanation {
  const { samples, arcs } = startOf(session, query);
  const reports = samples.map((sample) => {
    const graph = scalarGraph(session, sample);
    return { sample, report: pathsFrom(graph, arcs(graph)) };
  });
  const gradient = reports.reduce((sum, { report }) => sum + report.gradient, 0);
  if (!Number.isFinite(gradient)) throw new AppError('E_NOT_FINITE', `the gradient is ${String(gradient)}; there are no paths to add up`);
  const count = reports.reduce((sum, { report }) => sum + report.count, 0);
  const listed = reports.flatMap(({ sample, report }) =>
    (report.paths ?? []).map(({ through, product }) => ({ through: [...through], product, sample })),
  );
  return {
    gradient,
    count,
    paths: count > mostPaths ? null : listed.sort((a, b) => Math.abs(b.product) - Math.abs(a.product)),
    crossings: mergeCrossings(reports.map(({ report }) => report)),
  };
}

interface Start {
  readonly samples: readonly number[];
  readonly arcs: (graph: ScalarGraph) => readonly Arc[];
}

function startOf(session: Session, query: NumberQuery): Start {
  const { layout, analysis } = session.program;
  const { sample, element } = query;
  if (sample !== undefined && sample >= layout.samples) throw outside('sample', sample + 1, layout.samples);
  if (query.kind === 'parameter') {
    const { size } = findParameter(session, query.parameter);
    if (element >= size) throw outside('element', element, size - 1);
    const samples = sample === undefined ? Array.from({ length: layout.samples }, (_, index) => index) : [sample];
    return { samples, arcs: (graph) => graph.parameters.get(query.parameter)?.[element] ?? [] };
  }
  const { node, step } = query;
  const port = analysis.graph.nodes.get(node)?.outputs[0]?.name ?? '';
  const size = layout.outputs.get(portKey(node, port))?.value.size;
  if (size === undefined) throw new AppError('E_NOT_FOUND', `the run has no node "${node}"`, { node });
  if (step >= layout.steps) throw outside('step', step + 1, layout.steps);
  if (element >= size) throw outside('element', element, size - 1);
  return { samples: [query.sample], arcs: (graph) => graph.arcs[graph.find({ node, port, step, element }) ?? -1] ?? [] };
}

function outside(what: string, given: number, last: number): AppError {
  return new AppError('E_NOT_FOUND', `there is no ${what} ${String(given)}; the last is ${String(last)}`, { [what]: given });
}

function mergeCrossings(reports: readonly PathReport[]): Explanation['crossings'] {
  const merged = new Map<string, Explanation['crossings'][number]>();
  for (const crossing of reports.flatMap((report) => report.crossings)) {
    const key = JSON.stringify([crossing.node, crossing.step]);
    const before = merged.get(key);
    merged.set(key, before ? { ...crossing, paths: before.paths + crossing.paths, sum: before.sum + crossing.sum } : { ...crossing });
  }
  return [...merged.values()];
}
