import type { JSX } from 'react';
import { addAt, addInView } from '../canvas/adding.ts';
import { addOnEdge, entryFitsEdge } from '../canvas/hands/dropOnWire.ts';
import { useText } from '../i18n/useText.ts';
import type { PaletteEntry } from '../model/paletteEntries.ts';
import { CategoryIcon } from '../widgets/CategoryIcon.tsx';
import { DraggedItem } from './DraggedItem.tsx';

/** A node type, or a preset of one, in the palette. */
export function PaletteItem({ entry }: { readonly entry: PaletteEntry }): JSX.Element {
  const { own } = useText();
  return (
    <DraggedItem
      id={entry.id}
      summary={own(entry.summary)}
      className={`category-${entry.category}`}
      fits={(edge) => entryFitsEdge(entry, edge)}
      drop={(position, edge) => {
        if (edge === undefined) addAt(entry, position);
        else addOnEdge(entry, position, edge);
      }}
      add={() => {
        addInView(entry);
      }}
    >
      <CategoryIcon category={entry.category} />
      {own(entry.title)}
    </DraggedItem>
  );
}
