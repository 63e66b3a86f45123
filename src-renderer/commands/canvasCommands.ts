import { removeAndHeal } from '../../src-core/graph/heal.ts';
import { nodesIn } from '../../src-core/graph/groups.ts';
import { registry } from '../../src-core/node/registry.ts';
import { canWrite, frameSelected, writeOnFrame } from '../canvas/frames/framing.ts';
import { goTowards, selectReached } from '../canvas/hands/going.ts';
import { hand } from '../canvas/hands/hand.ts';
import { nudge, selectedItems } from '../canvas/placing.ts';
import { canReroute, rerouteSelected } from '../canvas/waypoints/reroute.ts';
import { changeSettings } from '../model/appearance.ts';
import type { AppState } from '../model/appState.ts';
import { edit } from '../model/documentEdits.ts';
import { app, presentOf } from '../model/store.ts';
import type { Command } from './command.ts';

const itemSelected = (): boolean => selectedItems().size > 0;
const movable = ({ selection: { nodes, groups, frames } }: AppState): boolean => nodes.size + groups.size + frames.size > 0;
const notEmpty = (state: AppState): boolean => presentOf(state).nodes.length > 0;

const step = 5; // px
const largeStep = 20;

export const canvasCommands: readonly Command[] = [
  { id: 'edit.heal', group: 'edit', keys: ['$mod+Delete', '$mod+Backspace'], scope: 'canvas', enabled: itemSelected, run: healSelected },
  { id: 'edit.frame', group: 'edit', keys: ['Shift+c'], scope: 'canvas', run: frameSelected },
  { id: 'edit.frameText', group: 'edit', keys: ['Enter'], scope: 'canvas', enabled: canWrite, run: writeOnFrame },
  { id: 'edit.reroute', group: 'edit', keys: ['r'], scope: 'canvas', enabled: canReroute, run: rerouteSelected },
  { id: 'select.upstream', group: 'edit', keys: ['Alt+Shift+ArrowLeft'], scope: 'page', enabled: itemSelected, run: () => { selectReached('upstream'); } },
  { id: 'select.downstream', group: 'edit', keys: ['Alt+Shift+ArrowRight'], scope: 'page', enabled: itemSelected, run: () => { selectReached('downstream'); } },
  { id: 'go.left', group: 'view', keys: ['Alt+ArrowLeft'], scope: 'page', repeats: true, enabled: notEmpty, run: () => { goTowards('left'); } },
  { id: 'go.right', group: 'view', keys: ['Alt+ArrowRight'], scope: 'page', repeats: true, enabled: notEmpty, run: () => { goTowards('right'); } },
  { id: 'go.up', group: 'view', keys: ['Alt+ArrowUp'], scope: 'page', repeats: true, enabled: notEmpty, run: () => { goTowards('up'); } },
  { id: 'go.down', group: 'view', keys: ['Alt+ArrowDown'], scope: 'page', repeats: true, enabled: notEmpty, run: () => { goTowards('down'); } },
  { id: 'nudge.left', group: 'arrange', keys: ['ArrowLeft', 'Shift+ArrowLeft'], scope: 'canvas', repeats: true, enabled: movable, run: () => { nudgeBy(-1, 0); } },
  { id: 'nudge.right', group: 'arrange', keys: ['ArrowRight', 'Shift+ArrowRight'], scope: 'canvas', repeats: true, enabled: movable, run: () => { nudgeBy(1, 0); } },
  { id: 'nudge.up', group: 'arrange', keys: ['ArrowUp', 'Shift+ArrowUp'], scope: 'canvas', repeats: true, enabled: movable, run: () => { nudgeBy(0, -1); } },
  { id: 'nudge.down', group: 'arrange', keys: ['ArrowDown', 'Shift+ArrowDown'], scope: 'canvas', repeats: true, enabled: movable, run: () => { nudgeBy(0, 1); } },
  { id: 'view.minimap', group: 'view', keys: ['Alt+m'], scope: 'page', run: () => { changeSettings({ minimapOpen: !app.getState().settings.minimapOpen }); } },
];

/** With Shift it goes faster. */
function nudgeBy(x: number, y: number): void {
  const by = hand.shift ? largeStep : step;
  nudge(x * by, y * by);
}

function healSelected(): void {
  const { nodes, edges, groups } = app.getState().selection;
  edit('edit.heal', (document) => removeAndHeal(document, registry, new Set([...nodes, ...nodesIn(document, groups)]), edges));
}
