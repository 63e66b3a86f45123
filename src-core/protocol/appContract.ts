import { z } from 'zod';
import { DocumentSchema } from '../graph/document.ts';
import { ParameterNumbersSchema } from '../graph/run.ts';
import type { Contract } from './contract.ts';
import { DigitsSchema } from './derivation.ts';
import { engineContract } from './engineContract.ts';
import { codeCalls } from './exportContract.ts';
import { KeptIdSchema, keptCalls, keptEvents } from './keptContract.ts';
import { Empty, Path } from './messageFields.ts';
import { StorySchema } from '../story/story.ts';
import { tableCalls, tableEvents } from './tableContract.ts';
import { WeightChoicesSchema, WeightMatchSchema } from './weightMatch.ts';

/** How the engine's worker is doing. `message` says what happened in words for the user. */
export const EngineStatusSchema = z.strictObject({
  state: z.enum(['ready', 'restarting', 'failed']),
  /** Why it was restarted: it ended, did not answer, or ran out of memory. */
  cause: z.enum(['none', 'exit', 'hang', 'memory']),
  /** How many times it came back, counted when it is ready again. */
  restarts: z.int(),
});
export type EngineStatus = z.infer<typeof EngineStatusSchema>;

export const HostInfoSchema = z.strictObject({
  name: z.enum(['electron', 'server', 'web']),
  version: z.string(),
  platform: z.string(),
  /** True where the host opens the system's own file dialogs; otherwise the app shows its own. */
  nativeDialogs: z.boolean(),
  homeFolder: Path,
  pathSeparator: z.enum(['/', '\\']),
});
export type HostInfo = z.infer<typeof HostInfoSchema>;

/** A document with the file it came from. `stamp` tells whether the file was changed by others since. */
export const OpenedSchema = z.strictObject({
  document: DocumentSchema,
  path: Path,
  stamp: z.string(),
  /** Why it cannot be saved under its own name: a newer format version. */
  readOnly: z.string().nullable(),
  /** Tables of its data set that are neither with the project nor on this machine, by their names. */
  missingTables: z.array(z.string()),
});
export type Opened = z.infer<typeof OpenedSchema>;

export const FolderEntrySchema = z.strictObject({ name: z.string(), kind: z.enum(['folder', 'file']), size: z.number(), modified: z.number() });

export const weightFormats = ['safetensors', 'npz', 'json'] as const;
export type WeightFormat = (typeof weightFormats)[number];

/** What weights are written as: one file, or with `csv` a folder with a file for each tensor. */
export const weightTargets = [...weightFormats, 'csv'] as const;
export type WeightTarget = (typeof weightTargets)[number];

/** Whose names and arrangement of a layer's weights a file has. */
export const weightLayouts = ['chainrule', 'pytorch', 'onnx', 'keras'] as const;
export type WeightLayout = (typeof weightLayouts)[number];

/** Texts that the app writes beside projects: answers for handing in, and how they are judged. */
export const textKinds = ['answers', 'results', 'csv', 'story'] as const;
export type TextKind = (typeof textKinds)[number];

/** What a chart is written as. */
export const chartFormats = ['svg', 'png', 'csv'] as const;
export type ChartFormat = (typeof chartFormats)[number];

