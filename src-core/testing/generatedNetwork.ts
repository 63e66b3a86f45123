import type { GraphDocument } from '../graph/document.ts';
import { type Random, seededRandom } from '../tensor/random.ts';
import { type NetworkPlan, network } from './networks.ts';

/** One wired value of a generated graph: `node.port` and its width. */
interface Value {
  readonly at: `${string}.${string}`;
  readonly width: number;
}

/**
 * A random network of smooth nodes: values are used again and again (fan-out), some come back through a delay,
 * and samples, steps and widths all differ, so that no axis can be mistaken for another.
 */
export function generateNetwork(seed: number): GraphDocument {
  const random = seededRandom(seed);
  const [samples, steps] = [1 + below(random, 3), 1 + below(random, 3)];
  const nodes: Record<string, NetworkPlan['nodes'][string]> = { x: ['input', { shape: [4], trainable: true }], delayed: ['delay', { initial: 'parameter', shape: [5] }] };
  const wires: NetworkPlan['wires'][number][] = [];
  const values: Value[] = [{ at: 'x.x', width: 4 }, { at: 'delayed.y', width: 5 }];
  const pick = (): Value => values[below(random, values.length)] ?? { at: 'x.x', width: 4 };
  const add = (type: string, config: Record<string, unknown>, inputs: Readonly<Record<string, Value>>, output: string, width: number): Value => {
    const name = `n${String(values.length)}`;
    nodes[name] = [type, config];
    for (const [port, value] of Object.entries(inputs)) wires.push(`${value.at} -> ${name}.${port}`);
    const value: Value = { at: `${name}.${output}`, width };
    values.push(value);
    return value;
  };
  const makers: (() => Value)[] = [
    () => add('linear', { units: 1 + below(random, 6), bias: ['vector', 'scalar', 'none'][below(random, 3)] }, { x: pick() }, 'y', NaN),
    () => withWidth(pick(), (x) => add('activation', { function: ['sigmoid', 'tanh', 'softplus'][below(random, 3)] }, { x }, 'y', x.width)),
    () => withWidth(pick(), (x) => add('softmax', {}, { x }, 'y', x.width)),
    () => withWidth(pick(), (x) => add('log-softmax', {}, { x }, 'y', x.width)),
    () => withWidth(pick(), (x) => add('scale', { factor: random.uniform(-1.5, 1.5) }, { x }, 'y', x.width)),
    () => withWidth(pick(), (x) => add('multiply', {}, { a: x, b: x }, 'y', x.width)),
    () => withWidth(pick(), (x) => add('add', {}, { a: x, b: sameWidth(x) }, 'y', x.width)),
    () => withWidth(pick(), (x) => add('subtract', {}, { a: x, b: sameWidth(x) }, 'y', x.width)),
    () => withWidth(pick(), (a) => withWidth(pick(), (b) => add('concatenate', {}, { a, b }, 'y', a.width + b.width))),
    () => withWidth(pick(), (x) => add('slice', { from: 0, to: 1 + below(random, x.width) }, { x }, 'y', NaN)),
    () => add('lstm-gate', { kind: ['forget', 'input', 'candidate', 'output'][below(random, 4)], units: 3 }, { h: pick(), x: pick() }, 'y', 3),
  ];
  const sameWidth = (x: Value): Value => values.find((other) => other.width === x.width && other.at !== x.at) ?? x;
  const withWidth = (value: Value, make: (value: Value) => Value): Value => make(value);
  for (let count = 0; count < 8; count++) {
    const made = makers[below(random, makers.length)]?.();
    // Nodes whose width follows from their config tell it themselves.
    if (made && Number.isNaN(made.width)) {
      const [, config] = nodes[made.at.split('.')[0] ?? ''] ?? ['', {}];
      const width = Number(config?.['units'] ?? config?.['to']);
      values[values.length - 1] = { ...made, width };
    }
  }
  const back = add('linear', { units: 5 }, { x: pick() }, 'y', 5);
  wires.push(`${back.at} -> delayed.x`);
  const [first, second] = [pick(), pick()];
  nodes['t'] = ['target', { shape: [first.width] }];
  nodes['E'] = ['half-squared-error', { overSamples: below(random, 2) === 0 ? 'sum' : 'mean', steps: below(random, 2) === 0 ? 'every' : 'last' }];
  nodes['S'] = ['sum-loss', { weight: 0.5, overSteps: 'mean' }];
  wires.push(`${first.at} -> E.prediction`, 't.t -> E.target', `${second.at} -> S.x`);
  const draw = (count: number): number[] => Array.from({ length: count }, () => random.uniform(-1, 1));
  return network({ nodes, wires, samples, steps, data: { x: draw(samples * steps * 4), t: draw(samples * steps * first.width) }, learningRate: 0.05 });
}

function below(random: Random, count: number): number {
  return Math.floor(random.next() * count);
}
