import type { AnyNodeDefinition, InputPort } from './definition.ts';

/** The input ports that a run knows: those that take wires, and `before` where the node remembers an output. */
export function inputPorts(definition: AnyNodeDefinition, config: unknown): readonly InputPort[] {
  const inputs = definition.inputs(config);
  const remembered = rememberedOutput(definition, config);
  return remembered ? [...inputs, { name: 'before', axes: remembered.axes, meaning: remembered.meaning, optional: true, lag: 1, own: true }] : inputs;
}

/** The output that a node reads one step later. */
export function rememberedOutput(definition: AnyNodeDefinition, config: unknown): ReturnType<AnyNodeDefinition['outputs']>[number] | undefined {
  const name = definition.remembers?.(config);
  return definition.outputs(config).find((port) => port.name === name);
}
