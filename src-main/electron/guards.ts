import { app, type Session, shell, type WebContents } from 'electron';
import { appOrigin } from './appProtocol.ts';
import { allowedLink } from './externalLinks.ts';

/** Denies every permission that a page could ask for. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** Keeps every page, whoever makes it, where it is: no navigation, no new windows, no embedded ones. */
export function guardContents(): void {
  app.on('web-contents-created', (_, contents) => {
    refuseNavigation(contents);
  });
}

/** The app's one page may load itself again; nothing else is gone to. */
function stayHome(event: { preventDefault(): void; readonly url: string }): void {
  if (event.url !== `${appOrigin}/`) event.preventDefault();
}

function refuseNavigation(contents: WebContents): void {
  contents.on('will-navigate', stayHome);
  contents.on('will-frame-navigate', stayHome);
  contents.on('will-redirect', stayHome);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    const link = allowedLink(url);
    if (link !== undefined) void shell.openExternal(link);
    return { action: 'deny' };
  });
}
