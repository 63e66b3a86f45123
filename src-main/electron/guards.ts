import { app, type Session, shell, type WebContents } from 'electron';
import { appOrigin } from './appProtocol.ts';
import { isDocs } from './docsWindow.ts';
import { allowedLink } from './externalLinks.ts';

/** Denies every permission that a page could ask for. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/**
 * Keeps every page, whoever makes it, where it is: no navigation, no embedded pages, no new windows but the
 * documentation's, which `openDocs` opens.
 */
export function guardContents(openDocs: (url: string) => void): void {
  app.on('web-contents-created', (_, contents) => {
    refuseNavigation(contents, openDocs);
  });
}

function refuseNavigation(contents: WebContents, openDocs: (url: string) => void): void {
  /** The app's one page may load itself again, and the documentation's pages lead to each other; nothing else is gone to. */
  const stayHome = (event: { preventDefault(): void; readonly url: string }): void => {
    const mayGo = isDocs(contents.getURL()) ? isDocs(event.url) : event.url === `${appOrigin}/`;
    if (!mayGo) event.preventDefault();
  };
  contents.on('will-navigate', stayHome);
  contents.on('will-frame-navigate', stayHome);
  contents.on('will-redirect', stayHome);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    const link = allowedLink(url);
    if (link !== undefined) void shell.openExternal(link);
    else if (isDocs(url)) openDocs(url);
    return { action: 'deny' };
  });
}
