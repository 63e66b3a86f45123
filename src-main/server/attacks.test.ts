import { mkdtemp, mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { longestFrame } from '../../src-core/protocol/wirePieces.ts';
import { readStaticFile } from '../services/staticFiles.ts';
import { cookieOf, rawRequest, upgradeAnswer } from '../testing/rawRequest.ts';
import { Admission, type AdmissionCheckName, admissionChecks } from './admission.ts';
import { listenOnLoopback } from './listen.ts';
import { startLocalServer } from './localServer.ts';
import { requestHandler } from './requests.ts';
import { upgradeHandler } from './upgrades.ts';

// What hostile pages and programs try on the local server. Beside each attack stands the same one on a server
// without the check that stops it, which lets it in: so it is that check that holds.

const everyCheck = Object.keys(admissionChecks) as AdmissionCheckName[];

interface Target {
  readonly port: number;
  readonly origin: string;
  readonly cookie: string;
  readonly admission: Admission;
  end(): void;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-attacks-'));
  await mkdir(path.join(folder, 'renderer'));
  await writeFile(path.join(folder, 'renderer/index.html'), '<title>Chainrule</title>');
  await writeFile(path.join(folder, 'renderer/app.js'), 'export {};');
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  await symlink('../secret.txt', path.join(folder, 'renderer/link.txt'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** The server's two handlers, without the checks that are named and with this limit of a frame. */
async function open({ without = [], mostBytes }: { readonly without?: readonly AdmissionCheckName[]; readonly mostBytes?: number } = {}): Promise<Target> {
  const http = createServer();
  const port = await listenOnLoopback(http, 0);
  const admission = new Admission(port, everyCheck.filter((name) => !without.includes(name)));
  const upgrades = upgradeHandler(admission, (socket) => socket.on('message', () => { socket.send('taken'); }), mostBytes);
  http.on('request', requestHandler(admission, folder));
  http.on('upgrade', (request, socket, head) => {
    upgrades.handle(request, socket, head);
  });
  const cookie = cookieOf(await rawRequest(port, new URL(admission.newLaunchUrl())));
  const end = (): void => {
    upgrades.close();
    http.closeAllConnections();
    http.close();
  };
  return { port, origin: admission.origin, cookie, admission, end };
}

/** What is tried, the check that stops it, and what it is answered with. */
interface Attack {
  readonly row: number;
  readonly what: string;
  readonly check: AdmissionCheckName;
  readonly status: 401 | 403;
  readonly headers: (target: Target) => Readonly<Record<string, string>>;
  readonly method?: 'POST';
}

const hosts = [({ port }: Target) => `evil.example:${String(port)}`, ({ port }: Target) => `localhost:${String(port)}`, () => '127.0.0.1', () => '127.0.0.1:1'];
const attacks: readonly Attack[] = [
  { row: 2, what: 'without the token', check: 'token', status: 401, headers: () => ({}) },
  { row: 2, what: 'with another token of the same length', check: 'token', status: 401, headers: ({ cookie }) => ({ cookie: `${cookie.slice(0, -8)}AAAAAAAA` }) },
  { row: 2, what: 'with the token of another run', check: 'token', status: 401, headers: ({ cookie, port }) => ({ cookie: cookie.replace(String(port), String(port + 1)) }) },
  { row: 3, what: 'from http://evil with a valid cookie', check: 'origin', status: 403, headers: ({ cookie }) => ({ cookie, origin: 'http://evil' }) },
  { row: 3, what: 'from a page without an origin of its own, with a valid cookie', check: 'origin', status: 403, headers: ({ cookie }) => ({ cookie, origin: 'null' }) },
  { row: 3, what: 'from the same host at another port, with a valid cookie', check: 'origin', status: 403, headers: ({ cookie }) => ({ cookie, origin: 'http://127.0.0.1:1' }) },
  ...hosts.map((host, index): Attack => ({ row: 4, what: `to a host of another name, number ${String(index + 1)}`, check: 'host', status: 403, headers: (target) => ({ cookie: target.cookie, host: host(target) }) })),
  { row: 5, what: 'from our own origin, without the token', check: 'token', status: 401, headers: ({ origin }) => ({ origin }) },
  { row: 8, what: 'as a cross-origin POST of text/plain', check: 'origin', status: 403, method: 'POST', headers: ({ cookie }) => ({ cookie, origin: 'http://evil', 'content-type': 'text/plain' }) },
];

describe.each(attacks)('row $row: a request $what', ({ check, status, headers, method = 'GET' }) => {
  test(`is answered ${String(status)} without a body, for files, upgrades and what is not there`, async () => {
    const target = await open();
    for (const place of ['/', '/app.js', '/channel', '/nothing']) {
      const answer = await rawRequest(target.port, place, headers(target), method, method === 'POST' ? 'x' : '');
      expect([place, answer.status, answer.body]).toEqual([place, status, '']);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
    expect(await upgradeAnswer(target.port, headers(target))).toEqual({ status, body: '' });
    target.end();
  });

  test(`gets in where ${check} is not checked`, async () => {
    const target = await open({ without: [check] });
    const answer = await rawRequest(target.port, '/app.js', headers(target), method, method === 'POST' ? 'x' : '');
    // A POST got as far as being told that there are none.
    expect([answer.status, answer.body]).toEqual(method === 'POST' ? [405, ''] : [200, 'export {};']);
    expect(await upgradeAnswer(target.port, headers(target))).toEqual({ status: 101, body: '' });
    target.end();
  });
});

test('every check is what stops some attack', () => {
  expect(new Set(attacks.map(({ check }) => check))).toEqual(new Set(everyCheck));
});

describe('row 1: the port', () => {
  /** Whether somebody answers at another address of this machine. On Linux all of 127/8 is the loopback. */
  const answers = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connectSocket(port, '127.0.0.2');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });

  test('is listened on at 127.0.0.1 and nowhere else', async () => {
    const http = createServer();
    const port = await listenOnLoopback(http, 0);
    expect((http.address() as AddressInfo).address).toBe('127.0.0.1');
    expect(await answers(port)).toBe(false);
    http.close();
  });

  test.skipIf(process.platform !== 'linux')('would answer at other addresses if it were listened on at all of them', async () => {
    const http: Server = createServer();
    await new Promise<void>((resolve) => http.listen(0, '0.0.0.0', resolve));
    expect(await answers((http.address() as AddressInfo).port)).toBe(true);
    http.close();
  });
});

describe('row 6: secrets', () => {
  test('of 1,000 launches the addresses and the tokens are unique, of 256 bits each (at least 128)', () => {
    const launches = Array.from({ length: 1000 }, (_, index) => {
      const admission = new Admission(index);
      const key = new URL(admission.newLaunchUrl()).searchParams.get('key') ?? '';
      return [key, /=([^;]*);/.exec(admission.redeem(key) ?? '')?.[1] ?? ''] as const;
    });
    expect(new Set(launches.flat()).size).toBe(2000);
    const secrets = launches.flat().map((text) => Buffer.from(text, 'base64url'));
    for (const secret of secrets) expect(secret.length * 8).toBe(256);
    // And none is a counter or a clock: every bit is set in about half of them.
    for (let bit = 0; bit < 256; bit++) {
      const set = secrets.filter((secret) => ((secret[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
      expect(set).toBeGreaterThan(800);
      expect(set).toBeLessThan(1200);
    }
  });

  test('are in no file and no line of the log, and no answer sends them on as a Referer', async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'chainrule-home-'));
    for (const name of ['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME']) vi.stubEnv(name, home);
    const lines: string[] = [];
    const server = await startLocalServer({ distFolder: folder, version: '1', port: 0, log: (line) => lines.push(line) });
    vi.unstubAllEnvs();
    const address = new URL(server.newLaunchUrl());
    const launched = await rawRequest(server.port, address);
    const cookie = cookieOf(launched);
    const used = await rawRequest(server.port, address);
    const answers = [launched, used, await rawRequest(server.port, '/', { cookie }), await rawRequest(server.port, '/nothing', { cookie }), await rawRequest(server.port, '/', { cookie, origin: 'http://evil' })];
    expect(answers.map(({ status }) => status)).toEqual([303, 401, 200, 404, 403]);
    for (const { headers } of answers) expect(headers['referrer-policy']).toBe('no-referrer');
    const secrets = [address.searchParams.get('key') ?? '', cookie.split('=')[1] ?? ''];
    await server.close();
    // The search finds what is there.
    await writeFile(path.join(home, 'planted'), secrets.join('\n'), { mode: 0o644 });
    expect(await holders(home, secrets)).toEqual(['planted']);
    await rm(path.join(home, 'planted'));
    expect(await holders(home, secrets)).toEqual([]);
    expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
    await rm(home, { recursive: true });
  });
});

/** The files below a folder that hold one of these texts. */
async function holders(below: string, texts: readonly string[]): Promise<string[]> {
  const names = await readdir(below, { recursive: true });
  const found = await Promise.all(
    names.map(async (name) => {
      const file = path.join(below, name);
      const text = (await stat(file)).isFile() ? await readFile(file, 'latin1') : '';
      return texts.some((one) => text.includes(one)) ? [name] : [];
    }),
  );
  return found.flat();
}

test('row 7: a launch address sets a cookie that scripts and other sites do not get, is stripped, and is used up', async () => {
  const target = await open();
  const address = new URL(target.admission.newLaunchUrl());
  const first = await rawRequest(target.port, address);
  expect([first.status, first.headers['location']]).toEqual([303, '/']);
  expect(first.headers['set-cookie']?.[0]?.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict']);
  expect((await rawRequest(target.port, '/', { cookie: cookieOf(first) })).status).toBe(200);
  const second = await rawRequest(target.port, address);
  expect([second.status, second.body, second.headers['set-cookie']]).toEqual([401, '', undefined]);
  target.end();
});

describe('row 9: a frame of more than 16 MiB', () => {
  /** How it is answered: with the code of a close, or with a message. */
  const answer = ({ port, cookie }: Target): Promise<number | string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/channel`, { headers: { cookie } });
      socket.on('open', () => {
        socket.send(new Uint8Array(16 * 1024 * 1024 + 1));
      });
      socket.on('message', () => {
        socket.terminate();
        resolve('taken');
      });
      socket.on('close', resolve);
      socket.on('error', () => undefined);
    });

  test('closes its connection with 1009, and the server lives on', async () => {
    expect(longestFrame).toBe(16 * 1024 * 1024);
    const target = await open();
    expect(await answer(target)).toBe(1009);
    expect((await rawRequest(target.port, '/', { cookie: target.cookie })).status).toBe(200);
    target.end();
  });

  test('is taken where the limit is left to the library', async () => {
    const target = await open({ mostBytes: 100 * 1024 * 1024 });
    expect(await answer(target)).toBe('taken');
    target.end();
  });
});

describe('row 10: a path out of the folder', () => {
  const hostile = ['/..%2fsecret.txt', '/../secret.txt', '/%2e%2e/secret.txt', '/./../secret.txt', '/link.txt', '/app.js/../../secret.txt', `/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd`];
  /** Joins what it is asked for to the folder, as one writes it first. */
  const trusting = (name: string): Promise<string> => readFile(path.join(folder, 'renderer', decodeURIComponent(name)), 'utf8').catch(() => '');

  test.each(hostile)('%s is answered 404', async (name) => {
    const target = await open();
    const answer = await rawRequest(target.port, name, { cookie: target.cookie });
    expect([answer.status, answer.body]).toEqual([404, '']);
    expect(await readStaticFile(path.join(folder, 'renderer'), name)).toBeUndefined();
    target.end();
  });

  test('leads out where paths are joined as they come', async () => {
    const read = await Promise.all(hostile.map(trusting));
    expect(read.filter((text) => text === 'secret' || text.includes('root:')).length).toBeGreaterThanOrEqual(hostile.length - 1);
  });
});
