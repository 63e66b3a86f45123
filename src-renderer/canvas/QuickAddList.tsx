import { MessageSquareText } from 'lucide-react';
import { type JSX, useCallback, useEffect, useMemo, useRef } from 'react';
import { useText } from '../i18n/useText.ts';
import type { QuickAdd } from '../model/appState.ts';
import { nodeTitle } from '../model/nodeFacts.ts';
import { paletteEntries, searchEntries } from '../model/paletteEntries.ts';
import { app, currentDocument, useApp } from '../model/store.ts';
import { CategoryIcon } from '../widgets/CategoryIcon.tsx';
import { type SearchItem, SearchList } from '../widgets/SearchList.tsx';
import { addAt, connectWire } from './adding.ts';
import { frameAt } from './frames/framing.ts';
import { addOnEdge, entryFitsEdge } from './hands/dropOnWire.ts';
import { type WireEnd, entryFits, inOrder, legalPorts } from './connectionRules.ts';

const frameItem = 'comment frame';

/** The list that opens at the pointer, at a port, or where a wire was dropped. */
export function QuickAddLayer(): JSX.Element | null {
  const request = useApp((state) => state.quickAdd);
  return request ? <QuickAddList key={JSON.stringify(request)} request={request} /> : null;
}

function QuickAddList({ request }: { readonly request: QuickAdd }): JSX.Element {
  const { t, own } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const { wire, edge, offerPorts, screen, position } = request;
  const before = useRef(document.activeElement);

  const close = useCallback(() => {
    app.setState({ quickAdd: null });
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  }, []);

  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      if (event.target instanceof Node && frame.current?.contains(event.target)) return;
      app.setState({ quickAdd: null });
    };
    window.addEventListener('pointerdown', outside, true);
    return () => {
      window.removeEventListener('pointerdown', outside, true);
    };
  }, []);

  const ports = useMemo(() => (wire && offerPorts ? portItems(wire, t('quickAdd.ports')) : []), [wire, offerPorts, t]);
  const entries = useMemo(() => {
    if (wire) return paletteEntries.filter((entry) => entryFits(entry, wire));
    return edge === undefined ? paletteEntries : paletteEntries.filter((entry) => entryFitsEdge(entry, edge));
  }, [wire, edge]);
  const search = useCallback(
    (query: string): SearchItem[] => {
      const wanted = query.trim().toLowerCase();
      const found = searchEntries(query, entries).map((entry): SearchItem => ({
        id: entry.id,
        label: own(entry.title),
        group: wanted === '' ? t(`category.${entry.category}`) : t('quickAdd.nodes'),
        icon: <CategoryIcon category={entry.category} />,
      }));
      const frame = t('frame.name');
      // A comment ends no wire.
      const frames = !wire && edge === undefined && frame.toLowerCase().includes(wanted) ? [{ id: frameItem, label: frame, group: t('frame.group'), icon: <MessageSquareText size={15} aria-hidden /> }] : [];
      return [...ports.filter(({ label }) => label.toLowerCase().includes(wanted)), ...found, ...frames];
    },
    [entries, ports, own, t, wire, edge],
  );

  const pick = (id: string): void => {
    const entry = entries.find((candidate) => candidate.id === id);
    if (id === frameItem) {
      app.setState({ quickAdd: null });
      frameAt(position);
      return;
    }
    if (entry && edge !== undefined) addOnEdge(entry, position, edge);
    else if (entry) addAt(entry, position, wire);
    else if (wire) {
      const [node = '', port = ''] = JSON.parse(id) as string[];
      connectWire(...inOrder(wire, { node, port }));
    }
    close();
  };

  const left = Math.max(8, Math.min(screen.x, window.innerWidth - 300));
  const top = Math.max(8, Math.min(screen.y, window.innerHeight - 360));
  const label = wire ? t('quickAdd.labelWire', { port: wire.port }) : t(edge === undefined ? 'quickAdd.label' : 'quickAdd.labelEdge');
  return (
    <div ref={frame} className="popover quick-add" role="dialog" aria-label={label} style={{ left, top }}>
      <SearchList label={label} placeholder={label} nothing={t('quickAdd.nothing')} search={search} onPick={pick} onClose={close} />
    </div>
  );
}

function portItems(wire: WireEnd, group: string): SearchItem[] {
  const { nodes } = currentDocument();
  return legalPorts(wire).map(({ node, port }) => {
    const found = nodes.find((candidate) => candidate.id === node);
    return { id: JSON.stringify([node, port]), label: `${found ? nodeTitle(found) : node} · ${port}`, group };
  });
}
