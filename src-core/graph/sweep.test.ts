import { describe, expect, it } from 'vitest';
import { registry } from '../node/registry.ts';
import { type GraphDocument, emptyDocument } from './document.ts';
import { addNode, connectPorts } from './edit.ts';
import { type SweepAxis, choicesOf, repeatChain, withChoice } from './sweep.ts';
import { analyse } from './validate.ts';

/** x[2] → linear(3) → tanh → linear(1) → ½ squared error against t. */
function network(): GraphDocument {
  let document = emptyDocument('');
  const add = (type: string, x: number, config: Record<string, unknown> = {}): string => {
    const added = addNode(document, registry, type, { x, y: 0 }, config);
    ({ document } = added);
    return added.id;
  };
  const [x, hidden, act, out, t, loss] = [add('input', 0, { shape: [2] }), add('linear', 200, { units: 3 }), add('activation', 400, { function: 'tanh' }), add('linear', 600), add('target', 600), add('half-squared-error', 800)];
  const wire = (from: string, output: string, to: string, input: string): void => { document = connectPorts(document, registry, { node: from, port: output }, { node: to, port: input }); };
  wire(x, 'x', hidden, 'x');
  wire(hidden, 'y', act, 'x');
  wire(act, 'y', out, 'x');
  wire(out, 'y', loss, 'prediction');
  wire(t, 't', loss, 'target');
  return document;
}

const shapes = ({ parameters }: GraphDocument): number[][] => parameters.map(({ values }) => values.shape);

describe('a sweep', () => {
  it('goes through every combination', () => {
    const axes: SweepAxis[] = [{ setting: 'learningRate', values: [0.1, 1] }, { setting: 'batch', values: [null, 1, 2] }];
    expect(choicesOf(axes)).toEqual([[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]);
    const { training } = withChoice(network(), registry, axes, [1, 0]);
    expect([training.learningRate, training.batch]).toEqual([1, null]);
    expect(withChoice({ ...network(), training: { ...training, batch: 7 } }, registry, axes, [1, 0]).training.batch).toBeNull();
  });

  it('changes width and activation, and the shapes follow', () => {
    const axes: SweepAxis[] = [{ setting: 'width', nodes: ['linear'], values: [3, 5] }, { setting: 'activation', nodes: ['activation'], values: ['relu'] }];
    const changed = withChoice(network(), registry, axes, [1, 0]);
    expect(analyse(changed, registry)).toMatchObject({ runnable: true });
    expect(shapes(changed)).toEqual([[2, 5], [5], [5, 1], [1]]);
    expect(changed.nodes.find(({ id }) => id === 'activation')?.config).toMatchObject({ function: 'relu' });
  });

  it('gives copies of a chain the width and the activation that are chosen, in whatever order', () => {
    const [depth, width, activation]: SweepAxis[] = [{ setting: 'depth', nodes: ['linear', 'activation'], values: [1, 2] }, { setting: 'width', nodes: ['linear'], values: [3, 5] }, { setting: 'activation', nodes: ['activation'], values: ['relu'] }];
    const axes = [depth, width, activation].filter((axis) => axis !== undefined);
    const changed = withChoice(network(), registry, axes, [1, 1, 0]);
    expect(shapes(changed).filter((shape) => shape.length === 2)).toEqual([[2, 5], [5, 1], [5, 5]]);
    expect(changed.nodes.filter(({ type }) => type === 'activation').map(({ config }) => config['function'])).toEqual(['relu', 'relu']);
    expect(withChoice(network(), registry, axes.toReversed(), [0, 1, 1])).toEqual(changed);
  });

  it('repeats a chain, whose copies have weights of their own', () => {
    const document = network();
    const deep = repeatChain(document, registry, new Set(['linear', 'activation']), 3);
    expect(analyse(deep, registry)).toMatchObject({ runnable: true, diagnostics: [] });
    expect(deep.nodes).toHaveLength(document.nodes.length + 4);
    expect(shapes(deep).filter(([rows, columns]) => rows === 3 && columns === 3)).toHaveLength(2);
    expect(new Set(deep.edges.map(({ id }) => id)).size).toBe(deep.edges.length);
    expect(deep.nodes.find(({ type }) => type === 'half-squared-error')?.position.x).toBeGreaterThan(Math.max(...deep.nodes.filter(({ type }) => type === 'activation').map(({ position }) => position.x)));
    expect(repeatChain(document, registry, new Set(['linear', 'activation']), 1)).toBe(document);
    expect(repeatChain(document, registry, new Set(['target']), 3)).toBe(document);
  });
});
