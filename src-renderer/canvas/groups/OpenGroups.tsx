import { ViewportPortal } from '@xyflow/react';
import type { JSX, PointerEvent as ReactPointerEvent } from 'react';
import { useText } from '../../i18n/useText.ts';
import { currentSight } from '../../model/sight.ts';
import { useApp } from '../../model/store.ts';
import { select } from '../../model/documentEdits.ts';
import { seen, useFlowNodes } from '../flowAdapter.ts';
import { groupBorders } from './borders.ts';
import { dragGroup } from './dragGroup.ts';
import { GroupButtons } from './GroupButtons.tsx';

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
  const borders = groupBorders(open, new Map(seen.itemBoxes().map((box) => [box.id, box])));
  return (
    <ViewportPortal>
      {open.map(({ group, items }, depth) => {
        const border = borders.get(group.id);
        if (!border) return null;
        const drag = (event: ReactPointerEvent): void => {
          if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button'))) return;
          select(items, [], []);
          dragGroup(event, group.id);
        };
        return (
          <section key={group.id} className="open-group" aria-label={`${t('group.role')} ${group.name}`} data-open-group={group.id} style={{ transform: `translate(${String(border.x)}px, ${String(border.y)}px)`, width: border.width, height: border.height, zIndex: depth - 100 }}>
            <header className="open-group-header nopan" onPointerDown={drag}>
              <span className="open-group-name">{group.name}</span>
              <GroupButtons group={group} folded={false} />
            </header>
          </section>
        );
      })}
    </ViewportPortal>
  );
}
