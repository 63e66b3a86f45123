import { ViewportPortal } from '@xyflow/react';
import { ChevronsDownUp, LogIn } from 'lucide-react';
import type { JSX, PointerEvent as ReactPointerEvent } from 'react';
import { useText } from '../../i18n/useText.ts';
import { currentSight } from '../../model/sight.ts';
import { useApp } from '../../model/store.ts';
import { select } from '../../model/documentEdits.ts';
import { seen, useFlowNodes } from '../flowAdapter.ts';
import { dragGroup } from './dragGroup.ts';
import { enterGroup, foldGroups } from './grouping.ts';

const margin = { side: 22, top: 46, bottom: 26, deeper: 14 }; // px

/** A border with a name around the cards of each open group. */
export function OpenGroups(): JSX.Element | null {
  const open = useApp((state) => currentSight(state).open);
  return open.length === 0 ? null : <Borders open={open} />;
}

function Borders({ open }: { readonly open: ReturnType<typeof currentSight>['open'] }): JSX.Element {
  const { t } = useText();
  useFlowNodes();
  const unrolled = useApp((state) => state.unrolled);
  if (unrolled) return <></>;
  return (
    <ViewportPortal>
      {open.map(({ group, items }, depth) => {
        const boxes = seen.boxes(new Set(items));
        if (boxes.length === 0) return null;
        const inner = open.filter((other) => other.group.parent === group.id).length > 0 ? margin.deeper : 0;
        const left = Math.min(...boxes.map(({ x }) => x)) - margin.side - inner;
        const top = Math.min(...boxes.map(({ y }) => y)) - margin.top - inner * 2.4;
        const right = Math.max(...boxes.map(({ x, width }) => x + width)) + margin.side + inner;
        const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + margin.bottom + inner;
        const drag = (event: ReactPointerEvent): void => {
          if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button'))) return;
          select(items, [], []);
          dragGroup(event, group.id);
        };
        return (
          <section key={group.id} className="open-group" aria-label={`${t('group.role')} ${group.name}`} data-open-group={group.id} style={{ transform: `translate(${String(left)}px, ${String(top)}px)`, width: right - left, height: bottom - top, zIndex: depth - 100 }}>
            <header className="open-group-header nopan" onPointerDown={drag}>
              <span className="open-group-name">{group.name}</span>
              <button type="button" className="icon-button" aria-label={t('group.fold', { name: group.name })} title={t('group.fold', { name: group.name })} onClick={() => { foldGroups([group.id], true); }}>
                <ChevronsDownUp size={14} aria-hidden />
              </button>
              <button type="button" className="icon-button" aria-label={t('group.enter', { name: group.name })} title={t('group.enter', { name: group.name })} onClick={() => { enterGroup(group.id); }}>
                <LogIn size={14} aria-hidden />
              </button>
            </header>
          </section>
        );
      })}
    </ViewportPortal>
  );
}
