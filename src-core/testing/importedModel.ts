import { readTensor } from '../engine/inspect.ts';
import { Session } from '../engine/session.ts';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import type { ImportedModel } from '../import/onnx/importOnnx.ts';
import type { Axis } from '../import/onnx/symbolicAxes.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';

/** Numbers of one input or output, `[N, T, …]` as documents have them. */
export type Rows = Readonly<Record<string, readonly number[]>>;

/** A document of a model, with these rows at its inputs. */
export function withRows({ document, inputs }: ImportedModel, rows: Rows, samples: number): GraphDocument {
  const columns = Object.fromEntries(
    inputs.map(({ name, node }) => {
      const [, steps = 1, ...shape] = document.data.columns[node]?.values.shape ?? [];
      return [node, { values: { shape: [samples, steps, ...shape], values: [...(rows[name] ?? [])] } }];
    }),
  );
  return { ...document, data: { ...document.data, samples, columns } };
}

/** What the engine gives for the outputs of a model, as the model arranges them. */
export function engineOutputs(model: ImportedModel, rows: Rows, samples: number): Record<string, number[]> {
  const document = withRows(model, rows, samples);
  const analysis = analyse(document, registry);
  const faults = analysis.diagnostics.filter(({ severity }) => severity === 'error');
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const session = new Session(analysis, referenceBackend, { mode: 'evaluation' });
  session.run();
  const { steps } = session.program.layout;
  // The engine has steps first.
  return Object.fromEntries(model.outputs.map(({ name, node, port, axes }) => [name, arranged(samplesFirst(readTensor(session, { kind: 'output', node, port }).value, samples, steps), axes, { samples, steps })]));
}

export interface Extents {
  readonly samples: number;
  readonly steps: number;
}

function extentOf(axis: Axis, { samples, steps }: Extents): number {
  return axis.reduce<number>((size, atom) => size * (atom === 'N' ? samples : atom === 'T' ? steps : atom), 1);
}

export function shapeOf(axes: readonly Axis[], extents: Extents): number[] {
  return axes.map((axis) => extentOf(axis, extents));
}

/** `[N, T, …]` in the order of a model's axes; of steps that they do not have the last. */
export function arranged(values: readonly number[], axes: readonly Axis[], { samples, steps }: Extents): number[] {
  const atoms = axes.flat();
  const size = values.length / (samples * steps);
  const extents = atoms.map((atom) => extentOf([atom], { samples, steps }));
  return Array.from({ length: extents.reduce((product, extent) => product * extent, 1) }, (_, at) => {
    let rest = at;
    const place = extents.toReversed().map((extent) => {
      const index = rest % extent;
      rest = Math.floor(rest / extent);
      return index;
    }).reverse();
    const of = (wanted: 'N' | 'T', otherwise: number): number => (atoms.includes(wanted) ? (place[atoms.indexOf(wanted)] ?? 0) : otherwise);
    const element = atoms.reduce<number>((index, atom, axis) => (typeof atom === 'number' ? index * atom + (place[axis] ?? 0) : index), 0);
    return values[(of('N', 0) * steps + of('T', steps - 1)) * size + element] ?? NaN;
  });
}

/** What a model arranges like this as `[N, T, …]`. */
export function rowsOf(values: readonly number[], axes: readonly Axis[], extents: Extents): number[] {
  const places = arranged(values.map((_, at) => at), axes, extents);
  return places.reduce<number[]>((rows, place, at) => {
    rows[place] = values[at] ?? NaN;
    return rows;
  }, []);
}

/** `[T, N, …]` as `[N, T, …]`. */
function samplesFirst(values: ArrayLike<number>, samples: number, steps: number): number[] {
  const size = values.length / (samples * steps);
  return Array.from({ length: values.length }, (_, at) => {
    const [sample, step, element] = [Math.floor(at / (steps * size)), Math.floor(at / size) % steps, at % size];
    return values[(step * samples + sample) * size + element] ?? NaN;
  });
}
