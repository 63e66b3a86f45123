import { AppError } from '../graph/appError.ts';
import { stepsIn } from '../graph/order.ts';
import { portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import { InstructionEmitter, type Preset } from '../kernels/instructionEmitter.ts';
import type { InstructionList } from '../kernels/operations.ts';
import type { Mode, Step } from '../node/definition.ts';
import type { Emitter } from '../node/emitter.ts';
import type { View } from '../node/view.ts';
import { optimizerOf } from '../train/optimizers/optimizers.ts';
import { type Layout, type Region, type TensorPair, type Weighted, atStep, layOut } from './layout.ts';
import { type NodePlan, lossFactor, planNode, presenceIn, viewsAt } from './nodePlan.ts';
import { giveSignOfLife } from './signOfLife.ts';
import { isTrainedInput } from './trained.ts';

/**
 * Nodes times steps at most. Each is asked for its operations once, forward and back: so many take a second or two and some
 * 100 MB, while the engine answers nobody; twice as many would be taken for a hang.
 */
export const mostExecutions = 250_000;

/** What one node does at one time step: a range of instructions. */
export interface NodeRange extends Region {
  readonly node: string;
  readonly step: number;
  /** Which of the analysis' stages the node is in. */
  readonly stage: number;
  /** `seed` writes ∂L/∂ℓ of a loss node, where the way back begins. */
  readonly phase: 'forward' | 'seed' | 'backward';
}

/** A compiled document: instructions over one memory, and what each part of either is. */
export interface Program {
  readonly analysis: Analysis;
  readonly layout: Layout;
  readonly instructions: InstructionList;
  readonly presets: readonly Preset[];
  /** Elements of memory: the layout's, and behind them the tables of operations. */
  readonly size: number;
  readonly forward: Region;
  readonly backward: Region;
  readonly update: Region;
  /** The update by the document's optimizer; `train/updateRule.ts` writes its settings before. */
  readonly optimise: Region;
  /** How statistics take over what the newest run has shown; empty but in training. */
  readonly statistics: Region;
  readonly mode: Mode;
  /** In the order in which they run. */
  readonly ranges: readonly NodeRange[];
}

/**
 * Unrolls a document over the steps of its data into a flat list of instructions: forward, backward, updates.
 * Each node is asked once for each step to emit its operations; nothing is looked up again while it runs.
 * Nodes that the analysis leaves out are left out. Where samples, or places, are `weighted`, a loss has weights in
 * memory: so a batch need not be full, and padding counts for nothing.
 * @throws AppError E_DOCUMENT_INVALID where the analysis has other errors, E_BUDGET where its memory would exceed
 * `byteBudget`, or there are too many nodes and steps: that is known before anything is emitted or allocated.
 */
export function compile(analysis: Analysis, byteBudget: number, { weighted, mode }: { readonly weighted: Weighted; readonly mode: Mode }): Program {
  if (!analysis.runnable) {
    const first = analysis.diagnostics.find(({ severity, code }) => severity === 'error' && code !== 'E_PORT_UNCONNECTED');
    throw new AppError('E_DOCUMENT_INVALID', first?.message ?? 'the document has errors', first?.node === undefined ? {} : { node: first.node });
  }
  const layout = layOut(analysis, { weighted, mode });
  checkBudget(layout.size * (analysis.graph.document.precision === 'float64' ? 8 : 4), byteBudget);
  const emitter = new InstructionEmitter(layout.size);
  const ranges: NodeRange[] = [];
  const range = (emit: () => void): Region => {
    const from = emitter.count;
    emit();
    return { from, to: emitter.count };
  };
  const unrolled = unroll(analysis, layout, { weighted, mode });
  // Written out: there are hundreds of thousands, and spread objects take three times as long.
  const emitRange: EmitRange = ({ node, step, stage }, phase, emit) => {
    const { from, to } = range(emit);
    ranges.push({ node, step, stage, phase, from, to });
  };
  const forward = range(() => {
    emitForward(unrolled, emitter, emitRange);
  });
  const backward = range(() => {
    emitBackward(unrolled, emitter, emitRange);
  });
  const update = range(() => {
    emitUpdate(analysis, layout, emitter);
  });
  const optimise = range(() => {
    emitOptimizer(analysis, layout, emitter);
  });
  const statistics = range(() => {
    emitStatistics(unrolled, emitter);
  });
  return { analysis, layout, instructions: emitter.instructions(), presets: emitter.presets, size: emitter.end, forward, backward, update, optimise, statistics, mode, ranges };
}

/** @throws AppError E_BUDGET where a run needs more bytes than it may take */
export function checkBudget(bytes: number, budget: number): void {
  if (bytes <= budget) return;
  const [needed, allowed] = [bytes, budget].map((count) => (count / 1e6).toFixed(0));
  const message = `the run needs ${String(needed)} MB and may take ${String(allowed)} MB. Use fewer samples or steps, or narrower layers.`;
  throw new AppError('E_BUDGET', message, { bytes, budget });
}

/** What the passes over a document write with: the vocabulary of nodes, and the sums that make the total loss. */
export interface PassEmitter extends Emitter {
  /** `total += c Σ l` */
  addSum(l: View, c: number, total: number): void;
  /** `total += Σ a b` */
  addDot(a: View, b: View, total: number): void;
}

/** Called around what one node emits at one step. */
export type EmitRange = (at: Pick<NodeRange, 'node' | 'step' | 'stage'>, phase: NodeRange['phase'], emit: () => void) => void;

/** A document unrolled over its steps, ready to be asked for its operations by `emitForward` and `emitBackward`. */
export interface Unrolled {
  readonly layout: Layout;
  readonly weighted: Weighted;
  readonly mode: Mode;
  /** One after the other: nodes in execution order, and the steps in the order in which they run. */
  readonly stages: readonly { readonly plans: readonly NodePlan[]; readonly steps: readonly Step[] }[];
}

/** @throws AppError E_BUDGET beyond `mostExecutions` */
export function unroll(analysis: Analysis, layout: Layout, { weighted, mode }: { readonly weighted: Weighted; readonly mode: Mode }): Unrolled {
  const { steps } = layout;
  const executions = analysis.order.length * steps;
  if (executions > mostExecutions) {
    const message = `the network has ${String(analysis.order.length)} nodes and ${String(steps)} steps: ${String(executions)} nodes when it is unrolled, and at most ${String(mostExecutions)} are run. Use fewer steps, or fewer nodes.`;
    throw new AppError('E_BUDGET', message, { count: executions, most: mostExecutions });
  }
  const stages = analysis.stages.map(({ direction, nodes }) => ({
    plans: nodes.map((node) => planNode(node, analysis, layout)),
    steps: stepsIn(direction, steps).map((index) => stepAt(index, steps)),
  }));
  return { layout, weighted, mode, stages };
}

export function emitForward({ layout, weighted, mode, stages }: Unrolled, emitter: PassEmitter, emitRange: EmitRange): void {
  const { samples } = layout;
  const presence = presenceIn(layout);
  emitter.fill(0, regionView(layout.lossValues));
  for (const [stage, { plans, steps }] of stages.entries()) {
    for (const step of steps) {
      for (const { node, values, inputShapes, loss } of plans) {
        giveSignOfLife();
        emitRange({ node: node.node.id, step: step.index, stage }, 'forward', () => {
          node.definition.forward(emitter, viewsAt(values, step.index, layout), { config: node.config, mode, step, inputs: inputShapes, presence });
          // L += factor · Σₙ ℓ[t, n]
          if (!loss) return;
          const ell = atStep(loss.ell.value, step.index, samples);
          const factor = lossFactor(loss.reduction, step, samples);
          if (factor === 0 && weighted !== 'places') return;
          const weights = layout.lossWeights?.get(node.node.id);
          for (const total of [loss.share, layout.totalLoss]) {
            if (weights) emitter.addDot(ell, atStep(weights, step.index, samples), total);
            else emitter.addSum(ell, factor, total);
          }
        });
      }
    }
  }
}

/** The way forward the other way round. At each step the losses come first: there the way back begins. */
export function emitBackward({ layout, weighted, mode, stages }: Unrolled, emitter: PassEmitter, emitRange: EmitRange): void {
  const { samples } = layout;
  const presence = presenceIn(layout);
  emitter.fill(0, regionView(layout.gradients));
  emitter.fill(0, regionView(layout.parameterGradients));
  for (const [stage, { plans, steps }] of [...stages.entries()].reverse()) {
    const reversed = plans.toReversed();
    for (const step of steps.toReversed()) {
      for (const { node, loss } of plans) {
        if (!loss) continue;
        const weights = layout.lossWeights?.get(node.node.id);
        const factor = lossFactor(loss.reduction, step, samples);
        emitRange({ node: node.node.id, step: step.index, stage }, 'seed', () => {
          const seed = atStep(loss.ell.gradient, step.index, samples);
          if (factor === 0 && weighted !== 'places') return;
          if (weights) emitter.copy(atStep(weights, step.index, samples), seed);
          else emitter.fill(factor, seed);
        });
      }
      for (const { node, values, gradients, fanOuts, inputShapes } of reversed) {
        giveSignOfLife();
        emitRange({ node: node.node.id, step: step.index, stage }, 'backward', () => {
          // Where an output feeds several edges its total is the sum of what came back through each.
          for (const { total, parts } of fanOuts) {
            for (const part of parts) emitter.add(atStep(part, step.index, samples), atStep(total, step.index, samples));
          }
          const views = viewsAt([...values, ...gradients], step.index, layout);
          node.definition.backward(emitter, views, { config: node.config, mode, step, inputs: inputShapes, presence });
        });
      }
    }
  }
}

/** How statistics take over what each step of the newest run has shown; nothing but in training. */
export function emitStatistics({ layout, mode, stages }: Unrolled, emitter: Emitter): void {
  if (mode === 'evaluation') return;
  const presence = presenceIn(layout);
  for (const { plans, steps } of stages) {
    for (const step of steps) {
      for (const { node, values, inputShapes } of plans) {
        node.definition.afterUpdate?.(emitter, viewsAt(values, step.index, layout), { config: node.config, mode, step, inputs: inputShapes, presence });
      }
    }
  }
}

function emitUpdate(analysis: Analysis, layout: Layout, emitter: InstructionEmitter): void {
  const trainable = [...layout.parameters.values()].filter((place) => place.trainable && place.size > 0);
  const [first] = trainable;
  // Trainable parameters lie side by side, and so do their gradients: one operation moves them all.
  const columns = trainable.reduce((sum, place) => sum + place.size, 0);
  if (first) emitter.descend({ offset: first.value, rows: 1, columns }, { offset: first.gradient, rows: 1, columns }, layout.learningRate);
  for (const { value, gradient } of trainableInputs(analysis, layout).values()) {
    const rows = layout.steps * layout.samples;
    emitter.descend({ offset: value.offset, rows, columns: value.size }, { offset: gradient.offset, rows, columns: value.size }, layout.learningRate);
  }
}

function emitOptimizer(analysis: Analysis, { trained, optimizer }: Layout, emitter: InstructionEmitter): void {
  const { operation } = optimizerOf(analysis.graph.document.training.optimizer);
  for (const [index, { p, g, from, length }] of trained.blocks.entries()) {
    const view = (offset: number): View => ({ offset, rows: 1, columns: length });
    const settings = optimizer.settings[index] ?? 0;
    if (operation === 'descend') emitter.descend(view(p), view(g), settings);
    else emitter.optimize(operation, view(p), view(g), optimizer.slots.map((slot) => view(slot + from)), settings);
  }
}

/** The data of input nodes that were made trainable, by node id. */
export function trainableInputs({ order }: Analysis, layout: Layout): Map<string, TensorPair> {
  const inputs = new Map<string, TensorPair>();
  for (const each of order) {
    const pair = layout.outputs.get(portKey(each.node.id, each.outputs[0]?.name ?? ''));
    if (isTrainedInput(each) && pair) inputs.set(each.node.id, pair);
  }
  return inputs;
}

function stepAt(index: number, count: number): Step {
  return { index, count, isFirst: index === 0, isLast: index === count - 1 };
}

function regionView({ from, to }: Region): View {
  return { offset: from, rows: 1, columns: to - from };
}
