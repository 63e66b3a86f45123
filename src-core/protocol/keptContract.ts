import { z } from 'zod';
import { DocumentSchema } from '../graph/document.ts';
import { RunSchema } from '../graph/run.ts';
import type { Contract } from './contract.ts';
import { Count, Empty, Identifier, Path, Revision } from './messageFields.ts';
import { ErrorSchema } from './messages.ts';

/* What the host keeps beside the projects' own files: sessions, earlier versions, and the user's templates. */

/** Names one window's session, or one template; it becomes a part of a file's name. */
export const KeptIdSchema = z.string().regex(/^[0-9a-f]{32}$/);
export type KeptId = z.output<typeof KeptIdSchema>;
/** A project without a file has a random name of its own in place of the file's path. */
const ProjectKey = z.string().min(1).max(4200);
/** Milliseconds since 1970. */
const Time = z.number().min(0);

/** How much a document holds; parameters are counted by their numbers. */
export const DocumentCountsSchema = z.strictObject({ nodes: Count, edges: Count, parameters: Count });

/** The file that a session's document came from. */
export const SessionFileSchema = z.strictObject({ path: Path, stamp: z.string().max(200), readOnly: z.string().nullable() });
export type SessionFile = z.output<typeof SessionFileSchema>;

/** How a window looked at its document. What no longer exists in the document is passed over. */
export const SessionViewSchema = z.strictObject({
  viewport: z.strictObject({ x: z.number(), y: z.number(), zoom: z.number().positive() }).nullable(),
  nodes: z.array(Identifier).max(100_000),
  edges: z.array(Identifier).max(400_000),
  groups: z.array(Identifier).max(100_000),
  frames: z.array(Identifier).max(10_000),
  /** The group that was stepped into. */
  inside: Identifier.nullable(),
  dockTab: z.string().max(40),
  step: Count,
  sample: Count,
  /** The moment at which a walk stood. */
  walk: Count.nullable(),
});
export type SessionView = z.output<typeof SessionViewSchema>;

/** What is known of a session without its document. */
export const SessionHeadSchema = z.strictObject({
  session: KeptIdSchema,
  title: z.string().max(500),
  file: SessionFileSchema.nullable(),
  project: ProjectKey,
  unsaved: z.boolean(),
  at: Time,
});
export type SessionHead = z.output<typeof SessionHeadSchema>;

/** What is known of a run when it begins. */
export const RunHeadSchema = RunSchema.pick({ id: true, name: true, started: true, training: true, seed: true });
export type RunHead = z.output<typeof RunHeadSchema>;

/** A session as it was kept. Without a document nothing was unsaved: its file has it all. */
export const KeptSessionSchema = z.strictObject({ ...SessionHeadSchema.shape, document: DocumentSchema.nullable(), view: SessionViewSchema.nullable() });
export type KeptSession = z.output<typeof KeptSessionSchema>;

/**
 * Why a version was kept: it was saved; time passed; it was about to be replaced by another version, or was
 * found in a file that was about to be overwritten; the changes were about to be thrown away.
 */
export const snapshotReasons = ['saved', 'editing', 'before', 'theirs', 'discarded'] as const;
export type SnapshotReason = (typeof snapshotReasons)[number];

export const SnapshotEntrySchema = z.strictObject({ id: z.string().min(1).max(200), at: Time, reason: z.enum(snapshotReasons), bytes: Count, ...DocumentCountsSchema.shape });
export type SnapshotEntry = z.output<typeof SnapshotEntrySchema>;

/** The longest piece of a document's text that is sent at once, in characters. */
export const longestPart = 2 ** 18;

/** A part of a network for the palette, in the form of the clipboard. */
const TemplateContent = z.looseObject({ format: z.literal('chainrule-fragment') });
export const TemplateEntrySchema = z.strictObject({ id: KeptIdSchema, name: z.string().min(1).max(200), at: Time, bytes: Count });
export type TemplateEntry = z.output<typeof TemplateEntrySchema>;

