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

/** A message in the current language. */
export function translate(key: MessageKey | PluralKey, values: Values = {}): string {
  return i18next.t(key, values);
}

export function currentLanguage(): Language {
  return i18next.language === 'zh-CN' ? 'zh-CN' : 'en';
}
