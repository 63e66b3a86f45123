import { readTensor, type ReadTensor } from '../../src-core/engine/inspect.ts';
import type { Session } from '../../src-core/engine/session.ts';
import { gradientTerms, mostTerms } from '../../src-core/engine/terms.ts';
import type { PortReference } from '../../src-core/graph/document.ts';
import { formatShape } from '../../src-core/tensor/shape.ts';
import { formatNumber, formatNumbers, nested } from './numbers.ts';
import { table } from './table.ts';

function place({ node, port }: PortReference): string {
  return `${node}.${port}`;
}

/** Everything of a run as data: documented in docs/cli.md. Tensors are nested lists `[step][sample]…`. */
export function runAsJson(session: Session, updates: number): object {
  const { document } = session.analysis.graph;
  const { layout } = session.program;
  const tensor = ({ steps, samples, shape, value, gradient }: ReadTensor): object => ({
    shape,
    value: nested(value, [steps, samples, ...shape]),
    gradient: gradient && nested(gradient, [steps, samples, ...shape]),
  });
  return {
    title: document.title,
    precision: document.precision,
    steps: layout.steps,
    samples: layout.samples,
    updates,
    loss: session.loss,
    losses: Object.fromEntries([...layout.losses].map(([node, at]) => [node, session.memory[at]])),
    edges: document.edges.map(({ id, source, target }) => ({ id, source, target, ...tensor(readTensor(session, { kind: 'edge', edge: id })) })),
    outputs: outputPorts(session).map((port) => ({ ...port, ...tensor(readTensor(session, { kind: 'output', ...port })) })),
    parameters: document.parameters.flatMap(({ id, name, trainable }) => {
      if (!layout.parameters.has(id)) return [];
      const { shape, value, gradient } = readTensor(session, { kind: 'parameter', parameter: id });
      const terms = hasTerms(session, value.length) && { terms: nested(gradientTerms(session, id), [layout.steps, layout.steps, ...shape]) };
      return [{ id, name, trainable, shape, value: nested(value, shape), gradient: gradient && nested(gradient, shape), ...terms }];
    }),
  };
}

function outputPorts(session: Session): PortReference[] {
  return session.analysis.order.flatMap(({ node, outputs }) => outputs.map(({ name }) => ({ node: node.id, port: name })));
}

/** A run for reading: the loss, every edge at every step and sample, and the parameters. */
export function runAsText(session: Session, updates: number, digits: number): string {
  const { document } = session.analysis.graph;
  const { layout } = session.program;
  const counts = [count(layout.samples, 'sample'), count(layout.steps, 'step'), document.precision, ...(updates > 0 ? [`after ${count(updates, 'update')}`] : [])];
  const loss = session.loss === null ? 'no loss, so no gradients' : `loss ${formatNumber(session.loss, digits)}`;
  return [`${document.title} · ${counts.join(' · ')}`, loss, '', edgeTable(session, digits), ...parameterTable(session, digits), ...termsTable(session, digits)].join('\n');
}

/** A parameter's gradient has terms by time where there is a way back through more than one step; not too many to be shown. */
function hasTerms(session: Session, size: number): boolean {
  const { steps } = session.program.layout;
  return session.hasLoss && steps > 1 && steps * steps * size <= mostTerms;
}

/** Beyond this many steps the table of terms is left to --json: it has a row for each pair of steps. */
const mostStepsInTable = 8;

/** Each parameter's gradient as the sum of its terms ∂L⁽ᵗ⁾/∂W⁽ᵏ⁾: the loss at step t, the parameter's use at step k ≤ t. */
function termsTable(session: Session, digits: number): string[] {
  const { layout, analysis } = session.program;
  const { steps } = layout;
  if (steps > mostStepsInTable) return [];
  const rows = analysis.graph.document.parameters.flatMap(({ id, name }) => {
    const size = layout.parameters.get(id)?.size;
    if (size === undefined || !hasTerms(session, size)) return [];
    const terms = gradientTerms(session, id);
    return Array.from({ length: steps }, (_, lossStep) =>
      Array.from({ length: lossStep + 1 }, (_unused, step) => {
        const from = (lossStep * steps + step) * size;
        return [lossStep + step === 0 ? name : '', `L${String(lossStep + 1)}`, String(step + 1), formatNumbers(terms.subarray(from, from + size), digits)];
      }),
    ).flat();
  });
  return rows.length === 0 ? [] : ['', table(['gradient of', 'from', 'at step', 'term'], rows)];
}

function edgeTable(session: Session, digits: number): string {
  const rows = session.analysis.graph.document.edges.flatMap(({ id, source, target }) => {
    const { steps, samples, shape, value, gradient } = readTensor(session, { kind: 'edge', edge: id });
    const size = value.length / (steps * samples);
    return Array.from({ length: steps * samples }, (_, row) => {
      const from = row * size;
      const cells = (numbers: Float64Array | null): string => (numbers ? formatNumbers(numbers.subarray(from, from + size), digits) : '');
      const name = row === 0 ? [`${place(source)} → ${place(target)}`, formatShape(shape)] : ['', ''];
      return [...name, String(Math.floor(row / samples) + 1), String((row % samples) + 1), cells(value), cells(gradient)];
    });
  });
  return table(['edge', 'shape', 'step', 'sample', 'value ▸', 'gradient ◂'], rows);
}

function parameterTable(session: Session, digits: number): string[] {
  const rows = session.analysis.graph.document.parameters.flatMap(({ id, name, trainable }) => {
    if (!session.program.layout.parameters.has(id)) return [];
    const { shape, value, gradient } = readTensor(session, { kind: 'parameter', parameter: id });
    return [[name, formatShape(shape), trainable ? '' : 'frozen', formatNumbers(value, digits), gradient ? formatNumbers(gradient, digits) : '']];
  });
  return rows.length === 0 ? [] : ['', table(['parameter', 'shape', '', 'value', 'gradient'], rows)];
}

/** “1 step”, “2 steps”. */
export function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
