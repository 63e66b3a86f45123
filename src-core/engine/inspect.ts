import { AppError } from '../graph/appError.ts';
import { portKey } from '../graph/resolve.ts';
import type { Shape } from '../tensor/shape.ts';
import type { TensorQuery } from '../protocol/runTensors.ts';
import type { ParameterPlace, RunTensor } from './layout.ts';
import type { Session } from './session.ts';

/** A copy of a tensor of a run: `[T, N, …shape]` row-major; a parameter has T = N = 1. */
export interface ReadTensor {
  readonly steps: number;
  readonly samples: number;
  readonly shape: Shape;
  readonly value: Float64Array;
  /** Null where there is none: without a loss, and on edges into ports that have no derivative. */
  readonly gradient: Float64Array | null;
}

/**
 * Copies a tensor and its gradient out of a session. An edge's value is its source's; its gradient is what
 * came back through this edge alone.
 * @throws AppError E_NOT_FOUND
 */
export function readTensor(session: Session, query: TensorQuery): ReadTensor {
  if (query.kind === 'parameter') return readParameter(session, query.parameter);
  const value = findValue(session, query);
  const { steps, samples } = session.program.layout;
  const copy = (tensor: RunTensor): Float64Array => Float64Array.from(session.memory.subarray(tensor.offset, tensor.offset + steps * samples * tensor.size));
  return { steps, samples, shape: value.shape, value: copy(value), gradient: hasGradient(session, query) ? copy(findPair(session, query).gradient) : null };
}

/** Whether anything can come back: there is a loss, and the edge does not end at a port without a derivative, or at a node that is left out. */
function hasGradient(session: Session, query: TensorQuery): boolean {
  return session.hasLoss && !(query.kind === 'edge' && session.program.layout.edgesWithoutGradient.has(query.edge));
}

/** Where the value lies; an edge into a node that is left out has one too. */
function findValue(session: Session, query: Exclude<TensorQuery, { kind: 'parameter' }>): RunTensor {
  if (query.kind !== 'edge') return findPair(session, query).value;
  const { layout, analysis } = session.program;
  const edge = analysis.graph.edges.get(query.edge);
  return layout.outputs.get(portKey(edge?.source.node ?? '', edge?.source.port ?? ''))?.value ?? fail('edge', query.edge);
}

/** Where the value and the gradient of an edge, output port or internal buffer lie. */
export function findPair(session: Session, query: Exclude<TensorQuery, { kind: 'parameter' }>): { value: RunTensor; gradient: RunTensor } {
  const { layout } = session.program;
  switch (query.kind) {
    case 'edge': {
      const gradient = layout.edgeGradients.get(query.edge) ?? fail('edge', query.edge);
      return { value: findValue(session, query), gradient };
    }
    case 'output':
      return layout.outputs.get(portKey(query.node, query.port)) ?? fail('output', `${query.node}.${query.port}`);
    case 'internal':
      return layout.internals.get(portKey(query.node, query.name)) ?? fail('internal', `${query.node}.${query.name}`);
  }
}

export function findParameter(session: Session, id: string): ParameterPlace {
  return session.program.layout.parameters.get(id) ?? fail('parameter', id);
}

function readParameter(session: Session, id: string): ReadTensor {
  const { value, gradient, size, shape } = findParameter(session, id);
  const copy = (offset: number): Float64Array => Float64Array.from(session.memory.subarray(offset, offset + size));
  return { steps: 1, samples: 1, shape, value: copy(value), gradient: session.hasLoss ? copy(gradient) : null };
}

function fail(kind: string, id: string): never {
  throw new AppError('E_NOT_FOUND', `the run has no ${kind} "${id}"`, { kind, id });
}
