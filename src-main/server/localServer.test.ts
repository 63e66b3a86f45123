import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { appContract } from '../../src-core/protocol/appContract.ts';
import { connect } from '../../src-core/protocol/connect.ts';
import { longestFrame, longestMessage } from '../../src-core/protocol/wirePieces.ts';
import { bundle } from '../testing/bundle.ts';
import { type Answer, cookieOf, rawRequest, upgradeAnswer } from '../testing/rawRequest.ts';
import { Admission } from './admission.ts';
import { type LocalServer, startLocalServer } from './localServer.ts';
import { webSocketChannel } from './webSocketChannel.ts';

let server: LocalServer;
let cookie = '';
let authority = '';
const logged: string[] = [];

beforeAll(async () => {
  const distFolder = await mkdtemp(path.join(tmpdir(), 'chainrule-dist-'));
  await mkdir(path.join(distFolder, 'renderer/assets'), { recursive: true });
  await mkdir(path.join(distFolder, 'engine'));
  await writeFile(path.join(distFolder, 'renderer/index.html'), '<title>Chainrule</title>');
  await writeFile(path.join(distFolder, 'renderer/assets/app.js'), 'export {};');
  await writeFile(path.join(distFolder, 'renderer/notes.exe'), 'x');
  await writeFile(path.join(distFolder, 'secret.txt'), 'secret');
  await symlink('../secret.txt', path.join(distFolder, 'renderer/link.txt'));
  process.env['CHAINRULE_ENGINE_WORKER'] = await bundle(path.join(import.meta.dirname, '../testing/faultyWorker.ts'));
  server = await startLocalServer({ distFolder, version: '1.2.3', port: 0, openPath: '/given/net.json', log: (line) => logged.push(line) });
  authority = `127.0.0.1:${String(server.port)}`;
  cookie = cookieOf(await get(new URL(server.newLaunchUrl())));
});
afterAll(async () => {
  await server.close();
  delete process.env['CHAINRULE_ENGINE_WORKER'];
});

