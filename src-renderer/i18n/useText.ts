import { useTranslation } from 'react-i18next';
import type { LocalizedText } from '../../src-core/node/definition.ts';
import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import type { AdvisedText } from '../../src-core/graph/messages.ts';
import { diagnosticParts, diagnosticText } from './diagnosticText.ts';
import { type Language, currentLanguage, translate } from './translate.ts';

export interface Text {
  readonly t: typeof translate;
  readonly language: Language;
  /** A text that a definition brings along. */
  readonly own: (text: LocalizedText) => string;
  /** What is wrong and what mends it, in one go or apart. */
  readonly ofDiagnostic: (diagnostic: Diagnostic) => string;
  readonly partsOfDiagnostic: (diagnostic: Diagnostic) => AdvisedText;
}

const texts: Record<Language, Text> = { en: textIn('en'), 'zh-CN': textIn('zh-CN') };

/** The words for a component; it renders again when the language changes. */
export function useText(): Text {
  useTranslation();
  return texts[currentLanguage()];
}

function textIn(language: Language): Text {
  return {
    t: (key, values) => translate(key, values),
    language,
    own: (text) => text[language],
    ofDiagnostic: (diagnostic) => diagnosticText(diagnostic, language),
    partsOfDiagnostic: (diagnostic) => diagnosticParts(diagnostic, language),
  };
}
