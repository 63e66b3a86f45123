import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { EngineSupervisor } from '../../engine/supervisor.ts';
import { bundle } from '../../testing/bundle.ts';
import { CrashReports, crashOf } from './crashReports.ts';

const app = { version: '1.2.3', name: 'server' };
let folder = '';
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'chainrule-crashes-')), 'crashes');
});

test('a report has time, version, host and where it was; no message, no home folder, and is for its user alone', async () => {
  const error = new RangeError('the label "my secret" of\n    at heart of "salary.csv" is too long');
  error.stack = `RangeError: ${error.message}\n    at run (${homedir()}/app/dist/engine/worker.cjs:10:20)\n    at new Promise (<anonymous>)\n    at http://127.0.0.1:4400/assets/index.js:1:2`;
  const file = new CrashReports(folder, () => new Date(0)).write('engine', crashOf(error), app) ?? '';
  const text = await readFile(file, 'utf8');
  expect(text).toContain('Chainrule 1.2.3, server,');
  expect(text).toContain('1970-01-01T00:00:00.000Z, in the engine');
  expect(text.split('\n').slice(2)).toEqual(['RangeError', '    at run (~/app/dist/engine/worker.cjs:10:20)', '    at new Promise (<anonymous>)', '    at http://127.0.0.1:4400/assets/index.js:1:2', '']);
  if (process.platform !== 'win32') expect([(await stat(file)).mode & 0o777, (await stat(folder)).mode & 0o777]).toEqual([0o600, 0o700]);
});

test('names that are no words are not written down', async () => {
  const file = new CrashReports(folder).write('page', { name: 'my salary is 5', code: 'x\ny', stack: 'my salary\n  is 5' }, app) ?? '';
  expect(await readFile(file, 'utf8')).not.toMatch(/salary|x\ny/);
});

test('the newest 20 are kept', async () => {
  let time = 0;
  const reports = new CrashReports(folder, () => new Date((time += 1)));
  for (let count = 0; count < 25; count++) reports.write('host', { name: 'Error' }, app);
  const names = (await readdir(folder)).sort();
  expect(names).toHaveLength(20);
  expect(names[0]).toContain('00.006Z');
});

test('where none can be written nothing is thrown', async () => {
  await writeFile(folder, 'a file');
  expect(new CrashReports(folder).write('host', { name: 'Error' }, app)).toBeUndefined();
});

test('a host that ends by an error nobody heard leaves a report and says where', async () => {
  const module = await bundle(path.join(import.meta.dirname, 'crashReports.ts'));
  const script = `const { CrashReports } = require(${JSON.stringify(module)}); new CrashReports(${JSON.stringify(folder)}).watchProcess({ version: '1', name: 'server' }); Promise.reject(new TypeError('secret'))`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect(status).not.toBe(0);
  const [name = ''] = await readdir(folder);
  expect(stderr).toContain(`A report of this crash is at ${path.join(folder, name)}. It was not sent anywhere.`);
  const text = await readFile(path.join(folder, name), 'utf8');
  expect(text).toContain('TypeError');
  expect(text).not.toContain('secret');
});

test('an engine that ends by an error tells of it', async () => {
  const workerFile = await bundle(path.join(import.meta.dirname, '../../testing/failingWorker.ts'));
  const crash = await new Promise((resolve) => {
    const engine = new EngineSupervisor({
      workerFile,
      crashed: (error) => {
        resolve(crashOf(error));
        engine.close();
      },
    });
  });
  expect(crash).toMatchObject({ name: 'Error', stack: expect.stringContaining('failingWorker') as string });
});
