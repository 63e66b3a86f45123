import { z } from 'zod';

/** What JSON can say. */
export type Json = z.core.util.JSONType;

/** As deep as files and messages may be; what refers to itself has no end. */
const deepest = 64;

/**
 * Any JSON, handed on as it is. Not `z.json()`: that one refers to itself, and in objects that hold such a schema Zod
 * (4.6) leaves checks out when it writes them, as it remembers what it has seen from a look without checks.
 */
export const JsonSchema = z.unknown().refine((value) => isJson(value, 0), 'not JSON, or nested too deep') as z.ZodType<Json, Json>;

function isJson(value: unknown, depth: number): boolean {
  if (depth > deepest) return false;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value !== 'object') return false;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
  return isPlain && Object.values(value).every((part) => isJson(part, depth + 1));
}
