import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type MessageKey, en } from './en.ts';

export type Language = 'en' | 'zh-CN';
/** The stem of a message with forms for one and for several. */
export type PluralKey = MessageKey extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;
type Values = Readonly<Record<string, string | number>>;

/** The messages in English are always there: what a language lacks is said in it. */
async function loadMessages(language: Language): Promise<void> {
  if (language === 'en' || i18next.hasResourceBundle(language, 'translation')) return;
  const { zhCN } = await import('./zhCN.ts');
  i18next.addResourceBundle(language, 'translation', zhCN);
}

/** Must have run before anything is rendered. */
export async function startTranslation(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
    returnNull: false,
  });
  await loadMessages(language);
  document.documentElement.lang = language;
}

export async function setLanguage(language: Language): Promise<void> {
  await loadMessages(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The messages of a language, cut at their placeholders: at odd places the placeholders' names. */
let cut: { readonly language: string; readonly pieces: Map<string, readonly string[]> } = { language: '', pieces: new Map() };

/**
 * A message in the current language. A large network has tens of thousands of names for its wires, for which i18next would
 * take a second: it gives each message once, and forms for one and for several each time.
 */
export function translate(key: MessageKey | PluralKey, values: Values = {}): string {
  if ('count' in values) return i18next.t(key, values);
  if (cut.language !== i18next.language) cut = { language: i18next.language, pieces: new Map() };
  let pieces = cut.pieces.get(key);
  if (!pieces) {
    pieces = i18next.t(key, { skipInterpolation: true }).split(/\{(\w+)\}/);
    cut.pieces.set(key, pieces);
  }
  return pieces.map((piece, index) => (index % 2 === 0 ? piece : String(values[piece] ?? ''))).join('');
}

export function currentLanguage(): Language {
  return i18next.language === 'zh-CN' ? 'zh-CN' : 'en';
}
