/** Keys that are more than names to JavaScript. */
export const hostileKeys = ['__proto__', 'constructor', 'prototype'] as const;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What nothing may inherit after a file was read. */
const mark = 'polluted';
const planted = `{"${mark}":true,"prototype":{"${mark}":true}}`;

/** Texts of the same file, each with a hostile key in one of its records, or in place of one of its names. */
export function hostileTexts(valid: string): string[] {
  const root = JSON.parse(valid) as Json;
  const count = recordsIn(root);
  const most = Math.min(count, 40);
  return hostileKeys.flatMap((key) =>
    Array.from({ length: most }, (_, index) => Math.floor((index * count) / most)).flatMap((which) => [
      written(root, which, (entries) => [...entries, `${JSON.stringify(key)}:${planted}`]),
      written(root, which, (entries) => entries.map((entry, at) => (at === 0 ? entry.replace(/^"(?:[^"\\]|\\.)*":/, `${JSON.stringify(key)}:`) : entry))),
      written(root, which, (entries) => entries.map((entry) => entry.replace(/:"(?:[^"\\]|\\.)*"$/, `:${JSON.stringify(key)}`))),
    ]),
  );
}

/** The same file with one thing more in it, nested so deep that the whole is `depth` levels deep. */
export function nestedText(valid: string, depth: number): string {
  const text = valid.trimEnd();
  const comma = /^\s*\{\s*\}/.test(text) ? '' : ',';
  return `${text.slice(0, -1)}${comma}"nested":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
}

function recordsIn(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : 1;
  return Object.values(value).reduce<number>((sum, item) => sum + recordsIn(item), own);
}

/** JSON in which the record of this number, counted as they are met, has its entries changed: as text, so that every key is one. */
function written(root: Json, which: number, change: (entries: readonly string[]) => readonly string[]): string {
  let met = -1;
  const write = (value: Json): string => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
    met += 1;
    const changes = met === which;
    const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`);
    return `{${(changes ? change(entries) : entries).join(',')}}`;
  };
  return write(root);
}

/** What every object has something from, with the names that it has before any file was read. */
const shared = Object.entries({ 'Object.prototype': Object.prototype, 'Array.prototype': Array.prototype, 'Function.prototype': Function.prototype, Object }).map(([name, object]) => ({ name, object: object as object, own: new Set(Reflect.ownKeys(object)) }));

/**
 * Where something was changed that others inherit from: in what was read, or for everything. Empty where nothing was. What
 * everything inherited is taken away again, so that it is not held against the next reader.
 */
export function pollution(read: unknown): string[] {
  const everywhere = shared.flatMap(({ name, object, own }) =>
    Reflect.ownKeys(object).filter((key) => !own.has(key)).map((key) => {
      Reflect.deleteProperty(object, key);
      return `${name} has ${String(key)}`;
    }),
  );
  return [...everywhere, ...inheritedIn(read, 'what was read', new Set())];
}

function inheritedIn(value: unknown, place: string, seen: Set<unknown>): string[] {
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return [];
  seen.add(value);
  const own = mark in value && !Object.hasOwn(value, mark) ? [`${place} inherits it`] : [];
  const inside = value instanceof Map ? [...value] : Object.entries(value);
  return [...own, ...inside.flatMap(([key, item]) => inheritedIn(item, `${place}.${String(key)}`, seen))];
}
