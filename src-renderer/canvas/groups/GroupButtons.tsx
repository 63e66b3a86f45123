import { ChevronsDownUp, ChevronsUpDown, LogIn } from 'lucide-react';
import type { JSX } from 'react';
import type { Group } from '../../../src-core/graph/document.ts';
import { useText } from '../../i18n/useText.ts';
import { enterGroup, foldGroups } from './grouping.ts';

/** Folds a group or opens it, and steps into it. */
export function GroupButtons({ group: { id, name }, folded }: { readonly group: Group; readonly folded: boolean }): JSX.Element {
  const { t } = useText();
  const [fold, enter] = [t(folded ? 'group.open' : 'group.fold', { name }), t('group.enter', { name })];
  const Fold = folded ? ChevronsUpDown : ChevronsDownUp;
  return (
    <>
      <button type="button" className="icon-button nodrag" aria-label={fold} title={fold} onClick={() => { foldGroups([id], !folded); }}>
        <Fold size={14} aria-hidden />
      </button>
      <button type="button" className="icon-button nodrag" aria-label={enter} title={enter} onClick={() => { enterGroup(id); }}>
        <LogIn size={14} aria-hidden />
      </button>
    </>
  );
}
