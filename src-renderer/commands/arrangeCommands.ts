import { type Alignment, aligned, spread } from '../canvas/align.ts';
import { glide } from '../canvas/gliding.ts';
import { placeItems, selectedBoxes } from '../canvas/placing.ts';
import { changeSettings } from '../model/appearance.ts';
import type { AppState } from '../model/appState.ts';
import { loadable } from '../model/loadable.ts';
import { notifyError } from '../model/notices.ts';
import { app, presentOf } from '../model/store.ts';
import type { Command } from './command.ts';

const layout = loadable(() => import('../canvas/layout/tidy.ts'));

const several = (count: number) => (): boolean => selectedBoxes().length >= count;
const notEmpty = (state: AppState): boolean => presentOf(state).nodes.length > 0;

export const arrangeCommands: readonly Command[] = [
  { id: 'arrange.tidy', group: 'arrange', keys: ['Alt+Shift+t'], scope: 'page', enabled: notEmpty, run: () => layingOut(({ tidy }) => tidy()) },
  { id: 'arrange.tidyAll', group: 'arrange', enabled: notEmpty, run: () => layingOut(({ tidyAll }) => tidyAll()) },
  { id: 'arrange.tidyRight', group: 'arrange', enabled: notEmpty, run: () => layingOut(({ tidyTowards }) => tidyTowards('right')) },
  { id: 'arrange.tidyDown', group: 'arrange', enabled: notEmpty, run: () => layingOut(({ tidyTowards }) => tidyTowards('down')) },
  { id: 'arrange.left', group: 'arrange', keys: ['Alt+a'], scope: 'page', enabled: several(2), run: () => { align('left'); } },
  { id: 'arrange.right', group: 'arrange', keys: ['Alt+d'], scope: 'page', enabled: several(2), run: () => { align('right'); } },
  { id: 'arrange.top', group: 'arrange', keys: ['Alt+w'], scope: 'page', enabled: several(2), run: () => { align('top'); } },
  { id: 'arrange.bottom', group: 'arrange', keys: ['Alt+s'], scope: 'page', enabled: several(2), run: () => { align('bottom'); } },
  { id: 'arrange.middle', group: 'arrange', keys: ['Alt+h'], scope: 'page', enabled: several(2), run: () => { align('middle'); } },
  { id: 'arrange.centre', group: 'arrange', keys: ['Alt+v'], scope: 'page', enabled: several(2), run: () => { align('centre'); } },
  { id: 'arrange.spreadAcross', group: 'arrange', keys: ['Alt+Shift+h'], scope: 'page', enabled: several(3), run: () => { distribute('x'); } },
  { id: 'arrange.spreadDown', group: 'arrange', keys: ['Alt+Shift+v'], scope: 'page', enabled: several(3), run: () => { distribute('y'); } },
  { id: 'arrange.snap', group: 'arrange', keys: ['Alt+g'], scope: 'page', run: () => { changeSettings({ snapToGrid: !app.getState().settings.snapToGrid }); } },
];

/** With what lays networks out, which is loaded with the first use. */
async function layingOut(act: (code: Awaited<ReturnType<typeof layout.ready>>) => Promise<void>): Promise<void> {
  const code = await layout.ready().catch(notifyError);
  if (code) await act(code);
}

function align(how: Alignment): void {
  glide();
  placeItems('edit.align', aligned(selectedBoxes(), how));
}

function distribute(axis: 'x' | 'y'): void {
  glide();
  placeItems('edit.spread', spread(selectedBoxes(), axis));
}
