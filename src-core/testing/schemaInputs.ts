import fc from 'fast-check';
import { z } from 'zod';

/** As much of JSON Schema as zod writes. */
interface Shape {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Shape>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Shape;
  readonly items?: boolean | Shape;
  readonly prefixItems?: readonly Shape[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

const key = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('__proto__', 'constructor', 'prototype'));

/** What stands in every field of a name, in place of what its schema describes. */
export type Given = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/**
 * Inputs in the shape of a schema: the right fields with the right kinds of values, short and few. What a schema asks for
 * beyond its shape need not hold, so some are refused still.
 */
export function schemaInputs(schema: z.ZodType, given: Given = {}): fc.Arbitrary<unknown> {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  const refs = new Map(Object.entries(whole.$defs ?? {}).map(([name, shape]) => [`#/$defs/${name}`, shape]));
  return inputsOf(whole, { refs, given, depth: 0 });
}

interface Place {
  readonly refs: ReadonlyMap<string, Shape>;
  readonly given: Given;
  readonly depth: number;
}

// What a schema of its own kind describes: arrays of numbers and bytes, which messages carry as they are.
const carried = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.double(), { maxLength: 3 }).map((values) => Float64Array.from(values)) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 3 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
);

function inputsOf(shape: Shape, place: Place): fc.Arbitrary<unknown> {
  const inside = { ...place, depth: place.depth + 1 };
  if (place.depth > 12) return carried;
  if (shape.$ref !== undefined) return inputsOf(place.refs.get(shape.$ref) ?? {}, inside);
  if ('const' in shape) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  const choices = shape.anyOf ?? shape.oneOf ?? shape.allOf;
  if (choices) return fc.oneof(...choices.map((choice) => inputsOf(choice, inside)));
  const { type } = shape;
  if (typeof type === 'object') return fc.oneof(...type.map((one) => inputsOf({ ...shape, type: one }, inside)));
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numbersOf(shape);
    case 'string':
      return textsOf(shape);
    case 'array':
      return shape.prefixItems ? fc.tuple(...shape.prefixItems.map((item) => inputsOf(item, inside))) : fc.array(inputsOf(typeof shape.items === 'object' ? shape.items : {}, inside), { minLength: shape.minItems ?? 0, maxLength: Math.max(2, shape.minItems ?? 0) });
    case 'object':
      return recordsOf(shape, inside);
    default:
      return carried;
  }
}

function numbersOf({ type, minimum = -10, maximum = Infinity }: Shape): fc.Arbitrary<number> {
  const [min, max] = [Math.max(-10, minimum), Math.min(maximum, minimum + 20, Number.MAX_SAFE_INTEGER)];
  const edge = fc.constantFrom(minimum, Number.isFinite(maximum) ? maximum : minimum);
  return type === 'integer' ? fc.oneof({ weight: 5, arbitrary: fc.integer({ min: Math.ceil(min), max: Math.max(Math.ceil(min), Math.floor(max)) }) }, { weight: 1, arbitrary: edge }) : fc.double({ min, max: Math.max(min, max), noNaN: true });
}

function textsOf({ pattern, minLength = 0, maxLength = 12 }: Shape): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern), { size: 'small' });
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(12, maxLength)), unit: 'grapheme' });
}

function recordsOf({ properties, required = [], additionalProperties }: Shape, inside: Place): fc.Arbitrary<unknown> {
  if (!properties) return fc.dictionary(key, typeof additionalProperties === 'object' ? inputsOf(additionalProperties, inside) : fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 });
  const fields = Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name, (Object.hasOwn(inside.given, name) ? inside.given[name] : undefined) ?? inputsOf(shape, inside)]));
  return fc.record(fields, { requiredKeys: required.filter((name) => Object.hasOwn(fields, name)) });
}

/** An input that a schema takes, the first by the seed. Throws where it takes none of 5,000. */
export function validInput(schema: z.ZodType, given: Given = {}, seed = 1): unknown {
  const inputs = schemaInputs(schema, given);
  for (let round = 0; round < 50; round++) {
    const found = fc.sample(inputs, { numRuns: 100, seed: seed + round }).find((input) => z.safeDecode(schema, input as never).success);
    if (found !== undefined) return found;
  }
  throw new Error('of 5,000 generated inputs the schema takes none');
}
