import { readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../src-core/graph/appError.ts';
import { parseJson } from '../../../src-core/graph/fileFormat.ts';
import { type TemplateEntry, keptCalls } from '../../../src-core/protocol/keptContract.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { systemCode, writeError } from '../fileErrors.ts';
import type { HandlersOf } from '../handlersOf.ts';
import { makeFolder, removeLeftoversIn } from '../stagedFile.ts';
import { decodeText, inFile, readWhole } from '../projects.ts';
import { keptIdOf, newKeptId } from './keptId.ts';

type Content = z.output<(typeof keptCalls)['templates.save']['input']>['content'];

/** Bytes of one template's file, and how many there may be. */
const largest = 8 * 1024 * 1024;
const mostTemplates = 500;

const FileSchema = z.strictObject({
  kind: z.literal('chainrule-template'),
  version: z.literal(1),
  name: z.string().min(1).max(200),
  at: z.number(),
  content: keptCalls['templates.save'].input.shape.content,
});

/** The user's own parts of networks: a file for each in the app's data folder. */
export class Templates {
  constructor(
    readonly folder: string,
    readonly now: () => number = Date.now,
  ) {}

  readonly handlers: HandlersOf<'templates'> = {
    'templates.list': async () => ({ entries: await this.list() }),
    'templates.read': async ({ id }) => {
      const { name, content } = await this.#read(id);
      return { name, content };
    },
    'templates.save': async ({ id, name, content }) => ({ id: await this.#save(id, name, content) }),
    'templates.rename': async ({ id, name }) => {
      await this.#write(id, { ...(await this.#read(id)), name });
      return {};
    },
    'templates.remove': async ({ id }) => {
      await unlink(this.#file(id)).catch((error: unknown) => {
        if (systemCode(error) !== 'ENOENT') throw writeError(this.#file(id), error);
      });
      return {};
    },
  };

  /** By name; a damaged file is passed over here, and named where it is read. */
  async list(): Promise<TemplateEntry[]> {
    const ids = (await readdir(this.folder).catch(() => [])).flatMap((name) => keptIdOf(name, 'json') ?? []);
    const entries = await Promise.all(ids.map((id) => this.#entry(id).catch(() => undefined)));
    return entries.filter((entry) => entry !== undefined).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  /** Removes what killed writers left. */
  async clean(): Promise<void> {
    await removeLeftoversIn(this.folder);
  }

  async #entry(id: string): Promise<TemplateEntry> {
    const content = await readWhole(this.#file(id), largest);
    const { name, at } = this.#parsed(id, content);
    return { id, name, at, bytes: content.length };
  }

  async #save(given: string | null, name: string, content: Content): Promise<string> {
    if (given === null && (await this.list()).length >= mostTemplates) {
      throw new AppError('E_BUDGET', `there are ${String(mostTemplates)} templates, the most that are kept; remove one first`);
    }
    const id = given ?? newKeptId();
    await this.#write(id, { kind: 'chainrule-template', version: 1, name, at: this.now(), content });
    return id;
  }

  async #read(id: string): Promise<z.output<typeof FileSchema>> {
    try {
      return this.#parsed(id, await readWhole(this.#file(id), largest));
    } catch (error) {
      if (error instanceof AppError && error.code === 'E_FILE_NOT_FOUND') throw new AppError('E_NOT_FOUND', 'this template is not there any more', { id });
      throw error;
    }
  }

  #parsed(id: string, content: Uint8Array): z.output<typeof FileSchema> {
    const parsed = inFile(this.#file(id), () => FileSchema.safeParse(parseJson(decodeText(content))));
    if (!parsed.success) throw new AppError('E_FILE_INVALID', `${this.#file(id)} is no template: ${parsed.error.issues[0]?.message ?? 'not valid'}`, { path: this.#file(id) });
    return parsed.data;
  }

  async #write(id: string, template: z.output<typeof FileSchema>): Promise<void> {
    const content = new TextEncoder().encode(JSON.stringify(template));
    if (content.length > largest) {
      throw new AppError('E_FILE_TOO_LARGE', `the template has ${String(content.length)} bytes; the most that is kept is ${String(largest)}. Choose fewer or smaller nodes`, { size: content.length, limit: largest });
    }
    await makeFolder(this.folder);
    await atomicWrite(this.#file(id), content);
  }

  #file(id: string): string {
    return path.join(this.folder, `${id}.json`);
  }
}