/** What a picture of the canvas is written as. */
export const pictureFormats = ['svg', 'png', 'pdf'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** What a worked solution is written as. */
export const solutionFormats = ['md', 'html', 'pdf'] as const;
export type SolutionFormat = (typeof solutionFormats)[number];

const FileKind = z.enum(['project', 'data', 'weights', ...weightFormats, ...textKinds, ...solutionFormats, 'svg', 'png', 'folder', 'onnx']);
export type FileKind = z.infer<typeof FileKind>;

/** Checkpoints stay with the host, which keeps them; the page asks for the newest where it needs it. */
const { 'engine.checkpoint': _checkpoint, ...shownEvents } = engineContract.events;

/**
 * Everything the interface asks of its host, whichever host it is. Engine calls are passed on to the
 * engine's worker as they are.
 */
export const appContract = {
  calls: {
    ...engineContract.calls,
    ...tableCalls,
    ...keptCalls,
    ...codeCalls,
    'host.info': { input: Empty, output: HostInfoSchema },
    'engine.status': { input: Empty, output: EngineStatusSchema },
    /** Starts an engine once more that was given up after a crash loop; nothing where it was not. */
    'engine.tryAgain': { input: Empty, output: Empty },
    /** Reads a project. Errors: E_FILE_… with the place inside the file. */
    'files.open': { input: z.strictObject({ path: Path }), output: OpenedSchema },
    /** Reads a story. Errors: E_FILE_… with the place inside the file. */
    'story.open': { input: z.strictObject({ path: Path }), output: z.strictObject({ story: StorySchema }) },
    /** Makes a document of an ONNX model; it has no place of its own until it is saved. E_ONNX_UNSUPPORTED names what there is no node for. */
    'model.open': { input: z.strictObject({ path: Path }), output: z.strictObject({ document: DocumentSchema }) },
    /**
     * Writes a project atomically. With a `stamp` the file must still be the one that was read
     * (E_FILE_CHANGED otherwise); null writes whatever is there, and keeps what was there as an earlier version.
     * `project` is what its earlier versions were kept under so far, where it was not this path.
     */
    /** `edition` is that of the window's document, as it is kept: from then on the window is kept as saved. */
    'files.save': {
      input: z.strictObject({ path: Path, document: DocumentSchema, stamp: z.string().nullable(), project: z.string().min(1).max(4200).optional(), edition: z.int().nonnegative().optional() }),
      output: z.strictObject({ path: Path, stamp: z.string() }),
    },
    'files.list': {
      input: z.strictObject({ folder: Path }),
      output: z.strictObject({ folder: Path, parent: Path.nullable(), entries: z.array(FolderEntrySchema) }),
    },
    /** Whether a file is still the one with this stamp. */
    'files.check': { input: z.strictObject({ path: Path, stamp: z.string() }), output: z.strictObject({ state: z.enum(['same', 'changed', 'missing']) }) },
    /** The projects opened last, the newest first; `missing` are those of them that are not there now. */
    'files.recent': { input: Empty, output: z.strictObject({ paths: z.array(Path), missing: z.array(Path) }) },
    /** Takes one off the list, or with null all. */
    'files.forget': { input: z.strictObject({ path: Path.nullable() }), output: Empty },
    /** Writes the document's parameters atomically. */
    'weights.export': {
      input: z.strictObject({ path: Path, format: z.enum(weightTargets), layout: z.enum(weightLayouts), document: DocumentSchema }),
      output: z.strictObject({ path: Path, bytes: z.int(), tensors: z.int() }),
    },
    /** What each parameter of the document can take from a file of weights, and what cannot be had as it is. E_FILE_INVALID where it is none; E_WEIGHTS_FOREIGN where it says that it is of another network, with what differs. */
    'weights.match': { input: z.strictObject({ path: Path, document: DocumentSchema }), output: WeightMatchSchema },
    /** The numbers of the parameters for which a source of `weights.match` was chosen; E_FILE_INVALID where one is not there any more. */
    'weights.import': {
      input: z.strictObject({ path: Path, document: DocumentSchema, choices: WeightChoicesSchema }),
      output: z.strictObject({ path: Path, parameters: ParameterNumbersSchema }),
    },
    /** Prints a drawing on a page of its size (px) and writes the PDF. E_NO_BROWSER where it cannot be printed. */
    'picture.print': {
      input: z.strictObject({ path: Path, svg: z.string().max(2 ** 25), width: z.number().min(1).max(100_000), height: z.number().min(1).max(100_000) }),
      output: z.strictObject({ path: Path, bytes: z.int() }),
    },
    /** Puts a PNG on the system's clipboard; only on hosts with `nativeDialogs`. */
    'picture.copy': { input: z.strictObject({ base64: z.base64().max(2 ** 26) }), output: Empty },
    /** Works the document out and writes the solution. E_NO_BROWSER where a PDF cannot be printed. */
    'solution.export': {
      input: z.strictObject({ path: Path, format: z.enum(solutionFormats), language: z.enum(['en', 'zh-CN']), digits: DigitsSchema, document: DocumentSchema }),
      output: z.strictObject({ path: Path, bytes: z.int() }),
    },
    /** Writes a text atomically. */
    'text.export': { input: z.strictObject({ path: Path, text: z.string() }), output: z.strictObject({ path: Path, bytes: z.int() }) },
    /** Writes bytes, which come as base64, atomically. */
    'bytes.export': { input: z.strictObject({ path: Path, base64: z.base64() }), output: z.strictObject({ path: Path, bytes: z.int() }) },
    /** Takes in a file that was dropped on the window, piece by piece; the copy is gone when it is discarded, or the page is. */
    'upload.begin': { input: z.strictObject({ name: z.string().min(1).max(500), bytes: z.int().min(0) }), output: z.strictObject({ upload: z.int() }) },
    'upload.piece': { input: z.strictObject({ upload: z.int(), base64: z.base64().max(2 ** 22) }), output: Empty },
    'upload.end': { input: z.strictObject({ upload: z.int() }), output: z.strictObject({ path: Path }) },
    /** Removes a copy, whether all of it came or not. */
    'upload.discard': { input: z.strictObject({ upload: z.int() }), output: Empty },
    /** The system's own dialogs; only on hosts with `nativeDialogs`. Null where the user cancelled. */
    'dialog.open': { input: z.strictObject({ folder: Path.nullable(), kind: z.enum(['project', 'data', 'weights']) }), output: z.strictObject({ path: Path.nullable() }) },
    'dialog.save': {
      input: z.strictObject({ suggested: Path, kind: FileKind }),
      output: z.strictObject({ path: Path.nullable() }),
    },
    /**
     * Opens another window, on what was kept of a session or empty. False where the host opens none: then the page opens
     * one by itself, at an address of `windowAddress`.
     */
    'window.open': { input: z.strictObject({ session: KeptIdSchema.nullable() }), output: z.strictObject({ opened: z.boolean() }) },
    /**
     * Tells the host the window's title, whether there are unsaved changes, and of its menu the language and the keys that
     * the user gave to commands in place of their own: by the command's id, as tinykeys writes them.
     */
    'window.describe': {
      input: z.strictObject({ title: z.string(), unsaved: z.boolean(), language: z.enum(['en', 'zh-CN']), keys: z.record(z.string().max(100), z.array(z.string().max(100)).max(10).readonly()) }),
      output: Empty,
    },
  },
  events: {
    ...shownEvents,
    ...tableEvents,
    ...keptEvents,
    'engine.status': { payload: EngineStatusSchema, policy: 'every' },
    /** A choice in the host's own menu, by the id of the command it stands for. */
    'menu.command': { payload: z.strictObject({ command: z.string() }), policy: 'every' },
    /** The host was asked to open a file: command line, double click. */
    'files.opened': { payload: z.strictObject({ path: Path }), policy: 'every' },
  },
} as const satisfies Contract;
export type AppContract = typeof appContract;
