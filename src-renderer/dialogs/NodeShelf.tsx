import { Fragment, type JSX, useId } from 'react';
import { categories } from '../../src-core/node/definition.ts';
import { useText } from '../i18n/useText.ts';
import { openNodeExampleProject } from '../model/files.ts';
import type { PaletteEntry } from '../model/paletteEntries.ts';
import { CategoryIcon } from '../widgets/CategoryIcon.tsx';
import { closeDialog } from './Modal.tsx';

/** The gallery's examples of single node types: a row for each, by category. Their documents are loaded when they are opened. */
export function NodeShelf({ entries }: { readonly entries: readonly PaletteEntry[] }): JSX.Element {
  const { t, own } = useText();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="example-shelf">{t('examples.nodes')}</h3>
      <p className="dialog-text quiet">{t('examples.nodesText')}</p>
      <div className="example-rows">
        {categories.map((category) => {
          const rows = entries.filter((entry) => entry.category === category);
          if (rows.length === 0) return null;
          return (
            <Fragment key={category}>
              <h4 className={`category-${category}`}>
                <CategoryIcon category={category} />
                {t(`category.${category}`)}
              </h4>
              {rows.map(({ type, title, summary }) => (
                <button
                  key={type}
                  type="button"
                  className="example-row"
                  data-example={type}
                  title={own(summary)}
                  onClick={() => {
                    closeDialog();
                    void openNodeExampleProject(type);
                  }}
                >
                  <strong>{own(title)}</strong>
                  <span className="quiet">{own(summary)}</span>
                </button>
              ))}
            </Fragment>
          );
        })}
      </div>
    </section>
  );
}
