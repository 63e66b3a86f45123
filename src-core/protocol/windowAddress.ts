import { type KeptId, KeptIdSchema } from './keptContract.ts';

/** What a new window begins with: what was kept of a session, or nothing. */
export type NewWindow = { readonly session: KeptId } | 'empty';

/** The part of a window's address, from the `#` on, that says what it begins with. */
export function windowAddress(session: KeptId | null): string {
  return session === null ? '#new' : `#session=${session}`;
}

/** What the part from the `#` on asks for; undefined where it says nothing of it. */
export function newWindowOf(hash: string): NewWindow | undefined {
  if (hash === windowAddress(null)) return 'empty';
  const session = KeptIdSchema.safeParse(/^#session=(.*)$/.exec(hash)?.[1]);
  return session.success ? { session: session.data } : undefined;
}