const get = (target: URL | string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> => rawRequest(server.port, target, headers, method, body);
const upgrade = async (headers: Record<string, string>): Promise<number> => (await upgradeAnswer(server.port, headers)).status;

describe('the local server', () => {
  it('listens on loopback only', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address !== undefined && !address.internal && address.family === 'IPv4');
    for (const address of outside) {
      await expect(
        new Promise((resolve, reject) => {
          connectSocket(server.port, address?.address).once('connect', resolve).once('error', reject);
        }),
      ).rejects.toMatchObject({ code: expect.stringMatching(/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/) as string });
    }
  });

  it('answers 401 without a body to whoever has no token, over HTTP and WebSocket', async () => {
    for (const target of ['/', '/assets/app.js', '/channel', '/nothing', '/launch', '/launch?key=guess']) {
      expect(await get(target)).toMatchObject({ status: 401, body: '' });
    }
    expect(await upgrade({})).toBe(401);
    expect(await upgrade({ cookie: cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) })).toBe(401);
  });

  it('refuses another origin with a valid cookie, and takes a missing origin for no token', async () => {
    for (const origin of ['http://evil', 'null', `https://${authority}`, `http://localhost:${String(server.port)}`]) {
      expect(await upgrade({ origin, cookie })).toBe(403);
      expect(await get('/', { origin, cookie })).toMatchObject({ status: 403, body: '' });
    }
    expect(await upgrade({ origin: `http://${authority}`, cookie })).toBe(101);
    expect(await upgrade({ cookie })).toBe(101);
    expect(await upgrade({ origin: `http://${authority}` })).toBe(401);
  });

  it('refuses another host, static files and launch addresses too', async () => {
    const { pathname, search } = new URL(server.newLaunchUrl());
    for (const host of [`evil.example:${String(server.port)}`, '127.0.0.1', `127.0.0.1:1`, `localhost:${String(server.port)}`]) {
      for (const target of ['/', '/assets/app.js', pathname + search]) {
        expect(await get(target, { host, cookie })).toMatchObject({ status: 403, body: '' });
      }
      expect(await upgrade({ host, cookie })).toBe(403);
    }
  });

  it('makes a launch address good for one browser, and strips it', async () => {
    const address = new URL(server.newLaunchUrl());
    const first = await get(address);
    expect(first).toMatchObject({ status: 303, headers: { location: '/', 'referrer-policy': 'no-referrer' } });
    expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(await get(address)).toMatchObject({ status: 401, body: '' });
    expect(await get('/', { cookie })).toMatchObject({ status: 200, body: '<title>Chainrule</title>' });
  });

  it('moves on from a page of its own where a browser comes from elsewhere', async () => {
    const answer = await get(new URL(server.newLaunchUrl()), { 'sec-fetch-site': 'cross-site' });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toContain('content="0;url=/"');
    expect(answer.body).not.toContain('key');
  });

  it('keeps only a few unused launch addresses', () => {
    const admission = new Admission(1);
    const keys = Array.from({ length: 9 }, () => new URL(admission.newLaunchUrl()).searchParams.get('key') ?? '');
    expect(keys.map((key) => admission.redeem(key) !== undefined)).toEqual([false, ...Array.from({ length: 8 }, () => true)]);
  });

  it('refuses a cross-origin post and other methods, and shares with no origin', async () => {
    expect(await get('/', { origin: 'http://evil', cookie, 'content-type': 'text/plain' }, 'POST', 'x')).toMatchObject({ status: 403 });
    const own = await get('/', { origin: `http://${authority}`, cookie }, 'POST', 'x');
    expect(own.status).toBe(405);
    for (const answer of [own, await get('/', { cookie }), await get('/none', { cookie })]) {
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('closes a connection whose frame is too long with 1009, and lives on', async () => {
    const socket = new WebSocket(`ws://${authority}/channel`, { headers: { cookie } });
    const code = await new Promise((resolve) => {
      socket.on('open', () => {
        socket.send(new Uint8Array(longestFrame + 1));
      });
      socket.on('close', resolve);
      socket.on('error', () => undefined);
    });
    expect(code).toBe(1009);
    expect(await get('/', { cookie })).toMatchObject({ status: 200 });
  });

  it.each([
    '/..%2f..%2fetc/passwd',
    '/../../../etc/passwd',
    '/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/assets/../index.html',
    '/link.txt',
    '//etc/passwd',
    '/index.html%00.js',
    '/%',
    '/assets',
    '/assets/',
    '/.hidden.js',
    '/notes.exe',
    'http://evil/',
    '*',
  ])('answers 404 to %s', async (target) => {
    expect(await get(target, { cookie })).toMatchObject({ status: 404, body: '' });
  });

  it('serves files with their type, a strict policy and no cache', async () => {
    const page = await get('/', { cookie });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe-eval');
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(await get('/assets/app.js', { cookie })).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } });
    expect(await get('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('answers the contract over its channel, and hands over the file to open once', async () => {
    const socket = new WebSocket(`ws://${authority}/channel`, { headers: { cookie } });
    await new Promise((resolve) => socket.once('open', resolve));
    const client = connect(webSocketChannel(socket), appContract);
    const opened = new Promise((resolve) => client.on('files.opened', resolve));
    expect(await client.call('host.info', {})).toMatchObject({ name: 'server', version: '1.2.3', nativeDialogs: false });
    expect(await opened).toEqual({ path: '/given/net.json' });
    expect(await client.call('engine.ping', {})).toEqual({});
    expect(await client.call('engine.status', {})).toMatchObject({ state: 'ready' });
    await expect(client.call('dialog.open', { folder: null, kind: 'project' })).rejects.toMatchObject({ code: 'E_USAGE' });
    expect(server.connections).toBeGreaterThan(0);
    client.close();
  });

  it('takes a frame of the longest length', async () => {
    const socket = new WebSocket(`ws://${authority}/channel`, { headers: { cookie } });
    await new Promise((resolve) => socket.once('open', resolve));
    const client = connect(webSocketChannel(socket), appContract);
    socket.send(new Uint8Array(longestFrame));
    expect(await client.call('engine.ping', {})).toEqual({});
    client.close();
  });

  it('closes a connection whose frames are more than a message may have, or do not follow each other', async () => {
    const piece = (left: number): Uint8Array => new Uint8Array(Uint32Array.of(0xffffffff, left).buffer);
    for (const frames of [[piece(Math.ceil(longestMessage / longestFrame) + 1)], [piece(2), piece(0)], [piece(1), Uint8Array.of(1)]]) {
      const socket = new WebSocket(`ws://${authority}/channel`, { headers: { cookie } });
      const closed = new Promise((resolve) => socket.once('close', resolve));
      await new Promise((resolve) => socket.once('open', resolve));
      for (const frame of frames) socket.send(frame);
      expect(await closed).toBe(1009);
    }
    expect(await get('/', { cookie })).toMatchObject({ status: 200 });
  });

  it('survives a text frame and bytes that are no message', async () => {
    const socket = new WebSocket(`ws://${authority}/channel`, { headers: { cookie } });
    await new Promise((resolve) => socket.once('open', resolve));
    const client = connect(webSocketChannel(socket), appContract);
    for (const frame of ['text', new Uint8Array(0), new Uint8Array([255, 255, 255, 255, 1]), new Uint8Array(100)]) {
      socket.send(frame);
      expect(await client.call('engine.ping', {})).toEqual({});
    }
    client.close();
  });

  it('takes the next port where the one asked for is in use', async () => {
    const second = await startLocalServer({ distFolder: tmpdir(), version: '1', port: server.port });
    expect(second.port).toBeGreaterThan(server.port);
    await second.close();
  });
});

