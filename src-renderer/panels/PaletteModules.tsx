import { Layers, Link2, Trash2 } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { insertModule, removeModule } from '../canvas/groups/modules.ts';
import { useApp } from '../model/store.ts';

/** The user's own modules at the end of the palette: to be inserted anew, or sharing the parameters of an earlier copy. */
export function PaletteModules({ query }: { readonly query: string }): JSX.Element | null {
  const { t } = useText();
  const modules = useApp((state) => state.modules);
  const wanted = query.trim().toLowerCase();
  const found = modules.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (found.length === 0) return null;
  return (
    <section className="palette-section" aria-labelledby="palette-modules">
      <h2 id="palette-modules">{t('modules.title')}</h2>
      {found.map(({ id, name }) => (
        <div key={id} className="palette-module">
          <button type="button" className="palette-item" data-module={name} title={t('modules.insert', { name })} onClick={() => { void insertModule(id, false); }}>
            <Layers size={16} strokeWidth={1.75} aria-hidden />
            {name}
          </button>
          <button type="button" className="icon-button" aria-label={t('modules.insertShared', { name })} title={t('modules.insertShared', { name })} onClick={() => { void insertModule(id, true); }}>
            <Link2 size={14} aria-hidden />
          </button>
          <button type="button" className="icon-button" aria-label={t('modules.remove', { name })} title={t('modules.remove', { name })} onClick={() => { void removeModule(id); }}>
            <Trash2 size={14} aria-hidden />
          </button>
        </div>
      ))}
    </section>
  );
}
