import type { IncomingMessage, ServerResponse } from 'node:http';
import { contentSecurityPolicy } from '../services/contentSecurityPolicy.ts';
import type { Admission } from './admission.ts';
import { readAppFile } from '../services/appFiles.ts';

/** Answers the server's plain requests: the launch address, and the files of the app's pages. */
export function requestHandler(admission: Admission, distFolder: string): (request: IncomingMessage, response: ServerResponse) => void {
  const fixedHeaders = {
    'Content-Security-Policy': contentSecurityPolicy([admission.origin.replace('http:', 'ws:')]),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const end = (status: number, headers: Record<string, string> = {}, body?: Buffer | string): void => {
      response.writeHead(status, { ...fixedHeaders, 'Content-Length': String(Buffer.byteLength(body ?? '')), ...headers });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const refused = admission.refusal(request);
    if (refused) {
      end(refused);
      return;
    }
    const { path, query } = splitTarget(request.url ?? '');
    if (path === '/launch' && request.method === 'GET') {
      launch(request, query, end);
      return;
    }
    if (!admission.admits(request)) {
      end(401);
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      end(405, { Allow: 'GET, HEAD' });
      return;
    }
    const file = await readAppFile(distFolder, path);
    if (file) end(200, { 'Content-Type': file.contentType }, file.content);
    else end(404);
  };

  const launch = (request: IncomingMessage, query: URLSearchParams, end: (status: number, headers?: Record<string, string>, body?: string) => void): void => {
    const cookie = admission.redeem(query.get('key') ?? '');
    if (cookie === undefined) {
      end(401);
      return;
    }
    // A browser that comes from another page or a local file would not send a strict cookie along a
    // redirect; a page of our own that moves on by itself is our own site.
    const site = request.headers['sec-fetch-site'];
    const fromElsewhere = site !== undefined && site !== 'none';
    if (fromElsewhere) {
      const page = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Chainrule</title>';
      end(200, { 'Set-Cookie': cookie, 'Content-Type': 'text/html; charset=utf-8' }, page);
    } else {
      end(303, { 'Set-Cookie': cookie, Location: '/' });
    }
  };

  return (request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, fixedHeaders);
      response.end();
    });
  };
}

/** The raw path, undecoded and with its dots: a URL parser would resolve them before they are checked. */
export function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: new URLSearchParams() } : { path: target.slice(0, at), query: new URLSearchParams(target.slice(at + 1)) };
}
