import { mkdir, readFile, readdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type GraphDocument, emptyDocument } from '../../src-core/graph/document.ts';
import { countsOf } from '../../src-core/graph/documentCounts.ts';
import { readDocument, writeDocument } from '../../src-core/graph/fileFormat.ts';
import type { RunResult } from '../../src-core/protocol/training.ts';
import { encodeWire } from '../../src-core/protocol/wire.ts';
import { defaultTraining } from '../../src-core/graph/training.ts';
import { writeFiles } from '../services/exportedFiles.ts';
import { encodeRun } from '../services/kept/keptRun.ts';
import { type UserData, userData } from '../services/kept/userData.ts';
import { saveProject, readWhole } from '../services/projects.ts';
import { sha256 } from '../services/sha256.ts';
import { TableStore } from '../services/tables/tableStore.ts';

/** What the program writes for its user, each by its own path. */
export const kinds = ['project', 'session', 'version', 'table', 'export', 'run'] as const;
export type Kind = (typeof kinds)[number];

/** So many that a document writes them as base64, and no more: children are many. */
const numbers = 9000;
const session = '0'.repeat(32);
const exported = ['model.py', 'train.py', 'weights.npz'];

/** A whole content of a kind: a number, and those that follow from it. They do not compress. */
function contentOf(value: number): Float64Array<ArrayBuffer> {
  const content = new Float64Array(numbers);
  for (let index = 0, number = value; index < numbers; index++) {
    content[index] = number;
    number = (Math.imul(number, 1664525) + 1013904223) | 0;
  }
  return content;
}

function documentOf(value: number): GraphDocument {
  return { ...emptyDocument(`document ${String(value)}`), parameters: [{ id: 'W', name: 'W', values: { shape: [numbers], values: [...contentOf(value)] }, trainable: true }] };
}

function isWhole(values: ArrayLike<number>): boolean {
  const whole = contentOf(values[0] ?? 0);
  return values.length === numbers && whole.every((value, index) => value === values[index]);
}

const isWholeDocument = ({ title, parameters }: GraphDocument): boolean => isWhole(parameters[0]?.values.values ?? []) && title === `document ${String(parameters[0]?.values.values[0])}`;

export interface SavedPlace {
  readonly kept: UserData;
  readonly tables: TableStore;
  readonly project: string;
  readonly exports: string;
}

/** Everything that is saved in one folder, as a home folder and a folder of projects have it. */
export function savedPlace(folder: string): SavedPlace {
  return { kept: userData(path.join(folder, 'data')), tables: new TableStore(path.join(folder, 'data/tables')), project: path.join(folder, 'net.chainrule.json'), exports: path.join(folder, 'export') };
}

function runOf(value: number): Uint8Array {
  const none = new Float64Array(0);
  const curves = { updates: none, losses: none, epochs: none, epochUpdates: none, training: none, validation: none, trainingMetric: none, validationMetric: none, rate: none };
  const state = { fingerprint: 'f', update: 1, epoch: 0, batch: 1, lossSum: 0, lossCount: 1, meter: none, weights: { W: contentOf(value) }, columns: {}, optimizer: {}, best: null };
  const result: RunResult = { outcome: 'interrupted', metric: null, curves, snapshots: [], state };
  return encodeRun({ id: 'run-1', name: 'Run 1', started: '', training: defaultTraining, seed: 1 }, encodeWire(result));
}

/** Saves one kind of content once, as the program does. */
export async function saveOnce(kind: Kind, value: number, { kept, tables, project, exports }: SavedPlace): Promise<void> {
  switch (kind) {
    case 'project':
      await saveProject(project, documentOf(value), null, tables);
      return;
    case 'session':
      await mkdir(kept.sessions.folder, { recursive: true });
      await kept.sessions.keep({ session, title: '', file: null, project: 'p', unsaved: true, at: value }, writeDocument(documentOf(value), 0));
      return;
    case 'version':
      await kept.snapshots.takeText('p', 'saved', writeDocument(documentOf(value), 0), countsOf(documentOf(value)));
      return;
    case 'table':
      await tables.add({ columns: [{ name: 'x', kind: 'number' }], rows: numbers, values: contentOf(value) });
      return;
    case 'export':
      await writeFiles(exports, true, exported.map((name) => ({ name, content: new Uint8Array(contentOf(value).buffer) })));
      return;
    case 'run':
      await mkdir(kept.sessions.folder, { recursive: true });
      await kept.sessions.keepRun(session, runOf(value));
  }
}

/** Saves kind after kind without end, and says which before each. `plain` writes the project in place instead, as a control. */
export async function saveOverAndOver(folder: string, mode: string, first: number): Promise<void> {
  const place = savedPlace(folder);
  // Made once, so that the control does little but write.
  const texts = mode === 'plain' ? [first, first + 1].map((value) => writeDocument(documentOf(value), 0)) : [];
  for (let turn = first; ; turn++) {
    const kind = mode === 'plain' ? 'project' : (kinds[turn % kinds.length] ?? 'project');
    process.stdout.write(`${kind}\n`);
    if (mode === 'plain') await writeFile(place.project, texts[turn % 2] ?? '');
    else await saveOnce(kind, turn, place);
  }
}

/** Of these kinds those of which something is not whole; what was never written is no damage. Tables that are whole are removed: each is another one. */
export async function damagedIn({ kept, tables, project, exports }: SavedPlace, among: readonly Kind[] = kinds): Promise<Kind[]> {
  const checks: Record<Kind, () => Promise<boolean>> = {
    project: async () => isWholeDocument(readDocument((await readWhole(project, 2 ** 24)).toString()).document),
    session: async () => {
      const { heads, broken } = await kept.sessions.left();
      const { document } = (heads.length > 0 ? await kept.sessions.read(session) : undefined) ?? {};
      return broken.length === 0 && (heads.length === 0 || (document ? isWholeDocument(document) : false));
    },
    version: async () => {
      const newest = (await kept.snapshots.list('p')).slice(0, 2);
      return (await Promise.all(newest.map(async ({ id }) => isWholeDocument(await kept.snapshots.read('p', id))))).every(Boolean);
    },
    table: async () => {
      for (const name of await namesIn(tables.folder)) {
        const file = path.join(tables.folder, name);
        if (sha256(await readFile(file)) !== path.parse(name).name) return false;
        await unlink(file);
      }
      return true;
    },
    export: async () => {
      const contents = await Promise.all((await namesIn(exports)).map((name) => readFile(path.join(exports, name))));
      return contents.every((content) => content.length === numbers * 8 && isWhole(new Float64Array(Uint8Array.from(content).buffer)));
    },
    run: async () => {
      if (!(await namesIn(kept.sessions.folder)).includes(`${session}.run`)) return true;
      const run = await kept.sessions.readRun(session);
      return run !== null && isWhole(run.state.weights['W'] ?? []);
    },
  };
  const damaged: Kind[] = [];
  for (const kind of among) if (!(await checks[kind]().catch(() => false))) damaged.push(kind);
  return damaged;
}

/** What is there under its own name, and not on its way. */
async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.'));
}