describe('a port that cannot be had', () => {
  it('is said with its number and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.once('error', () => { resolve(); }).listen(65_535, '127.0.0.1', resolve));
    await expect(startLocalServer({ distFolder: tmpdir(), version: '1', port: 65_535 })).rejects.toMatchObject({ code: 'E_USAGE', message: expect.stringMatching(/^port 65535 .*in use.*--port/) as string });
    other.close();
  });
});

describe('ending', () => {
  it('closes while pages are connected', async () => {
    const one = await startLocalServer({ distFolder: tmpdir(), version: '1', port: 0 });
    const launched = await fetch(one.newLaunchUrl(), { redirect: 'manual' });
    const own = (launched.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const socket = new WebSocket(`ws://127.0.0.1:${String(one.port)}/channel`, { headers: { cookie: own } });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await one.close();
    await closed;
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });

  it('closes while others hold sockets: silent ones, half a request, and refused upgrades that never hang up', async () => {
    const one = await startLocalServer({ distFolder: tmpdir(), version: '1', port: 0 });
    const host = `Host: 127.0.0.1:${String(one.port)}`;
    const upgradeRequest = `GET /channel HTTP/1.1\r\n${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    const sockets = await Promise.all(
      ['', `GET / HTTP/1.1\r\n${host}\r\n`, `POST / HTTP/1.1\r\n${host}\r\nContent-Length: 9\r\n\r\n1`, upgradeRequest].map(
        (text) =>
          new Promise<Socket>((resolve) => {
            const socket = connectSocket({ port: one.port, host: '127.0.0.1', allowHalfOpen: true }, () => {
              // The refusal is in, and still this side does not hang up.
              if (text === upgradeRequest) socket.once('data', () => {
                resolve(socket);
              });
              else resolve(socket);
              socket.write(text);
            });
            socket.on('error', () => undefined);
          }),
      ),
    );
    await one.close();
    for (const socket of sockets) socket.destroy();
  });
});
