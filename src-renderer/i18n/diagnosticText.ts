import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import { diagnosticMessages } from '../../src-core/graph/messages.ts';
import { nodeTitle } from '../model/nodeFacts.ts';
import { currentDocument } from '../model/store.ts';
import { diagnosticsZhCN } from './diagnosticsZhCN.ts';
import type { Language } from './translate.ts';

/** The sentence of a diagnostic in a language, with the node called what its card is called. */
export function diagnosticText({ code, node: id, details }: Diagnostic, language: Language): string {
  const node = currentDocument().nodes.find((candidate) => candidate.id === id);
  const words: Readonly<Record<string, string | number>> = node && 'name' in details ? { ...details, name: nodeTitle(node) } : details;
  const template = (language === 'en' ? diagnosticMessages : diagnosticsZhCN)[code];
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(words, name) ? String(words[name]) : whole));
}
