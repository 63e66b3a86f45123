import { z } from 'zod';
import { AppError } from '../graph/appError.ts';
import { DocumentSchema, type GraphDocument } from '../graph/document.ts';
import { inChinese } from './chinese.ts';
import { exampleFiles, templateFiles } from './catalogue.generated.ts';

/** The worked examples in the order of the gallery: from one step by hand to recurrence and attention. */
export const exampleIds: readonly string[] = [
  'relu-sgd-step',
  'mlp-3-2-2',
  'relu-two-fc',
  'batch-matrix',
  'linear-collapse',
  'skip-connection',
  'activation-derivatives',
  'stable-softmax',
  'rnn-bptt',
  'lstm-step',
  'multi-head-attention',
];

/** Networks with data that train to a stated result, from the smallest to the longest memory. */
export const templateIds: readonly string[] = ['xor', 'spirals', 'sine', 'digits', 'digits-convolution', 'rnn-adding', 'rnn-copy', 'lstm-copy', 'gru-bidirectional', 'lstm-characters', 'transformer-characters'];

/**
 * A worked example or a training template as a fresh document, its words in either language.
 * @throws AppError E_NOT_FOUND
 */
export function openExample(id: string, language: 'en' | 'zh-CN' = 'en'): GraphDocument {
  const files = Object.hasOwn(templateFiles, id) ? templateFiles : exampleFiles;
  if (!Object.hasOwn(files, id)) throw new AppError('E_NOT_FOUND', `there is no example "${id}". Examples: ${[...exampleIds, ...templateIds].join(', ')}.`, { id });
  const document = z.decode(DocumentSchema, files[id] as z.input<typeof DocumentSchema>);
  return language === 'en' ? document : inChinese(id, document);
}
