import { portKey } from '../graph/resolve.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import type { Shape } from '../tensor/shape.ts';
import { trainableInputs } from './compile.ts';
import type { Layout, RunTensor, TensorPair } from './layout.ts';
import type { RunLookup, StepAndSample } from './runLookup.ts';

/** A number that a run has in its memory, as the engine computed it; those of sums and updates it has not. */
export type StoredPlace = Exclude<NumberPlace, { readonly kind: 'parameter-term' | 'updated-parameter' | 'updated-data' }>;

/** Reads a number from a run's memory; NaN where the run does not have it. */
export function storedNumber(run: RunLookup, place: StoredPlace): number {
  const { session, layout } = run;
  switch (place.kind) {
    case 'value':
    case 'gradient':
      return elementOf(tensorOf(layout, place.node, place.port)?.[place.kind], place, run);
    case 'edge-gradient':
      return elementOf(layout.edgeGradients.get(place.edge), place, run);
    case 'parameter':
    case 'parameter-gradient': {
      const at = layout.parameters.get(place.parameter);
      return at ? (session.memory[at[place.kind === 'parameter' ? 'value' : 'gradient'] + place.element] ?? NaN) : NaN;
    }
    case 'loss':
      return session.loss ?? NaN;
  }
}

/** The shape, per sample, of the tensor that a number is one of. */
export function shapeAt({ session, layout }: RunLookup, place: NumberPlace): Shape {
  switch (place.kind) {
    case 'value':
    case 'gradient':
      return tensorOf(layout, place.node, place.port)?.value.shape ?? [];
    case 'edge-gradient':
      return layout.edgeGradients.get(place.edge)?.shape ?? [];
    case 'updated-data':
      return trainableInputs(session.program.analysis, layout).get(place.node)?.value.shape ?? [];
    case 'parameter':
    case 'parameter-gradient':
    case 'parameter-term':
    case 'updated-parameter':
      return layout.parameters.get(place.parameter)?.shape ?? [];
    case 'loss':
      return [];
  }
}

function tensorOf(layout: Layout, node: string, port: string): TensorPair | undefined {
  const key = portKey(node, port);
  return layout.outputs.get(key) ?? layout.internals.get(key);
}

function elementOf(tensor: RunTensor | undefined, { element, step, sample }: StepAndSample & { readonly element: number }, { session, layout }: RunLookup): number {
  return tensor ? (session.memory[tensor.offset + (step * layout.samples + sample) * tensor.size + element] ?? NaN) : NaN;
}
