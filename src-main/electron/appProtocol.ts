import { randomBytes } from 'node:crypto';
import { protocol } from 'electron';
import { contentSecurityPolicy, standAlonePolicy } from '../services/contentSecurityPolicy.ts';
import { readAppFile } from '../services/appFiles.ts';

const scheme = 'app';
const host = 'chainrule';
/** The origin of the app's own pages. */
export const appOrigin = `${scheme}://${host}`;

/** Pages to print, each at an address that is its own. They may load nothing and run nothing. */
const printOrigin = `${scheme}://print`;
const printed = new Map<string, string>();

/** Lends a page an address under `app:` until it is taken back. */
export function lendAddress(html: string): { readonly url: string; takeBack(): void } {
  const url = `${printOrigin}/${randomBytes(16).toString('hex')}`;
  printed.set(url, html);
  return { url, takeBack: () => void printed.delete(url) };
}

/** Makes `app:` a scheme with an origin. Has to be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the files of the app's pages, and nothing else, as app://chainrule/; and pages that are to be printed. */
export function serveApp(distFolder: string): void {
  protocol.handle(scheme, async (request) => {
    const html = printed.get(request.url);
    if (html !== undefined) return new Response(html, { headers: { 'Content-Security-Policy': standAlonePolicy, 'Content-Type': 'text/html; charset=utf-8' } });
    const path = pathOf(request.url);
    const file = path === undefined || request.method !== 'GET' ? undefined : await readAppFile(distFolder, path);
    const headers = { 'Content-Security-Policy': contentSecurityPolicy(), 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };
    if (!file) return new Response(null, { status: 404, headers });
    return new Response(new Uint8Array(file.content), { headers: { ...headers, 'Content-Type': file.contentType } });
  });
}

/** The path as it was asked for, with its dots and escapes; undefined for another host. */
function pathOf(url: string): string | undefined {
  const [path = '/'] = url.slice(appOrigin.length).split(/[?#]/);
  if (!url.startsWith(appOrigin) || (path !== '' && !path.startsWith('/'))) return undefined;
  return path === '' ? '/' : path;
}
