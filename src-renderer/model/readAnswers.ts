import type { Locator } from '../../src-core/graph/document.ts';
import type { TensorQuery } from '../../src-core/protocol/engineContract.ts';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import { host } from '../host/connection.ts';
import type { Evaluation } from '../../src-core/protocol/engineContract.ts';

type Place = { readonly step?: number | undefined; readonly sample?: number | undefined; readonly element?: number | undefined };

/** Reads from the run on the screen the numbers that an expected answer names, row-major. */
export async function readAnswer(at: Locator, evaluation: Evaluation): Promise<readonly number[]> {
  const { revision } = evaluation;
  const tensor = async (query: TensorQuery, which: 'value' | 'gradient', place: Place): Promise<number[]> => {
    const answer = await host.call('engine.tensor', { revision, query });
    return readPlace(answer[which] ?? new Float64Array(), answer.steps, answer.samples, sizeOf(answer.shape), place);
  };
  switch (at.kind) {
    case 'value':
      return tensor({ kind: 'output', node: at.node, port: at.port }, 'value', at);
    case 'output-gradient':
      return tensor({ kind: 'output', node: at.node, port: at.port }, 'gradient', at);
    case 'edge-gradient': {
      const numbers = await tensor({ kind: 'edge', edge: at.edge }, 'gradient', at);
      if (!at.extreme) return numbers;
      return [at.extreme === 'maximum' ? Math.max(...numbers) : Math.min(...numbers)];
    }
    case 'internal':
      return tensor({ kind: 'internal', node: at.node, name: at.name }, at.gradient ? 'gradient' : 'value', at);
    case 'parameter':
      return tensor({ kind: 'parameter', parameter: at.parameter }, 'value', at);
    case 'parameter-gradient':
      return tensor({ kind: 'parameter', parameter: at.parameter }, 'gradient', at);
    case 'gradient-term':
      return readTerm(revision, at);
    case 'loss': {
      const loss = at.node === undefined ? evaluation.loss : evaluation.losses[at.node];
      return loss === undefined || loss === null ? [] : [loss];
    }
    case 'ratio': {
      const [of, over] = await Promise.all([readAnswer(at.of, evaluation), readAnswer(at.over, evaluation)]);
      return of.map((value, index) => value / (over[index] ?? NaN));
    }
  }
}

async function readTerm(revision: number, { parameter, lossStep, step, element }: Extract<Locator, { kind: 'gradient-term' }>): Promise<number[]> {
  const { steps, shape, terms } = await host.call('engine.terms', { revision, parameter });
  const size = sizeOf(shape);
  const sums = Array.from({ length: size }, (_, i) => range(step, steps).reduce((sum, k) => sum + (terms[(lossStep * steps + k) * size + i] ?? NaN), 0));
  return element === undefined ? sums : sums.slice(element, element + 1);
}

function readPlace(numbers: Float64Array, steps: number, samples: number, size: number, { step, sample, element }: Place): number[] {
  return range(step, steps).flatMap((t) => range(sample, samples).flatMap((n) => range(element, size).map((k) => numbers[(t * samples + n) * size + k] ?? NaN)));
}

/** One index that must exist, or all of them. */
function range(index: number | undefined, length: number): number[] {
  if (index === undefined) return Array.from({ length }, (_, i) => i);
  return index < length ? [index] : [];
}
