import { ChevronRight } from 'lucide-react';
import { Fragment, type JSX } from 'react';
import { useText } from '../../i18n/useText.ts';
import { insideChain } from '../../model/sight.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { enterGroup } from './grouping.ts';

/** Where one is, within which groups; each part of the path leads there. */
export function GroupPath(): JSX.Element | null {
  const { t } = useText();
  const inside = useApp((state) => state.inside);
  const document = useApp(presentOf);
  if (inside === null) return null;
  const chain = insideChain(document, inside);
  return (
    <nav className="group-path" aria-label={t('group.path')}>
      <button type="button" className="link" onClick={() => { enterGroup(null); }}>
        {t('group.whole')}
      </button>
      {chain.map(({ id, name }) => (
        <Fragment key={id}>
          <ChevronRight size={13} aria-hidden />
          {id === inside ? (
            <span aria-current="location">{name}</span>
          ) : (
            <button type="button" className="link" onClick={() => { enterGroup(id); }}>
              {name}
            </button>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
