import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { TableColumn } from '../../../src-core/graph/dataset.ts';
import { useText } from '../../i18n/useText.ts';

interface Props {
  readonly label: string;
  readonly columns: readonly TableColumn[];
  readonly chosen: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Names that fit the button. */
const mostNames = 3;

/** Chooses columns of a table from a list that can be filtered. They are taken in the order of the table. */
export function ColumnChooser({ label, columns, chosen: known, disabled, onChange }: Props): JSX.Element {
  const { t } = useText();
  const [filter, setFilter] = useState('');
  // A choice is taken when samples were made with it: until then the next one goes on from here.
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const chosen = draft ?? known;
  const text = chosen.length === 0 ? t('data.choose') : chosen.length <= mostNames ? chosen.join(', ') : t('data.chosen', { count: chosen.length });
  const found = columns.filter(({ name }) => name.toLowerCase().includes(filter.trim().toLowerCase()));
  const inOrder = (names: ReadonlySet<string>): string[] => columns.flatMap(({ name }) => (names.has(name) ? [name] : []));
  const set = (names: readonly string[], isChosen: boolean): void => {
    const now = new Set(chosen);
    for (const name of names) {
      if (isChosen) now.add(name);
      else now.delete(name);
    }
    const next = inOrder(now);
    setDraft(next);
    onChange(next);
  };
  return (
    <Popover.Root
      onOpenChange={(open) => {
        setDraft(null);
        if (open) setFilter('');
      }}
    >
      <Popover.Trigger className="select column-chooser" disabled={disabled} aria-label={`${label}: ${text}`}>
        <span>{text}</span>
        <ChevronDown size={13} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="positioner" sideOffset={4} align="start">
          <Popover.Popup className="popover column-list" aria-label={label}>
            <input className="column-filter" placeholder={t('data.filter')} aria-label={t('data.filter')} value={filter} onChange={(event) => { setFilter(event.target.value); }} />
            <div className="column-all">
              <button type="button" className="button" onClick={() => { set(found.map(({ name }) => name), true); }}>
                {t('data.all')}
              </button>
              <button type="button" className="button" onClick={() => { set(found.map(({ name }) => name), false); }}>
                {t('data.none')}
              </button>
            </div>
            <ul>
              {found.slice(0, 500).map((column) => (
                <li key={column.name}>
                  <label className="form-check">
                    <input type="checkbox" checked={chosen.includes(column.name)} onChange={(event) => { set([column.name], event.target.checked); }} />
                    <span>{column.name}</span>
                    <span className="quiet">{t(`data.kindName.${column.kind}`)}</span>
                  </label>
                </li>
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
