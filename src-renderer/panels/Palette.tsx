import { Search } from 'lucide-react';
import { type JSX, useState } from 'react';
import { categories } from '../../src-core/node/definition.ts';
import { addInView } from '../canvas/adding.ts';
import { frameInView } from '../canvas/frames/framing.ts';
import { useText } from '../i18n/useText.ts';
import { searchEntries } from '../model/paletteEntries.ts';
import { PaletteFrame } from './PaletteFrame.tsx';
import { PaletteModules } from './PaletteModules.tsx';
import { PaletteItem } from './PaletteItem.tsx';

/** Every node type by category, to be dragged onto the canvas or added by Enter. */
export function Palette(): JSX.Element {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const found = searchEntries(query);
  const hasFrame = t('frame.name').toLowerCase().includes(query.trim().toLowerCase());
  return (
    <aside className="palette" aria-label={t('palette.label')}>
      <div className="palette-search">
        <Search size={14} aria-hidden />
        <input
          type="search"
          value={query}
          placeholder={t('palette.search')}
          aria-label={t('palette.search')}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key !== 'Enter' || query.trim() === '') return;
            if (first) addInView(first);
            else if (hasFrame) frameInView();
          }}
        />
      </div>
      <div className="palette-list">
        {found.length === 0 && !hasFrame && <p className="quiet">{t('palette.nothing')}</p>}
        {categories.map((category) => {
          const entries = found.filter((entry) => entry.category === category);
          if (entries.length === 0) return null;
          return (
            <section key={category} className={`palette-section category-${category}`} aria-labelledby={`palette-${category}`}>
              <h2 id={`palette-${category}`}>{t(`category.${category}`)}</h2>
              {entries.map((entry) => (
                <PaletteItem key={entry.id} entry={entry} />
              ))}
            </section>
          );
        })}
        {hasFrame && <PaletteFrame />}
        <PaletteModules query={query} />
      </div>
      <p className="palette-hint">{t('palette.hint')}</p>
    </aside>
  );
}
