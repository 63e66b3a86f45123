import { z } from 'zod';
import { AppError } from '../graph/appError.ts';
import { DocumentSchema, type GraphDocument } from '../graph/document.ts';
import { registry } from '../node/registry.ts';
import { nodeExampleFiles } from './nodeExamples.generated.ts';

/** The node types that have an example of their own: a small network that shows what the type is for. */
export const nodeExampleTypes: readonly string[] = Object.keys(nodeExampleFiles);

/**
 * The example of a node type as a fresh document. Its title, description and source are those of the type's
 * definition, the first two in either language. The document is loaded only now.
 * @throws AppError E_NOT_FOUND
 */
export async function openNodeExample(type: string, language: 'en' | 'zh-CN' = 'en'): Promise<GraphDocument> {
  const load = Object.hasOwn(nodeExampleFiles, type) ? nodeExampleFiles[type] : undefined;
  const definition = registry.get(type);
  if (!load || !definition) throw new AppError('E_NOT_FOUND', `there is no example of a node type "${type}".`, { id: type });
  const { default: file } = await load();
  const document = z.decode(DocumentSchema, file as z.input<typeof DocumentSchema>);
  return { ...document, title: definition.title[language], description: definition.summary[language], source: definition.source };
}
