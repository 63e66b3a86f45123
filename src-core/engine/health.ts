import { AppError } from '../graph/appError.ts';
import { type ResolvedNode, portKey } from '../graph/resolve.ts';
import type { Health, HealthFlag } from '../protocol/health.ts';
import { type RunTensor, atStep } from './layout.ts';
import { probing } from './probe.ts';
import { type ActivationState, activationStates } from './saturation.ts';
import type { Session } from './session.ts';

/**
 * Gradients vanish where their root mean square falls below this share of what the loss sends into the network: the
 * layer then learns a thousand times slower than the last. σ′ ≤ ¼, so five sigmoids in a row reach it at best
 * (Hochreiter 1991; Glorot & Bengio 2010, section 3). They explode where they grow by the inverse (Pascanu, Mikolov,
 * Bengio 2013, section 2).
 */
const vanishing = 1e-3;
const exploding = 1 / vanishing;
/** Flags and units named at most. */
const mostFlags = 200;
const mostUnits = 32;

/**
 * How numbers and gradients fare on their way through a run that has been made: the norm of each layer's value and
 * gradient at each step (over samples and elements), of each parameter's, and what is wrong with them. Afterwards the
 * session's gradients are again those of the loss.
 * @throws AppError E_NOT_FINITE
 */
export function healthOf(session: Session): Health {
  const bad = session.findNotFinite();
  if (bad) throw new AppError('E_NOT_FINITE', `the ${bad.quantity} at ${bad.node}.${bad.port} is ${String(bad.value)}; norms would say nothing`, { node: bad.node, port: bad.port });
  const layers = layersOf(session);
  const parameters = parametersOf(session);
  const flags = session.hasLoss ? [...acrossLayers(session, layers), ...throughTime(session)] : [];
  const states = probing(session, (probe) => activationStates(session, probe));
  return {
    layers,
    parameters,
    activations: states.map(({ node, output, units, share }) => ({ node, port: output, units, share })),
    flags: [...flags, ...states.flatMap(unitFlags)].slice(0, mostFlags),
  };
}

/** Everything with an output but losses, and but data that only losses read: a target is no layer. */
function isLayer({ node, definition, config, outputs }: ResolvedNode, session: Session): boolean {
  const { graph } = session.analysis;
  if (definition.loss) return false;
  const readers = outputs.flatMap(({ name }) => graph.outgoing.get(portKey(node.id, name)) ?? []);
  const onlyLosses = readers.length > 0 && readers.every(({ target }) => graph.nodes.get(target.node)?.definition.loss);
  return !(definition.data && onlyLosses && !definition.data(config).trainable);
}

function layersOf(session: Session): Health['layers'] {
  const { layout, analysis } = session.program;
  return analysis.order
    .filter((node) => isLayer(node, session))
    .flatMap(({ node, outputs }) =>
      outputs.flatMap(({ name }) => {
        const pair = layout.outputs.get(portKey(node.id, name));
        if (!pair) return [];
        const count = layout.samples * pair.value.size;
        return [{ node: node.id, port: name, count, value: normsOf(session, pair.value), gradient: session.hasLoss ? normsOf(session, pair.gradient) : null }];
      }),
    );
}

/** `√(Σ x²)` over samples and elements, for each step. */
function normsOf(session: Session, tensor: RunTensor): Float64Array {
  const { steps, samples } = session.program.layout;
  return Float64Array.from({ length: steps }, (_, step) => {
    const { offset, rows, columns } = atStep(tensor, step, samples);
    return norm(session, offset, offset + rows * columns);
  });
}

function norm({ memory }: Session, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += (memory[at] ?? 0) ** 2;
  return Math.sqrt(sum);
}

function parametersOf(session: Session): Health['parameters'] {
  return [...session.program.layout.parameters].map(([id, { value, gradient, size }]) => {
    const [valueNorm, gradientNorm] = [norm(session, value, value + size), session.hasLoss ? norm(session, gradient, gradient + size) : null];
    return { id, count: size, value: valueNorm, gradient: gradientNorm, ratio: gradientNorm === null || valueNorm === 0 ? null : gradientNorm / valueNorm };
  });
}

/** Root mean square over all steps. */
function rms(norms: Float64Array, count: number): number {
  return Math.sqrt(norms.reduce((sum, part) => sum + part * part, 0) / Math.max(1, norms.length * count));
}

/**
 * Compares what comes back to each layer with the largest of what the losses that it leads to send out. Of layers in
 * a row only the first is named: there it is worst.
 */
