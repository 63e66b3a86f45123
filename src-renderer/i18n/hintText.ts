import type { Hint } from '../../src-core/explain/hints.ts';
import { hintMessages } from '../../src-core/explain/hintMessages.ts';
import type { AdvisedText } from '../../src-core/graph/messages.ts';
import { titleOf } from '../model/nodeFacts.ts';
import { currentDocument } from '../model/store.ts';
import { hintsZhCN } from './hintsZhCN.ts';
import type { Language } from './translate.ts';

const separators: Readonly<Record<Language, string>> = { en: ', ', 'zh-CN': '、' };

/** The sentences of a hint in a language, with the nodes called what their cards are called. */
export function hintText({ code, nodes, details }: Hint, language: Language): AdvisedText {
  const names = nodes.map((id) => titleOf(currentDocument(), id));
  const words: Hint['details'] = { ...details, nodes: names.join(separators[language]), name: names[0] ?? '', other: names.at(-1) ?? '' };
  const fill = (template: string): string => template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(words, name) ? String(words[name]) : whole));
  const { message, advice } = (language === 'en' ? hintMessages : hintsZhCN)[code];
  return { message: fill(message), advice: fill(advice) };
}
