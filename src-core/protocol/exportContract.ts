import { z } from 'zod';
import { DocumentSchema } from '../graph/document.ts';
import { Bytes, Count, Path } from './messageFields.ts';
import { ErrorSchema } from './messages.ts';

/** The exports of a whole network, in the order in which they are offered. */
export const codeFormats = ['numpy', 'pytorch', 'notebook', 'keras', 'jax', 'ddp', 'onnx'] as const;
export type CodeFormat = (typeof codeFormats)[number];

/** What each writes. `folder`: several files in a folder of their own; else one file, whose name ends so, behind a dot. */
export const codeTargets = { numpy: 'folder', pytorch: 'folder', notebook: 'folder', keras: 'folder', jax: 'folder', ddp: 'folder', onnx: 'onnx' } as const satisfies Readonly<Record<CodeFormat, string>>;

/** What some formats have to choose. */
export const ExportChoicesSchema = z.strictObject({
  /** The numbers of an ONNX model; the document's precision where it is left out. */
  precision: z.enum(['float32', 'float64']).exactOptional(),
  /** Whether an ONNX model also takes targets and gives the loss. */
  withLoss: z.boolean().exactOptional(),
});
export type ExportChoices = z.infer<typeof ExportChoicesSchema>;

const FileName = z.string().min(1).max(200);
const Wanted = z.strictObject({ format: z.enum(codeFormats), choices: ExportChoicesSchema, document: DocumentSchema });

/** Why code that trains is not among the files, where the format has it. */
const withoutTraining = ErrorSchema.nullable();

/** The engine's part in exports of a whole network. */
export const exportCalls = {
  /** Prints the files. E_DOCUMENT_INVALID where the document does not run. */
  'engine.export': {
    input: Wanted,
    output: z.strictObject({ files: z.array(z.strictObject({ name: FileName, content: Bytes })), withoutTraining }),
  },
} as const;

/** A file as an export would write it; `text` is null where it is no text. */
export const CodeFileSchema = z.strictObject({ name: FileName, bytes: Count, text: z.string().nullable() });
export type CodeFile = z.infer<typeof CodeFileSchema>;

/** The calls about exports of a whole network. E_DOCUMENT_INVALID where the document does not run, E_NOT_SHARED where several processes cannot train it. */
export const codeCalls = {
  /** The files of an export; nothing is written. */
  'code.preview': { input: Wanted, output: z.strictObject({ files: z.array(CodeFileSchema), withoutTraining }) },
  /** Writes them, each atomically: into a folder, which is made where it is not there, or as the one file. */
  'code.export': { input: z.strictObject({ ...Wanted.shape, path: Path }), output: z.strictObject({ path: Path, files: z.array(Path), bytes: Count, withoutTraining }) },
} as const;
export type CodePreview = z.output<(typeof codeCalls)['code.preview']['output']>;