function acrossLayers(session: Session, layers: Health['layers']): HealthFlag[] {
  const { graph } = session.analysis;
  const gradientAt = new Map<string, number>();
  for (const { node, count, gradient } of layers) if (gradient) gradientAt.set(node, Math.max(gradientAt.get(node) ?? 0, rms(gradient, count)));
  const heads = headsOf(session);
  const kinds = new Map<string, { kind: 'vanishing' | 'exploding'; ratio: number; from: string }>();
  for (const [id, gradient] of gradientAt) {
    const node = graph.nodes.get(id);
    const head = heads.get(id);
    // What comes back to data that stays as it is trains nothing.
    const learns = node && (node.inputs.length > 0 || node.parameters.length > 0 || node.definition.data?.(node.config).trainable);
    if (!learns || !head || head.gradient === 0 || gradient === 0) continue;
    const ratio = gradient / head.gradient;
    if (ratio < vanishing) kinds.set(id, { kind: 'vanishing', ratio, from: head.node });
    else if (ratio > exploding) kinds.set(id, { kind: 'exploding', ratio, from: head.node });
  }
  return [...kinds].flatMap(([id, { kind, ratio, from }]) => {
    const node = graph.nodes.get(id);
    const isFirst = !node?.inputs.some(({ name, lag }) => !lag && kinds.get(graph.incoming.get(portKey(id, name))?.source.node ?? '')?.kind === kind);
    return isFirst ? [{ kind, node: id, units: [], unitCount: 0, of: 0, step: null, ratio, from }] : [];
  });
}

/** For each node the output, among those that losses read, with the largest gradient that it leads to. */
function headsOf(session: Session): Map<string, { node: string; gradient: number }> {
  const { layout, analysis } = session.program;
  const { graph, order } = analysis;
  const sent = order
    .filter(({ definition }) => definition.loss)
    .flatMap(({ node, inputs }) =>
      inputs.flatMap((port) => {
        const edge = port.differentiable === false ? undefined : graph.incoming.get(portKey(node.id, port.name));
        const tensor = edge && layout.edgeGradients.get(edge.id);
        return edge && tensor ? [{ node: edge.source.node, gradient: rms(normsOf(session, tensor), layout.samples * tensor.size) }] : [];
      }),
    )
    .sort((a, b) => b.gradient - a.gradient);
  const heads = new Map<string, { node: string; gradient: number }>();
  // The largest comes first, and what it reaches is not entered again: each node is visited once.
  for (const head of sent) {
    const queue = [head.node];
    for (const id of queue) {
      if (heads.has(id)) continue;
      heads.set(id, head);
      for (const port of graph.nodes.get(id)?.inputs ?? []) {
        const edge = graph.incoming.get(portKey(id, port.name));
        if (edge && port.differentiable !== false) queue.push(edge.source.node);
      }
    }
  }
  return heads;
}

/**
 * What the loss at the last step sends back through time. With a loss at each step the whole gradient hides that
 * nothing of it comes from far: so the way back is run with the last step's seed alone, and each state (what a delay
 * remembers) is looked at step by step (Pascanu, Mikolov, Bengio 2013, section 2.1).
 */
function throughTime(session: Session): HealthFlag[] {
  const { layout, analysis, ranges } = session.program;
  const last = layout.steps - 1;
  if (last === 0) return [];
  const states = new Set(
    analysis.order.flatMap(({ node, inputs }) => inputs.flatMap(({ name, lag }) => (lag === 1 ? (analysis.graph.incoming.get(portKey(node.id, name)) ?? []) : [])).map(({ source }) => portKey(source.node, source.port))),
  );
  if (states.size === 0) return [];
  for (const { from, to } of [layout.gradients, layout.parameterGradients]) session.memory.fill(0, from, to);
  for (const range of ranges) if (range.phase === 'backward' || (range.phase === 'seed' && range.step === last)) session.runRegion(range);
  const flags = analysis.order.flatMap(({ node, outputs }) =>
    outputs.flatMap(({ name }): HealthFlag[] => {
      const tensor = states.has(portKey(node.id, name)) ? layout.outputs.get(portKey(node.id, name))?.gradient : undefined;
      const norms = tensor && normsOf(session, tensor);
      const sent = norms?.[last] ?? 0;
      if (!norms || sent === 0) return [];
      // The latest step, seen from the loss, at which it has come to that.
      const find = (holds: (ratio: number) => boolean): number => norms.findLastIndex((part) => part > 0 && holds(part / sent));
      return (['vanishing', 'exploding'] as const).flatMap((kind): HealthFlag[] => {
        const step = find(kind === 'vanishing' ? (ratio) => ratio < vanishing : (ratio) => ratio > exploding);
        return step < 0 ? [] : [{ kind, node: node.id, units: [], unitCount: 0, of: 0, step, ratio: (norms[step] ?? 0) / sent, from: node.id }];
      });
    }),
  );
  session.backward();
  return flags;
}

function unitFlags({ node, units: of, share, saturated, dead }: ActivationState): HealthFlag[] {
  const flag = (kind: 'saturated' | 'dead', found: readonly number[]): HealthFlag[] =>
    found.length === 0 ? [] : [{ kind, node, units: found.slice(0, mostUnits), unitCount: found.length, of, step: null, ratio: share, from: node }];
  return [...flag('saturated', saturated), ...flag('dead', dead)];
}
