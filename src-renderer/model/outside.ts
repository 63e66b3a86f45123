import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { reload, resolveConflict } from './files.ts';
import { dismiss, notify } from './notices.ts';
import { app, isUnsaved, watchApp } from './store.ts';

/*
 * Looks whether others changed or removed the document's file: every few seconds while the window is seen, and at once
 * when it gets the focus.
 */

const every = 3000; // ms

let looking = false;
let told: number | undefined;

export function startLookingOutside(): void {
  watchApp(({ file }) => file, () => {
    app.setState({ outside: null });
    takeBack();
  });
  setInterval(() => {
    if (document.visibilityState === 'visible') void look();
  }, every);
  window.addEventListener('focus', () => void look());
}

async function look(): Promise<void> {
  const { connection, file, outside } = app.getState();
  if (looking || connection !== 'open' || !file) return;
  looking = true;
  try {
    const { state } = await host.call('files.check', { path: file.path, stamp: file.stamp });
    // Meanwhile it may have been saved.
    if (app.getState().file !== file) return;
    const found = state === 'same' ? null : state;
    if (found === outside) return;
    app.setState({ outside: found });
    takeBack();
    if (found) told = tell(found, file.path);
  } catch {
    // Looked again soon.
  } finally {
    looking = false;
  }
}

/** What was said is no longer so. */
function takeBack(): void {
  if (told !== undefined) dismiss(told);
  told = undefined;
}

function tell(found: 'changed' | 'missing', path: string): number {
  const name = path.split(/[/\\]/).at(-1) ?? path;
  if (found === 'missing') {
    return notify({ kind: 'info', title: translate('outside.missing', { name }), text: translate('outside.missingText'), lasts: true });
  }
  const unsaved = isUnsaved(app.getState());
  return notify({
    kind: 'info',
    title: translate('outside.changed', { name }),
    text: translate(unsaved ? 'outside.unsavedText' : 'outside.changedText'),
    lasts: true,
    action: { label: 'outside.look', run: () => void decide(path) },
  });
}

async function decide(path: string): Promise<void> {
  const { file } = app.getState();
  if (file?.path !== path) return;
  if (isUnsaved(app.getState())) await resolveConflict(path, file.stamp);
  else await reload(path);
}
