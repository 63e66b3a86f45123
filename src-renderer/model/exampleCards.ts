import { exampleIds, openExample } from '../../src-core/examples/catalogue.ts';

/** What the gallery says of one worked example. */
export interface ExampleCard {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly nodes: number;
  readonly errata: number;
}

let cards: readonly ExampleCard[] | undefined;

/** The cards of all examples; read once, when they are first wanted. */
export function exampleCards(): readonly ExampleCard[] {
  cards ??= exampleIds.map((id) => {
    const { title, description = '', source = '', nodes, errata = [], expected } = openExample(id);
    const slips = expected.filter(({ erratum }) => erratum !== undefined).length + errata.length;
    return { id, title, description, source, nodes: nodes.length, errata: slips };
  });
  return cards;
}
