import { exampleIds, openExample, templateIds } from '../../src-core/examples/catalogue.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { type Language, currentLanguage } from '../i18n/translate.ts';

/** What the gallery says of one worked example or training template. */
export interface ExampleCard {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly nodes: number;
  readonly errata: number;
  /** The network is there to be trained; the others are there to be worked out. */
  readonly isTemplate: boolean;
  readonly document: GraphDocument;
}

const cards = new Map<Language, readonly ExampleCard[]>();

/** The cards of all examples and templates in the language of the window; read once, when they are first wanted. */
export function exampleCards(): readonly ExampleCard[] {
  const language = currentLanguage();
  const known = cards.get(language) ?? readCards(language);
  cards.set(language, known);
  return known;
}

function readCards(language: Language): readonly ExampleCard[] {
  return [...exampleIds, ...templateIds].map((id) => {
    const document = openExample(id, language);
    const { title, description = '', source = '', nodes, errata = [], expected } = document;
    const slips = expected.filter(({ erratum }) => erratum !== undefined).length + errata.length;
    return { id, title, description, source, nodes: nodes.length, errata: slips, isTemplate: templateIds.includes(id), document };
  });
}
