import type { z } from 'zod';

/**
 * The schema, looking at each object once: what it has let pass is known to it and is handed on as it is. A document of
 * ten thousand nodes is looked through on its way from the file to the screen and to the engine; the one who sends it
 * and the one who has changed one node of it need not look at all of them again.
 *
 * For plain data that nobody changes in place, and for schemas without codecs: what they read and what they write is the same.
 */
export function lookedAtOnce<S extends z.ZodType<object>>(schema: S): S {
  const known = new WeakSet();
  const { run } = schema._zod;
  schema._zod.run = (payload, context) => {
    const given: unknown = payload.value;
    if (isObject(given) && known.has(given)) return payload;
    const result = run(payload, context);
    // With `skipChecks` some of it has not been looked at; a promise is of a schema that is not plain data.
    if (result instanceof Promise || context.skipChecks === true || result.issues.length > 0) return result;
    if (isObject(result.value)) known.add(result.value);
    if (context.direction === 'backward' && isObject(given)) known.add(given);
    return result;
  };
  return schema;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
