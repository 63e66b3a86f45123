import { homedir } from 'node:os';
import path from 'node:path';

/** A path as a user types it, made absolute: `~` is the home folder, and a relative path starts there. */
export function userPath(given: string): string {
  const home = homedir();
  if (given === '~') return home;
  if (given.startsWith('~/') || given.startsWith('~\\')) return path.join(home, given.slice(2));
  return path.resolve(home, given);
}
