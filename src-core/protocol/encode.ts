import { z } from 'zod';

type Encoder = (value: unknown) => unknown;

/**
 * What `z.encode` gives, without its check of everything on the way: who receives a message checks all of it, and to look
 * through a large document once more for each time it is sent takes longer than all the rest. Only what a codec writes in
 * another way is touched; everything else is handed on as it is.
 * @throws ZodError where a codec cannot write a value
 */
export function encode(schema: z.ZodType, value: unknown): unknown {
  const encoder = encoderOf(schema);
  return encoder ? encoder(value) : value;
}

const known = new WeakMap<z.ZodType, { readonly encoder: Encoder | undefined }>();

/** Undefined where nothing in a schema is written in another way. */
function encoderOf(schema: z.ZodType): Encoder | undefined {
  const found = known.get(schema);
  if (found) return found.encoder;
  // A schema that has itself for a part: no codec is found there that is not found here.
  known.set(schema, { encoder: undefined });
  const encoder = makeEncoder(schema);
  known.set(schema, { encoder });
  return encoder;
}

function makeEncoder(schema: z.ZodType): Encoder | undefined {
  if (schema instanceof z.ZodObject) return ofObject(schema);
  if (schema instanceof z.ZodArray) return ofArray(schema.element as z.ZodType);
  if (schema instanceof z.ZodRecord) return ofRecord(schema.valueType as z.ZodType);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return ofMissing(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodLazy) return encoderOf(schema.unwrap() as z.ZodType);
  const parts = partsOf(schema);
  const isWritten = schema instanceof z.ZodPipe || parts.some((part) => encoderOf(part) !== undefined);
  return isWritten ? (value) => z.encode(schema, value) : undefined;
}

/** Of a schema whose value does not say which of its parts it is. */
function partsOf(schema: z.ZodType): readonly z.ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options as z.ZodType[];
  if (schema instanceof z.ZodTuple) return schema.def.items as z.ZodType[];
  return [];
}

function ofObject(schema: z.ZodObject): Encoder | undefined {
  const fields = Object.entries(schema.shape).flatMap(([name, field]) => {
    const encoder = encoderOf(field as z.ZodType);
    return encoder ? [[name, encoder] as const] : [];
  });
  if (fields.length === 0) return undefined;
  return (value) => {
    const copy: Record<string, unknown> = { ...(value as object) };
    for (const [name, encoder] of fields) if (Object.hasOwn(copy, name)) copy[name] = encoder(copy[name]);
    return copy;
  };
}

function ofArray(element: z.ZodType): Encoder | undefined {
  const encoder = encoderOf(element);
  return encoder && ((value) => (value as readonly unknown[]).map((one) => encoder(one)));
}

function ofRecord(valueType: z.ZodType): Encoder | undefined {
  const encoder = encoderOf(valueType);
  return encoder && ((value) => Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, encoder(one)])));
}

function ofMissing(inner: z.ZodType): Encoder | undefined {
  const encoder = encoderOf(inner);
  return encoder && ((value) => (value === undefined || value === null ? value : encoder(value)));
}
