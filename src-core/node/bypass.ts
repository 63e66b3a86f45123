import type { AnyNodeDefinition } from './definition.ts';
import { d, number, v } from './expression.ts';

/** Whether a node of this type and config can hand its input on: it has one to hand on, at the same step and no class index, and an output. */
export function canBypass(definition: AnyNodeDefinition, config: unknown): boolean {
  const inputs = definition.inputs(config);
  return inputs[0] !== undefined && inputs[0].differentiable !== false && definition.outputs(config).length === 1 && !definition.data && !definition.loss && inputs.every(({ lag }) => lag === undefined);
}

/**
 * The definition of a node that is bypassed: its output is its first input, unchanged. It keeps its ports and
 * parameters, so that nothing is lost when it takes part again; their gradients are zero meanwhile.
 */
export function bypassed(definition: AnyNodeDefinition): AnyNodeDefinition {
  const ends = (config: unknown): { x: string; y: string } => ({ x: definition.inputs(config)[0]?.name ?? '', y: definition.outputs(config)[0]?.name ?? '' });
  const { affine: _affine, expansion: _expansion, kinks: _kinks, estimates: _estimates, guess: _guess, draws: _draws, mixesSamples: _mixesSamples, afterUpdate: _afterUpdate, pictures: _pictures, fits: _fits, torch: _torch, keras: _keras, ...others } = definition;
  /** What nothing comes back to. */
  const idle = (config: unknown): string[] => [...definition.inputs(config).slice(1), ...(definition.parameters?.(config) ?? [])].map(({ name }) => name);
  return {
    ...others,
    inputs: (config) => definition.inputs(config).map((port, index) => (index === 0 ? port : { ...port, optional: true })),
    outputs: (config) => definition.outputs(config).map(({ squashedBy: _squashedBy, ...port }) => port),
    hint: (config, known) => {
      const { x, y } = ends(config);
      return known[x] ? { [y]: known[x] } : {};
    },
    infer: (config, inputs) => {
      const { x, y } = ends(config);
      const isWired = definition.inputs(config).every(({ name }) => inputs[name]);
      const own = isWired ? definition.infer(config, inputs) : undefined;
      const parameters = own && 'outputs' in own ? own.parameters : undefined;
      return { outputs: { [y]: inputs[x] ?? [] }, ...(parameters && { parameters }) };
    },
    forward: (k, views, { config }) => {
      const { x, y } = ends(config);
      const [from, to] = [views[x], views[y]];
      if (from && to) k.copy(from, to);
    },
    backward: (k, views, { config }) => {
      const { x, y } = ends(config);
      const [from, to] = [views[`d${y}`], views[`d${x}`]];
      if (from && to) k.add(from, to);
    },
    latex: (config) => {
      const { x, y } = ends(config);
      return { forward: `\\val{${y}} = \\val{${x}}`, gradients: { ...Object.fromEntries(idle(config).map((name) => [name, '0'])), [x]: `\\grad{${y}}` } };
    },
    scalars: ({ config }) => {
      const { x, y } = ends(config);
      return { values: { [y]: (k) => v(x, k) }, gradients: { ...Object.fromEntries(idle(config).map((name) => [name, () => number(0)])), [x]: (k) => d(y, k) } };
    },
    passesOn: () => true,
  };
}
