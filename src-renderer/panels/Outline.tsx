import { ChevronDown, ChevronRight } from 'lucide-react';
import { type CSSProperties, type JSX, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { GraphEdge, GraphNode } from '../../src-core/graph/document.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { registry } from '../../src-core/node/registry.ts';
import { formatShape } from '../../src-core/tensor/shape.ts';
import { view } from '../canvas/flowAdapter.ts';
import { useText } from '../i18n/useText.ts';
import { select } from '../model/documentEdits.ts';
import { edgeEnds } from '../model/edgeNames.ts';
import { hidesAt, useHidden } from '../model/hiddenNumbers.ts';
import { outputKey } from '../model/liveNumbers.ts';
import { nodeFacts, nodeTitle } from '../model/nodeFacts.ts';
import { type OutlineRow, outlineRows, parentRow } from '../model/outlineRows.ts';
import { presentOf, useApp } from '../model/store.ts';
import { useLive, useStale } from '../model/useLive.ts';
import { blockWords } from '../widgets/BlockText.tsx';

const mostRows = 600;

/**
 * The network as a tree in words: groups, nodes, and every edge with its value and gradient, for reading aloud and
 * for looking up. Arrows walk through it, Enter goes to the place on the canvas.
 */
export function Outline(): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const order = useApp((state) => state.analysis.order);
  const step = useApp((state) => state.step);
  const sample = useApp((state) => state.sample);
  const stale = useStale();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState('');
  const body = useRef<HTMLTableSectionElement>(null);
  const all = useMemo(() => outlineRows(document, order.map(({ node }) => node.id), closed), [document, order, closed]);
  if (document.nodes.length === 0) return <p className="dock-empty">{t('outline.nothing')}</p>;
  const rows = all.slice(0, mostRows);
  const current = rows.some(({ key }) => key === active) ? active : (rows[0]?.key ?? '');

  const setOpen = (key: string, open: boolean): void => {
    setClosed((before) => new Set(open ? [...before].filter((other) => other !== key) : [...before, key]));
  };
  const goTo = (index: number): void => {
    const row = rows[index];
    if (!row) return;
    setActive(row.key);
    body.current?.querySelector<HTMLElement>(`tr:nth-child(${String(index + 1)})`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const at = rows.findIndex(({ key }) => key === current);
    const row = rows[at];
    if (!row) return;
    const isOpen = row.kind === 'edge' ? undefined : row.open;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => { goTo(at + 1); },
      ArrowUp: () => { goTo(at - 1); },
      Home: () => { goTo(0); },
      End: () => { goTo(rows.length - 1); },
      ArrowRight: () => { if (isOpen === false) setOpen(row.key, true); else if (isOpen) goTo(at + 1); },
      ArrowLeft: () => { if (isOpen) setOpen(row.key, false); else goTo(parentRow(rows, at)); },
      Enter: () => { choose(row); },
      ' ': () => { choose(row); },
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  };

  return (
    <>
      <table className="number-table outline" role="treegrid" aria-label={t('outline.label')} data-stale={stale || undefined}>
        <caption>{t('outline.caption', { step: step + 1, sample: sample + 1 })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('outline.edge')}</th>
            <th scope="col">{t('outline.shape')}</th>
            <th scope="col">▸ {t('edge.value')}</th>
            <th scope="col">◂ {t('edge.gradient')}</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map((row) => (
            <Row key={row.key} row={row} active={row.key === current} onFocus={() => { setActive(row.key); }} onToggle={setOpen} />
          ))}
        </tbody>
      </table>
      {all.length > mostRows && <p className="quiet">{t('outline.more', { count: all.length - mostRows })}</p>}
    </>
  );
}

/** Selects what a row stands for and shows it on the canvas. */
function choose(row: OutlineRow): void {
  if (row.kind === 'edge') {
    view.reveal(row.edge.source.node);
    select([], [row.edge.id]);
  } else if (row.kind === 'group') select([], [], [row.group.id]);
  else {
    view.goTo(row.node.id);
    select([row.node.id]);
  }
}

interface RowProps {
  readonly row: OutlineRow;
  readonly active: boolean;
  readonly onFocus: () => void;
  readonly onToggle: (key: string, open: boolean) => void;
}

function Row({ row, active, onFocus, onToggle }: RowProps): JSX.Element {
  const { t } = useText();
  const open = row.kind === 'edge' ? undefined : row.open;
  const indent = { '--level': row.level } as CSSProperties;
  return (
    <tr aria-level={row.level} aria-expanded={open} tabIndex={active ? 0 : -1} onFocus={onFocus} data-kind={row.kind} data-edge={row.kind === 'edge' ? row.edge.id : undefined}>
      <th scope="row" className="outline-name" style={indent}>
        {open !== undefined && (
          <button type="button" className="outline-toggle" tabIndex={-1} aria-label={t(open ? 'outline.close' : 'outline.open')} onClick={() => { onToggle(row.key, !open); }}>
            {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
          </button>
        )}
        <button type="button" className="link" tabIndex={-1} onClick={() => { choose(row); }}>
          {row.kind === 'edge' ? <EdgeName edge={row.edge} /> : row.kind === 'node' ? nodeTitle(row.node) : row.group.name}
        </button>
      </th>
      {row.kind === 'edge' ? <EdgeCells edge={row.edge} /> : row.kind === 'node' ? <NodeCells node={row.node} /> : <td colSpan={3}>{t('group.role')}</td>}
    </tr>
  );
}

function EdgeName({ edge }: { readonly edge: GraphEdge }): JSX.Element {
  const document = useApp(presentOf);
  const { source, target } = edgeEnds(document, edge);
  return (
    <>
      {source} → {target}
    </>
  );
}

function EdgeCells({ edge }: { readonly edge: GraphEdge }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const shape = useApp(({ analysis }) => analysis.shapes.outputs.get(portKey(edge.source.node, edge.source.port)));
  const pair = useLive((numbers) => numbers.edges.get(edge.id));
  const hidden = useHidden();
  const step = useApp((state) => state.step);
  const sample = useApp((state) => state.sample);
  return (
    <>
      <td>{shape ? formatShape(shape) : ''}</td>
      <td className="forward">{pair ? blockWords(pair.value, digits, t, hidesAt(hidden.value(edge.source), step, sample)) : '–'}</td>
      <td className="backward">{pair && pair.gradient.size > 0 ? blockWords(pair.gradient, digits, t, hidesAt(hidden.edgeGradient(edge), step, sample)) : '–'}</td>
    </>
  );
}

/** What a node is; the share of a loss, which no edge carries. */
function NodeCells({ node }: { readonly node: GraphNode }): JSX.Element {
  const { t, own } = useText();
  const digits = useApp((state) => state.settings.digits);
  const definition = registry.get(node.type);
  const loss = definition?.loss ? nodeFacts(node)?.outputs[0]?.name : undefined;
  const live = useLive((numbers) => (loss === undefined ? undefined : numbers.outputs.get(outputKey(node.id, loss))));
  const hides = useHidden().loss(node.id);
  return (
    <>
      <td className="quiet">{definition ? own(definition.title) : node.type}</td>
      <td className="outline-loss" colSpan={2}>
        {live && (hides ? '?' : blockWords(live.value, digits, t))}
      </td>
    </>
  );
}
