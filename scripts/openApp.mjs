// Opens the app: in Electron, in an installed browser, or at an address that it prints.
import path from 'node:path';
import { hasDisplay } from './browsers.mjs';
import { electronBinaryOrFetch } from './electronBinary.mjs';
import { prepare, prepareDocs } from './prepare.mjs';
import { runElectron } from './runElectron.mjs';
import { runServer } from './runServer.mjs';

/**
 * @param wishes `browser`: not in Electron; `open`: false opens nothing and prints the address; `port`: 0 takes any;
 *   `openPath`: a project, from the folder that the command was typed in
 */
export async function openApp({ browser, open, port, openPath }) {
  await prepare(['main', 'renderer']);
  const electron = open && !browser && hasDisplay() ? await electronBinaryOrFetch() : undefined;
  await prepareDocs();
  // npm changes to the repository's folder; the path was typed in another.
  const file = openPath === undefined ? undefined : path.resolve(process.env.INIT_CWD ?? process.cwd(), openPath);
  if (electron) await runElectron(electron, file);
  else await runServer({ port, open, openPath: file });
}
