import childProcess from 'node:child_process';
import dns from 'node:dns';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import workers from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { writeDocument } from '../../src-core/graph/fileFormat.ts';
import { openModel } from './onnxModels.ts';
import { openProject } from './projects.ts';
import { TableStore } from './tables/tableStore.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-opening-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Everything by which a process could reach others, or start one. */
function watched(): readonly unknown[] {
  return [
    vi.spyOn(net.Socket.prototype, 'connect'),
    vi.spyOn(http, 'request'),
    vi.spyOn(https, 'request'),
    vi.spyOn(dns, 'lookup'),
    vi.spyOn(globalThis, 'fetch'),
    vi.spyOn(childProcess, 'spawn'),
    vi.spyOn(childProcess, 'exec'),
    vi.spyOn(workers, 'Worker'),
    vi.spyOn(globalThis, 'eval'),
  ];
}

/** A network whose every text is an address, or code. */
function tempting(): GraphDocument {
  const document = openExample('mlp-3-2-2');
  const text = 'https://127.0.0.1:9/x <img src="http://127.0.0.1:9/y"> ${process.exit(1)} $(touch x) \\href{http://127.0.0.1:9}{z}';
  return { ...document, title: text, description: text, source: text, nodes: document.nodes.map((node) => ({ ...node, label: text })) };
}

test('opening a project or a model starts nothing and reaches nobody', async () => {
  const project = path.join(folder, 'net.chainrule.json');
  await writeFile(project, writeDocument(tempting()));
  const model = path.join(import.meta.dirname, '../../src-core/import/onnx/goldens/lstm.onnx');
  const doors = watched();
  expect((await openProject(project, new TableStore(path.join(folder, 'tables')))).document.nodes).toHaveLength(tempting().nodes.length);
  expect((await openModel(model)).nodes.length).toBeGreaterThan(0);
  for (const door of doors) expect(door).not.toHaveBeenCalled();
});

test('a connection would be seen', async () => {
  const [, , , , fetched] = watched();
  await fetch('http://127.0.0.1:9/').catch(() => undefined);
  expect(fetched).toHaveBeenCalled();
});