/** The calls about what the host keeps; a part of the app's contract. */
export const keptCalls = {
  /**
   * Gives a page its session: its own where it has one, else with `restore` one that a crash or the last run left
   * (with `reopen` also one that ended properly). `left` are the others with unsaved changes, and with `reopen` those
   * that were open when the host ended; the page that comes first after a start is to open windows for them
   * (`opensLeft`). `broken` says where what could not be read was put.
   */
  'session.claim': {
    input: z.strictObject({ session: KeptIdSchema.nullable(), restore: z.boolean(), reopen: z.boolean() }),
    output: z.strictObject({ session: KeptIdSchema, restored: KeptSessionSchema.nullable(), left: z.array(SessionHeadSchema), opensLeft: z.boolean(), broken: z.array(z.string()) }),
  },
  /** A part of the document's text, which `session.keep` then takes as a whole. Part 0 begins anew. */
  'session.part': { input: z.strictObject({ part: Count, text: z.string().max(longestPart * 2) }), output: Empty },
  /** Keeps the window's document: with `parts` pieces of text, or 0 where its file has it all. `edition` is another number after each change. */
  'session.keep': {
    input: z.strictObject({ title: z.string().max(500), file: SessionFileSchema.nullable(), project: ProjectKey, unsaved: z.boolean(), parts: Count, counts: DocumentCountsSchema, edition: Count }),
    output: Empty,
  },
  'session.view': { input: z.strictObject({ view: SessionViewSchema }), output: Empty },
  /** There is nothing to keep of the window any more. */
  'session.drop': { input: Empty, output: Empty },
  /** Sessions that no window has, with unsaved changes or of windows that were open when a host ended. */
  'session.left': { input: Empty, output: z.strictObject({ left: z.array(SessionHeadSchema) }) },
  /** One of them. E_NOT_FOUND; E_BUSY where a window has it. */
  'session.read': { input: z.strictObject({ session: KeptIdSchema }), output: KeptSessionSchema },
  /** Throws one of them away. */
  'session.forget': { input: z.strictObject({ session: KeptIdSchema }), output: Empty },

  /** From now on the host keeps this run as it comes, until it is forgotten: `engine.train` of this revision follows. */
  'session.beginRun': { input: z.strictObject({ revision: Revision, run: RunHeadSchema }), output: Empty },
  /** The run that the program ended in the middle of, as it was some seconds before; of the own session (null), or of one that no window has (else E_BUSY). */
  'session.run': { input: z.strictObject({ session: KeptIdSchema.nullable() }), output: z.strictObject({ run: RunSchema.nullable() }) },
  /** The document has the run now, or it is not wanted. */
  'session.forgetRun': { input: Empty, output: Empty },

  /** Earlier versions of a project, the newest first. */
  'snapshot.list': { input: z.strictObject({ project: ProjectKey }), output: z.strictObject({ entries: z.array(SnapshotEntrySchema) }) },
  /** E_NOT_FOUND; E_FILE_… where it is damaged. */
  'snapshot.read': { input: z.strictObject({ project: ProjectKey, id: z.string().min(1).max(200) }), output: z.strictObject({ document: DocumentSchema }) },
  'snapshot.take': { input: z.strictObject({ project: ProjectKey, reason: z.enum(snapshotReasons), document: DocumentSchema }), output: Empty },

  /** The user's own parts of networks, by name. */
  'templates.list': { input: Empty, output: z.strictObject({ entries: z.array(TemplateEntrySchema) }) },
  /** E_NOT_FOUND; E_FILE_INVALID where it is damaged. */
  'templates.read': { input: z.strictObject({ id: KeptIdSchema }), output: z.strictObject({ name: z.string(), content: TemplateContent }) },
  /** Writes a new one (id null) or over one. E_FILE_TOO_LARGE. */
  'templates.save': { input: z.strictObject({ id: KeptIdSchema.nullable(), name: z.string().trim().min(1).max(200), content: TemplateContent }), output: z.strictObject({ id: KeptIdSchema }) },
  'templates.rename': { input: z.strictObject({ id: KeptIdSchema, name: z.string().trim().min(1).max(200) }), output: Empty },
  /** Writes a report of a fault of the page beside those of the host; null where that cannot be done. None is sent anywhere. */
  'crash.report': { input: z.strictObject({ name: z.string().max(100), stack: z.string().max(20_000) }), output: z.strictObject({ path: Path.nullable() }) },
  'templates.remove': { input: z.strictObject({ id: KeptIdSchema }), output: Empty },
} as const satisfies Contract['calls'];

/** What the host tells of what it keeps. */
export const keptEvents = {
  /** The run in progress cannot be kept at the moment: the disk is full, or its folder is not writable. */
  'session.runNotKept': { payload: ErrorSchema, policy: 'latest' },
} as const satisfies Contract['events'];
