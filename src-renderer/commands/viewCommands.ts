import { view } from '../canvas/flowAdapter.ts';
import { type Settings } from '../model/settings.ts';
import { app } from '../model/store.ts';
import { changeSettings, isDark } from '../model/appearance.ts';
import { openDerivation } from '../model/derivation.ts';
import { togglePresentation } from '../model/presentation.ts';
import type { Command } from './command.ts';

export const viewCommands: readonly Command[] = [
  { id: 'view.fit', group: 'view', keys: ['f'], scope: 'canvas', run: fit },
  { id: 'view.fitAll', group: 'view', keys: ['Home', 'Shift+Digit1'], scope: 'canvas', run: () => { view.fit(); } },
  { id: 'view.actual', group: 'view', keys: ['$mod+0'], scope: 'page', run: view.actualSize },
  { id: 'view.zoomIn', group: 'view', keys: ['+', '='], scope: 'canvas', repeats: true, run: view.zoomIn },
  { id: 'view.zoomOut', group: 'view', keys: ['-'], scope: 'canvas', repeats: true, run: view.zoomOut },
  { id: 'view.theme', group: 'view', run: () => { changeSettings({ theme: isDark() ? 'light' : 'dark' }); } },
  { id: 'view.language', group: 'view', run: () => { changeSettings({ language: app.getState().settings.language === 'en' ? 'zh-CN' : 'en' }); } },
  { id: 'view.palette', group: 'view', keys: ['$mod+b'], scope: 'page', run: () => { toggle('paletteOpen'); } },
  { id: 'view.inspector', group: 'view', keys: ['$mod+i'], scope: 'page', run: () => { toggle('inspectorOpen'); } },
  { id: 'view.dock', group: 'view', keys: ['$mod+j'], scope: 'page', run: () => { toggle('dockOpen'); } },
  { id: 'view.tensorPictures', group: 'view', run: () => { toggle('tensorPictures'); } },
  { id: 'view.present', group: 'view', keys: ['Shift+f'], scope: 'canvas', run: togglePresentation },
  { id: 'view.derivation', group: 'view', keys: ['$mod+Shift+d'], scope: 'everywhere', run: () => { openDerivation(); } },
];

function fit(): void {
  const { nodes } = app.getState().selection;
  view.fit(nodes.size > 0 ? nodes : undefined);
}

function toggle(setting: keyof Pick<Settings, 'paletteOpen' | 'inspectorOpen' | 'dockOpen' | 'tensorPictures'>): void {
  changeSettings({ [setting]: !app.getState().settings[setting] });
}
