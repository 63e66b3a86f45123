import { z } from 'zod';
import { isolate } from '../engine/isolatedNode.ts';
import type { Backend } from '../kernels/backend.ts';
import type { AnyNodeDefinition } from '../node/definition.ts';
import { seededRandom } from '../tensor/random.ts';
import { type Shape, formatShape, sameShape } from '../tensor/shape.ts';

const TensorSchema = z.strictObject({ shape: z.array(z.int().min(0)), values: z.array(z.number()) });
const NamedSchema = z.record(z.string(), TensorSchema);
/** What another library computed for a node type: values `[T, N, ...sample]` by port, parameters without these two axes. */
export const GoldenSchema = z.strictObject({
  type: z.string(),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      config: z.record(z.string(), z.unknown()),
      /** Evaluation where left out. */
      mode: z.enum(['training', 'evaluation']).optional(),
      inputs: NamedSchema,
      parameters: NamedSchema,
      outputs: NamedSchema,
      /** ∂L/∂ of each output. */
      upstream: NamedSchema,
      /** ∂L/∂ of each input and parameter that has one. */
      gradients: NamedSchema,
      /** Statistics after the update. */
      statistics: NamedSchema.optional(),
    }),
  ),
});
export type Golden = z.infer<typeof GoldenSchema>;
export type GoldenCase = Golden['cases'][number];
type Tensor = z.infer<typeof TensorSchema>;

const [steps, samples] = [2, 3];
const fewestCases = 3;
/** Relative to the largest magnitude in the tensor, at least 1. */
const tolerance = 1e-10;

/** What is wrong with a golden itself: too few cases, or shapes in which one axis could be taken for another. */
export function flawsOf({ cases }: Golden): string[] {
  const flaws: string[] = [];
  if (cases.length < fewestCases) flaws.push(`there are ${String(cases.length)} cases, fewer than ${String(fewestCases)}`);
  const shapes = new Set(cases.map(({ inputs }) => Object.entries(inputs).map(([name, { shape }]) => `${name}${formatShape(shape)}`).join(' ')));
  if (shapes.size < Math.min(fewestCases, cases.length)) flaws.push(`the inputs of all cases have ${String(shapes.size)} shapes`);
  for (const { name, inputs } of cases) {
    for (const [port, { shape }] of Object.entries(inputs)) {
      if (shape[0] !== steps || shape[1] !== samples) flaws.push(`"${name}": "${port}" has the shape ${formatShape(shape)}, not [${String(steps)}, ${String(samples)}, …]`);
    }
  }
  return flaws;
}

/** Where a node on a backend, in float64, differs from what a golden has: outputs, and the gradients of inputs and parameters. */
export function differences(definition: AnyNodeDefinition, golden: GoldenCase, backend: Backend): string[] {
  const inputs = Object.fromEntries(Object.entries(golden.inputs).map(([name, { shape }]): [string, Shape] => [name, shape.slice(2)]));
  const node = isolate(definition, { name: golden.name, config: golden.config, inputs }, seededRandom(1), { lengths: { steps, samples }, backend, ...(golden.mode && { mode: golden.mode }) });
  if (typeof node === 'string') return [node];
  const { memory, places, inferred } = node;
  const problems: string[] = [];
  const shapeOf = (name: string): Shape | undefined => {
    const perSample = inputs[name] ?? inferred.outputs[name];
    return perSample ? [steps, samples, ...perSample] : inferred.parameters?.[name];
  };
  const compare = (what: string, name: string, from: number, to: number, expected: Tensor | undefined): void => {
    const shape = shapeOf(name);
    if (!expected) {
      problems.push(`${what} is not in the golden`);
    } else if (shape && !sameShape(shape, expected.shape)) {
      problems.push(`${what} has the shape ${formatShape(shape)}, the golden ${formatShape(expected.shape)}`);
    } else {
      const scale = expected.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const wrong = expected.values.findIndex((value, index) => !(Math.abs((memory[from + index] ?? NaN) - value) <= tolerance * scale));
      if (wrong >= 0 || expected.values.length !== to - from) problems.push(`${what} differs: element ${String(wrong)} is ${String(memory[from + wrong])}, the golden has ${String(expected.values[wrong])}`);
    }
  };

  for (const { name, role, value, gradient } of places) {
    const given = role === 'input' ? golden.inputs[name] : role === 'parameter' ? golden.parameters[name] : undefined;
    if ((role === 'input' || role === 'parameter') && given?.values.length !== value.to - value.from) return [`"${name}" is not in the golden, or of another size`];
    if (given) memory.set(given.values, value.from);
    const back = role === 'output' ? golden.upstream[name] : undefined;
    memory.fill(0, gradient.from, gradient.to);
    if (back) memory.set(back.values, gradient.from);
  }
  node.forward();
  for (const { name, role, value } of places) if (role === 'output') compare(`the output "${name}"`, name, value.from, value.to, golden.outputs[name]);
  node.backward();
  for (const { name, role, gradient, differentiable } of places) {
    if (differentiable && (role === 'input' || role === 'parameter')) compare(`the gradient of "${name}"`, name, gradient.from, gradient.to, golden.gradients[name]);
  }
  node.afterUpdate();
  for (const [name, expected] of Object.entries(golden.statistics ?? {})) {
    const { value } = places.find((place) => place.name === name) ?? { value: { from: 0, to: 0 } };
    compare(`"${name}" after the update`, name, value.from, value.to, expected);
  }
  return problems;
}
