import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AppPage } from './appPage.ts';

/** Writes a chain of so many layers into a folder, and opens it. */
export async function openChain(app: AppPage, folder: string, layers: number): Promise<void> {
  const file = path.join(folder, 'chain.chainrule.json');
  writeFileSync(file, chainProject(layers));
  await app.open(file);
}

/** A project file with a chain of so many layers, by turns linear and tanh, two numbers wide. */
export function chainProject(layers: number): string {
  const column = { values: { shape: [1, 1, 2], values: [0.5, -0.5] } };
  const across = 10;
  const chain = Array.from({ length: layers }, (_, index) => {
    const linear = index % 2 === 0;
    const id = `n${String(index)}`;
    return {
      id,
      type: linear ? 'linear' : 'activation',
      version: 1,
      position: { x: (index % across) * 320, y: Math.floor(index / across) * 220 },
      config: linear ? { units: 2, bias: 'none' } : { function: 'tanh', slope: 0.01 },
      parameters: linear ? { W: `${id}.W` } : {},
    };
  });
  const parameters = chain.filter(({ type }) => type === 'linear').map(({ id }) => ({ id: `${id}.W`, name: `${id}.W`, trainable: true, values: { shape: [2, 2], values: [0.9, 0.1, -0.1, 0.9] } }));
  const sources = [{ node: 'x', port: 'x' }, ...chain.map(({ id }) => ({ node: id, port: 'y' }))];
  const targets = [...chain.map(({ id }) => ({ node: id, port: 'x' })), { node: 'L', port: 'prediction' }];
  const edges = sources.map((source, index) => ({ id: `e${String(index)}`, source, target: targets[index] }));
  return JSON.stringify({
    format: 'chainrule',
    schemaVersion: 1,
    title: 'A chain',
    precision: 'float64',
    seed: 1,
    nodes: [
      { id: 'x', type: 'input', version: 1, position: { x: -320, y: 0 }, config: { shape: [2], trainable: false }, parameters: {} },
      ...chain,
      { id: 't', type: 'target', version: 1, position: { x: -320, y: 300 }, config: { shape: [2] }, parameters: {} },
      { id: 'L', type: 'half-squared-error', version: 1, position: { x: -320, y: 600 }, config: { weight: 1, steps: 'every', overSteps: 'sum', overSamples: 'sum' }, parameters: {} },
    ],
    edges: [...edges, { id: 'et', source: { node: 't', port: 't' }, target: { node: 'L', port: 'target' } }],
    parameters,
    data: { samples: 1, steps: 1, columns: { x: column, t: column } },
    training: { learningRate: 0.001, steps: 1000 },
    expected: [],
    view: {},
  });
}
