import { type NodeRange, emitBackward, emitForward, unroll } from './compile.ts';
import { atStep, layOut } from './layout.ts';
import { AppError } from '../graph/appError.ts';
import { portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import { TensorPlaces } from '../export/trace/tensorPlaces.ts';
import type { Amount, StepGroup, Trace, TraceTensor, TracedNode, TracedOperation, TracedStage } from '../export/trace/trace.ts';
import { type RecordedCall, TracingEmitter, isTracedView } from '../export/trace/tracingEmitter.ts';

/**
 * Numbers of samples that a document is traced for: more than any axis has of its own, so that a number of rows tells
 * whether it grows with them; and powers of two, so that dividing by them rounds nothing.
 */
const [someSamples, twiceAsMany] = [2 ** 20, 2 ** 21];

/**
 * The operations that the engine would run for this document, for any number of samples. Every node type is traced by
 * calling its `forward` and `backward`, in the order in which `compile` calls them.
 * @throws AppError E_DOCUMENT_INVALID where the document has errors
 */
export function traceDocument(analysis: Analysis): Trace {
  if (!analysis.runnable) throw new AppError('E_DOCUMENT_INVALID', analysis.diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'the document has errors');
  const [some, twice] = [record(analysis, someSamples), record(analysis, twiceAsMany)];
  const pair = (one: readonly RecordedStage[], other: readonly RecordedStage[]): TracedStage[] => one.map((stage, index) => pairStages(stage, other[index]));
  const [forward, backward] = [pair(some.forward, twice.forward), pair(some.backward, twice.backward)];
  return { steps: some.steps, tensors: tensorsIn([...forward, ...backward]), forward, backward };
}

interface RecordedNode extends Pick<TracedNode, 'node' | 'phase'> {
  readonly steps: Map<number, readonly RecordedCall[]>;
}
interface RecordedStage extends Pick<TracedStage, 'direction'> {
  readonly nodes: Map<string, RecordedNode>;
}

function record(analysis: Analysis, samples: number): { readonly steps: number; readonly forward: readonly RecordedStage[]; readonly backward: readonly RecordedStage[] } {
  const weighted = analysis.graph.document.data.lengths === undefined ? 'nothing' : 'places';
  const layout = layOut(analysis, { weighted, mode: 'evaluation', samples });
  const unrolled = unroll(analysis, layout, { weighted, mode: 'evaluation' });
  const emitter = new TracingEmitter(new TensorPlaces(analysis, layout));
  // Outside training there is no chance: what is drawn is 1 everywhere.
  const chances = new Map(analysis.order.map(({ node, definition, config }) => [node.id, layout.internals.get(portKey(node.id, definition.draws?.(config).internal ?? ''))?.value]));
  const stagesOf = (isBack: boolean): RecordedStage[] =>
    analysis.stages.map(({ direction }) => ({ direction: (direction === 'forwards') === isBack ? 'backwards' : 'forwards', nodes: new Map<string, RecordedNode>() }));
  const keep = (stages: readonly RecordedStage[]) => ({ node, step, stage }: Pick<NodeRange, 'node' | 'step' | 'stage'>, phase: NodeRange['phase'], emit: () => void): void => {
    const chance = phase === 'forward' ? chances.get(node) : undefined;
    const calls = emitter.record(step, () => {
      if (chance) emitter.fill(1, atStep(chance, step, samples));
      emit();
    });
    const nodes = stages[stage]?.nodes;
    const known = nodes?.get(`${phase} ${node}`);
    if (known) known.steps.set(step, calls);
    else nodes?.set(`${phase} ${node}`, { node, phase, steps: new Map([[step, calls]]) });
  };
  const [forward, backward] = [stagesOf(false), stagesOf(true)];
  emitForward(unrolled, emitter, keep(forward));
  emitBackward(unrolled, emitter, keep(backward));
  return { steps: layout.steps, forward, backward: backward.reverse() };
}

function pairStages(one: RecordedStage, other: RecordedStage | undefined): TracedStage {
  const nodes = [...one.nodes].map(([key, { node, phase, steps }]): TracedNode => {
    const twice = other?.nodes.get(key)?.steps;
    const calls = [...steps].map(([step, list]) => ({ step, operations: list.map((call, index) => pairCalls(call, twice?.get(step)?.[index])) }));
    return { node, phase, groups: groupSteps(calls.filter(({ operations }) => operations.length > 0).sort((a, b) => a.step - b.step)) };
  });
  return { direction: one.direction, nodes: nodes.filter(({ groups }) => groups.length > 0) };
}

/** One operation from the same call with some samples and with twice as many. */
function pairCalls(one: RecordedCall, other: RecordedCall | undefined): TracedOperation {
  const args = one.args.map((arg, index): unknown => (typeof arg === 'number' ? amountOf(arg, other?.args[index]) : arg));
  // The recorder was given the arguments of this operation, and each was turned into what the trace has for it.
  return { op: one.op, args } as unknown as TracedOperation;
}

/** @throws AppError E_INTERNAL_VIEW where a number depends on the number of samples in a way that is not its share of a mean */
function amountOf(some: number, twice: unknown): Amount {
  if (Object.is(some, twice)) return some;
  if (typeof twice === 'number' && some === 2 * twice) return { overSamples: some * someSamples };
  throw new AppError('E_INTERNAL_VIEW', 'a number of an operation depends on the number of samples');
}

interface OneStep {
  readonly step: number;
  readonly operations: readonly TracedOperation[];
}

/** Puts steps together at which the same operations run on the same tensors, but for numbers that differ from step to step. */
function groupSteps(steps: readonly OneStep[]): StepGroup<TracedOperation>[] {
  const groups = new Map<string, OneStep[]>();
  for (const each of steps) {
    const key = each.operations.map(signature).join('\n');
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()].map((members) => ({ steps: members.map(({ step }) => step), operations: joined(members) }));
}

/** What an operation is but for its amounts, which may differ between the steps of a group. */
function signature({ op, args }: TracedOperation): string {
  return JSON.stringify([op, ...args.map((arg: unknown) => (typeof arg === 'number' ? 'amount' : isTracedView(arg) ? { ...arg, tensor: arg.tensor.id } : arg))]);
}

function joined(members: readonly OneStep[]): TracedOperation[] {
  const [first] = members;
  const last = Math.max(...members.map(({ step }) => step));
  return (first?.operations ?? []).map((operation, index) => {
    const args = operation.args.map((arg: unknown, place): unknown => {
      if (typeof arg !== 'number') return arg;
      const numbers = new Map(members.map(({ step, operations }) => [step, operations[index]?.args[place] as unknown]));
      if ([...numbers.values()].every((number) => Object.is(number, arg))) return arg;
      return { byStep: Array.from({ length: last + 1 }, (_, step) => numbers.get(step) ?? 0) };
    });
    return { op: operation.op, args } as unknown as TracedOperation;
  });
}

function tensorsIn(stages: readonly TracedStage[]): Map<string, TraceTensor> {
  const tensors = new Map<string, TraceTensor>();
  for (const { nodes } of stages) for (const { groups } of nodes) for (const { operations } of groups) for (const { args } of operations) {
    for (const arg of args) if (isTracedView(arg)) tensors.set(arg.tensor.id, arg.tensor);
  }
  return tensors;
}
