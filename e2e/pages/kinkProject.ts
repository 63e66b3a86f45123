/**
 * A project file with ReLU units whose pre-activations w x + b are exactly 0: its loss has a kink there. One unit and
 * one input, or as many as `width` says.
 */
export function kinkProject(width = 1): string {
  const many = (length: number, value: number): number[] => new Array<number>(length).fill(value);
  const row = (value: number): unknown => ({ values: { shape: [1, 1, width], values: many(width, value) } });
  const node = (id: string, type: string, x: number, y: number, config: object, parameters: object = {}): unknown => ({ id, type, version: 1, position: { x, y }, config, parameters });
  const edge = (from: string, output: string, to: string, input: string): unknown => ({ id: `${from}.${output}→${to}.${input}`, source: { node: from, port: output }, target: { node: to, port: input } });
  return JSON.stringify({
    format: 'chainrule',
    schemaVersion: 1,
    title: 'A kink',
    precision: 'float64',
    seed: 1,
    nodes: [
      node('x', 'input', 0, 0, { shape: [width], trainable: false }),
      node('z', 'linear', 260, 0, { units: width, bias: 'vector' }, { W: 'w', b: 'b' }),
      node('h', 'activation', 520, 0, { function: 'relu', slope: 0.01 }),
      node('t', 'target', 520, 240, { shape: [width] }),
      node('E', 'half-squared-error', 780, 0, { weight: 1, steps: 'every', overSteps: 'sum', overSamples: 'sum' }),
    ],
    edges: [edge('x', 'x', 'z', 'x'), edge('z', 'y', 'h', 'x'), edge('h', 'y', 'E', 'prediction'), edge('t', 't', 'E', 'target')],
    parameters: [
      { id: 'w', name: 'w', trainable: true, values: { shape: [width, width], values: many(width * width, 0.5) } },
      { id: 'b', name: 'b', trainable: true, values: { shape: [width], values: many(width, -0.5 * width) } },
    ],
    data: { samples: 1, steps: 1, columns: { x: row(1), t: row(2) } },
    training: { learningRate: 0.1, steps: 10 },
    expected: [],
    view: {},
  });
}
