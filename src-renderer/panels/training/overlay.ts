import { create } from 'zustand';

/** Which runs' curves are drawn: the newest, and those that were ticked. */
interface Overlay {
  readonly ticked: ReadonlySet<string>;
  readonly cleared: ReadonlySet<string>;
  readonly show: (id: string, shown: boolean) => void;
}

/** Lasts while the window does: which curves one looks at is not a part of the document. */
export const useOverlay = create<Overlay>()((set) => ({
  ticked: new Set(),
  cleared: new Set(),
  show: (id, shown) => {
    set(({ ticked, cleared }) => ({ ticked: changed(ticked, id, shown), cleared: changed(cleared, id, !shown) }));
  },
}));

export function isDrawn({ ticked, cleared }: Pick<Overlay, 'ticked' | 'cleared'>, id: string, newest: string | undefined): boolean {
  return ticked.has(id) || (id === newest && !cleared.has(id));
}

function changed(ids: ReadonlySet<string>, id: string, inside: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  if (inside) next.add(id);
  else next.delete(id);
  return next;
}
