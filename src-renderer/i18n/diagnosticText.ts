import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import { type AdvisedText, diagnosticMessages } from '../../src-core/graph/messages.ts';
import { nodeTitle } from '../model/nodeFacts.ts';
import { currentDocument } from '../model/store.ts';
import { diagnosticsZhCN } from './diagnosticsZhCN.ts';
import type { Language } from './translate.ts';

/** What a diagnostic says in a language, with the node called what its card is called. */
export function diagnosticParts({ code, node: id, details }: Diagnostic, language: Language): AdvisedText {
  const node = currentDocument().nodes.find((candidate) => candidate.id === id);
  const words: Readonly<Record<string, string | number>> = node && 'name' in details ? { ...details, name: nodeTitle(node) } : details;
  const fill = (template: string): string => template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(words, name) ? String(words[name]) : whole));
  const { message, advice } = (language === 'en' ? diagnosticMessages : diagnosticsZhCN)[code];
  return { message: fill(message), advice: fill(advice) };
}

/** All that a diagnostic says, in one go. */
export function diagnosticText(diagnostic: Diagnostic, language: Language): string {
  const { message, advice } = diagnosticParts(diagnostic, language);
  return language === 'en' ? `${message} ${advice}` : message + advice;
}
