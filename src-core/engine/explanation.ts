import { AppError } from '../graph/appError.ts';
import { portKey } from '../graph/resolve.ts';
import type { Explanation } from '../protocol/explanation.ts';
import type { NumberQuery } from '../protocol/numberPlaces.ts';
import { findPair, findParameter } from './inspect.ts';
import { type PathReport, mostPaths, pathsFrom, sumsByStep } from './paths.ts';
import { type Arc, type ScalarGraph, checkWork, scalarGraph } from './scalarGraph.ts';
import type { Session } from './session.ts';

/**
 * Takes the gradient of one number apart into its paths to the loss. A parameter is used by every sample; without
 * one chosen, the paths of all samples are put together.
 * @throws AppError E_NOT_FOUND where there is no such number, E_NO_LOSS, E_BUDGET, E_NOT_FINITE
 */
export function explainNumber(session: Session, query: NumberQuery): Explanation {
  const start = startOf(session, query);
  const { steps } = session.program.layout;
  checkWork(session, start.samples.length);
  const parts = start.samples.map((sample) => {
    const graph = scalarGraph(session, sample);
    const startsAt = Array.from({ length: steps }, (_, step) => start.arcs(graph, step));
    const starts = query.kind === 'parameter' ? startsAt.flat() : (startsAt[query.step] ?? []);
    return { sample, report: pathsFrom(graph, starts), byStep: steps > 1 ? sumsByStep(graph, startsAt) : null };
  });
  const sum = parts.reduce((total, { report }) => total + report.sum, 0);
  if (!Number.isFinite(sum)) throw new AppError('E_NOT_FINITE', `the gradient is ${String(sum)}; there are no paths to add up`);
  const count = parts.reduce((total, { report }) => Math.min(Number.MAX_VALUE, total + report.count), 0);
  const listed = parts.flatMap(({ sample, report }) => (report.paths ?? []).map(({ through, ...path }) => ({ ...path, through: [...through], sample })));
  return {
    // For some of the samples the run has no gradient of its own: the parts of all of them are added up on the way.
    gradient: start.gradient === undefined ? sum : (session.memory[start.gradient] ?? NaN),
    sum,
    count,
    paths: count > mostPaths ? null : listed.sort((a, b) => Math.abs(b.product) - Math.abs(a.product)),
    crossings: mergeCrossings(parts.map(({ report }) => report)),
    byStep: parts.map(({ byStep }) => byStep).reduce((total, terms) => (total && terms ? addTables(total, terms) : null)),
  };
}

interface Start {
  readonly samples: readonly number[];
  /** The arcs that leave the number at one step. */
  readonly arcs: (graph: ScalarGraph, step: number) => readonly Arc[];
  /** Where the run keeps the gradient of the number. */
  readonly gradient: number | undefined;
}

function startOf(session: Session, query: NumberQuery): Start {
  const { layout, analysis } = session.program;
  const { sample, element } = query;
  if (sample !== undefined && sample >= layout.samples) throw outside('sample', sample + 1, layout.samples);
  if (query.kind === 'parameter') {
    const { size, gradient } = findParameter(session, query.parameter);
    if (element >= size) throw outside('element', element, size - 1);
    const samples = sample === undefined ? Array.from({ length: layout.samples }, (_, index) => index) : [sample];
    const arcs = (graph: ScalarGraph, step: number): Arc[] => (graph.parameters.get(query.parameter)?.[element] ?? []).filter(({ to }) => graph.vertices[to]?.step === step);
    return { samples, arcs, gradient: samples.length === layout.samples ? gradient + element : undefined };
  }
  const { gradient } = findPair(session, query);
  if (query.step >= layout.steps) throw outside('step', query.step + 1, layout.steps);
  if (element >= gradient.size) throw outside('element', element, gradient.size - 1);
  const edge = query.kind === 'edge' ? query.edge : undefined;
  const source = query.kind === 'edge' ? (analysis.graph.edges.get(query.edge)?.source ?? { node: '', port: '' }) : query;
  // Of an output's arcs only those that run through the edge.
  const arcs = (graph: ScalarGraph, step: number): readonly Arc[] => {
    const all = graph.arcs[graph.find({ node: source.node, port: source.port, step, element }) ?? -1] ?? [];
    return edge === undefined ? all : all.filter((arc) => arc.edge === edge);
  };
  const isLoss = layout.losses.has(source.node) && layout.outputs.has(portKey(source.node, source.port));
  if (isLoss) throw new AppError('E_NOT_FOUND', `"${source.node}" is a loss: paths end there`, { node: source.node });
  return { samples: [query.sample], arcs, gradient: gradient.offset + (query.step * layout.samples + query.sample) * gradient.size + element };
}

function outside(what: string, given: number, last: number): AppError {
  return new AppError('E_NOT_FOUND', `there is no ${what} ${String(given)}; the last is ${String(last)}`, { [what]: given });
}

function addTables(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row, i) => row.map((term, k) => term + (b[i]?.[k] ?? 0)));
}

function mergeCrossings(reports: readonly PathReport[]): Explanation['crossings'] {
  const merged = new Map<string, Explanation['crossings'][number]>();
  for (const crossing of reports.flatMap((report) => report.crossings)) {
    const key = JSON.stringify([crossing.node, crossing.step]);
    const before = merged.get(key);
    merged.set(key, before ? { ...crossing, paths: Math.min(Number.MAX_VALUE, before.paths + crossing.paths), sum: before.sum + crossing.sum } : { ...crossing });
  }
  return [...merged.values()];
}
