import { randomBytes } from 'node:crypto';

/** A new id of a session or a template: 32 hexadecimal digits. */
export function newKeptId(): string {
  return randomBytes(16).toString('hex');
}

/** The id that a file with this ending is named by; undefined where it has another name. */
export function keptIdOf(name: string, ending: 'json' | 'lock'): string | undefined {
  const [, id, ownEnding] = /^([0-9a-f]{32})\.(json|lock)$/.exec(name) ?? [];
  return ownEnding === ending ? id : undefined;
}
