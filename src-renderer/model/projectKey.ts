import { app } from './store.ts';

/** A document without a file is known by a random name, as long as it is the one on the screen. */
let unnamed = { opened: -1, name: '' };

/** What the host keeps the document's earlier versions under: its file's path, or a name of its own. */
export function projectKey(): string {
  const { file, opened } = app.getState();
  if (file) return file.path;
  if (unnamed.opened !== opened) unnamed = { opened, name: `unnamed:${crypto.randomUUID()}` };
  return unnamed.name;
}

/** The document on the screen is one that had such a name before. */
export function takeProjectKey(name: string): void {
  unnamed = { opened: app.getState().opened, name };
}
