import { type KeptId, KeptIdSchema } from './keptContract.ts';

/** What a new window begins with: what was kept of a session, nothing, a worked example, or the document that a link holds. */
export type NewWindow = { readonly session: KeptId } | 'empty' | WindowLink;
export type WindowLink = { readonly example: string } | { readonly link: string };

/** The part of a window's address, from the `#` on, that says what it begins with. */
export function windowAddress(session: KeptId | null): string {
  return session === null ? '#new' : `#session=${session}`;
}

/** What the part from the `#` on asks for; undefined where it says nothing of it. */
export function newWindowOf(hash: string): NewWindow | undefined {
  if (hash === windowAddress(null)) return 'empty';
  const [, kind, given = ''] = /^#(example|doc)=([\w-]+)$/.exec(hash) ?? [];
  if (kind !== undefined) return kind === 'example' ? { example: given } : { link: given };
  const session = KeptIdSchema.safeParse(/^#session=(.*)$/.exec(hash)?.[1]);
  return session.success ? { session: session.data } : undefined;
}
