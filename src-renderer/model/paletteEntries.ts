import { type Category, type LocalizedText, categories } from '../../src-core/node/definition.ts';
import { registry } from '../../src-core/node/registry.ts';

/** One thing that can be dragged onto the canvas: a node type, or a preset of one. */
export interface PaletteEntry {
  readonly id: string;
  readonly type: string;
  readonly category: Category;
  readonly title: LocalizedText;
  readonly summary: LocalizedText;
  readonly config: Readonly<Record<string, unknown>>;
}

export const paletteEntries: readonly PaletteEntry[] = categories.flatMap((category) =>
  [...registry.values()]
    .filter((definition) => definition.category === category)
    .flatMap(({ type, title, summary, presets }): PaletteEntry[] =>
      presets && presets.length > 0
        ? presets.map((preset) => ({ id: `${type}:${preset.id}`, type, category, title: preset.title, summary, config: preset.config }))
        : [{ id: type, type, category, title, summary, config: {} }],
    ),
);

/** The entries that a search finds: in titles of both languages, types and summaries; titles first. */
export function searchEntries(query: string, entries: readonly PaletteEntry[] = paletteEntries): PaletteEntry[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [...entries];
  const rank = ({ title, summary, type }: PaletteEntry): number => {
    const names = [title.en, title['zh-CN'], type].map((name) => name.toLowerCase());
    if (names.some((name) => name.startsWith(wanted))) return 0;
    if (names.some((name) => name.includes(wanted))) return 1;
    return [summary.en, summary['zh-CN']].some((text) => text.toLowerCase().includes(wanted)) ? 2 : 3;
  };
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((found) => found.rank < 3)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}
