import { setLanguage } from '../i18n/translate.ts';
import { type Settings, storeSettings } from './settings.ts';
import { app } from './store.ts';

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

/** Changes what the user chose for this machine, and shows it at once. */
export function changeSettings(change: Partial<Settings>): void {
  const before = app.getState().settings;
  const settings = { ...before, ...change };
  app.setState({ settings });
  storeSettings(settings);
  applyTheme();
  if (settings.language !== before.language) void setLanguage(settings.language);
}

export function isDark(): boolean {
  const { theme } = app.getState().settings;
  return theme === 'dark' || (theme === 'system' && darkSystem.matches);
}

export function applyTheme(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
  document.documentElement.dataset['pair'] = app.getState().settings.pair;
}

darkSystem.addEventListener('change', applyTheme);
