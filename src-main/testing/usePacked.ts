import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import { exampleFiles } from '../../src-core/examples/catalogue.generated.ts';
import { readDocument } from '../../src-core/graph/fileFormat.ts';
import { appContract } from '../../src-core/protocol/appContract.ts';
import { connect } from '../../src-core/protocol/connect.ts';
import type * as host from '../server/localServer.ts';
import { webSocketChannel } from '../server/webSocketChannel.ts';
import { cookieOf, rawRequest } from './rawRequest.ts';

/**
 * Uses what was packed as a browser does: starts the host from the folder, loads the page, the documentation and every file
 * that they name, and has an example computed and worked out over the page's connection.
 * @returns what was used, in words
 * @throws Error for the first file that is missing
 */
export async function usePacked(folder: string): Promise<string> {
  const distFolder = path.join(folder, 'dist');
  // Known when it runs alone: what was packed is somewhere else each time.
  const { startLocalServer } = (await import(pathToFileURL(path.join(distFolder, 'server/localServer.mjs')).href)) as typeof host;
  const server = await startLocalServer({ distFolder, version: '1', port: 0 });
  try {
    const cookie = cookieOf(await rawRequest(server.port, new URL(server.newLaunchUrl())));
    const loss = await computeExample(server.port, cookie, path.join(folder, 'solution.html'));
    const files = await loadAll(server.port, cookie, ['/', '/docs/index.html']);
    return `${String(files)} files loaded, the loss of an example is ${loss.toFixed(4)}, and it was worked out as a page`;
  } finally {
    await server.close();
  }
}

async function computeExample(port: number, cookie: string, solution: string): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/channel`, { headers: { cookie } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const page = connect(webSocketChannel(socket), appContract);
  const { document } = readDocument(JSON.stringify(exampleFiles['relu-sgd-step']));
  const { loss } = await page.call('engine.evaluate', { document, revision: 1 });
  await page.call('solution.export', { path: solution, format: 'html', language: 'en', digits: 4, document });
  if (!(await readFile(solution, 'utf8')).includes('@font-face')) throw new Error('the worked solution has no fonts');
  socket.terminate();
  if (loss === null) throw new Error('the example has no loss');
  return loss;
}

/** Loads these pages and every file that they and their files name. Returns how many there are. */
async function loadAll(port: number, cookie: string, pages: readonly string[]): Promise<number> {
  const known = new Set(pages);
  for (const address of known) {
    const { status, body } = await rawRequest(port, address, { cookie });
    if (status !== 200) throw new Error(`${address} is missing (${String(status)})`);
    for (const name of namedIn(address, body)) known.add(new URL(name, `http://host${address}`).pathname);
  }
  return known.size;
}

/** What a page, a style sheet or a script asks for. */
function namedIn(address: string, text: string): string[] {
  const ending = path.posix.extname(address);
  const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name.replace(/#.*/, ''));
  if (ending === '.html' || address.endsWith('/')) return found(/\b(?:href|src)="([^":?]+)"/g).filter((name) => name !== '');
  if (ending === '.css') return found(/url\(["']?([^)"':?]+)["']?\)/g);
  // Vite gives each file that a script loads a name with a digest; other names in a script may be mere text.
  return ending === '.js' ? found(/["'`](?:\.\/)?([\w.]+-[\w-]{8}\.(?:js|css|wasm))["'`]/g) : [];
}
