import { type JSX, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';

export interface SearchItem {
  readonly id: string;
  readonly label: string;
  readonly group?: string;
  readonly hint?: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
}

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly nothing: string;
  readonly search: (query: string) => readonly SearchItem[];
  /** What was typed before the list was there. */
  readonly typed?: string;
  /** Whether Enter was pressed then. */
  readonly entered?: boolean;
  /** A line between the field and the list, such as how many there are; `at` counts from 0. */
  readonly status?: (items: readonly SearchItem[], at: number) => string;
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
}

/** A search field over a list: arrows choose, Enter takes, Escape closes. */
export function SearchList({ label, placeholder, nothing, search, typed = '', entered = false, status, onPick, onClose }: Props): JSX.Element {
  const [query, setQuery] = useState(typed);
  const [chosen, setChosen] = useState(0);
  const items = useMemo(() => search(query), [search, query]);
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const at = Math.min(chosen, items.length - 1);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    // Typing goes on behind what was typed.
    field.current?.setSelectionRange(typed.length, typed.length);
    if (entered) field.current?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  }, [typed, entered]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, items]);
  const pick = (item: SearchItem | undefined): void => {
    if (item && !item.disabled) onPick(item.id);
  };
  const optionId = (index: number): string => `${listId}-${String(index)}`;

  return (
    <div className="search-list">
      <input
        ref={field}
        className="search-field"
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={items.length > 0 ? optionId(at) : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
          const step = steps[event.key];
          if (step !== undefined) setChosen(Math.max(0, Math.min(items.length - 1, at + step)));
          else if (event.key === 'Enter') pick(items[at]);
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {status && (
        <div className="search-status" role="status">
          {status(items, at)}
        </div>
      )}
      <div ref={list} className="search-items" role="listbox" id={listId} aria-label={label}>
        {items.length === 0 && <div className="search-nothing">{nothing}</div>}
        {items.map((item, index) => (
          <div key={item.id}>
            {item.group !== undefined && item.group !== items[index - 1]?.group && (
              <div className="search-group" role="presentation">
                {item.group}
              </div>
            )}
            {/* Keys are handled by the field, which keeps the focus. */}
            <div
              id={optionId(index)}
              role="option"
              data-item={item.id}
              aria-selected={index === at}
              aria-disabled={item.disabled}
              className="search-item"
              onPointerMove={() => {
                setChosen(index);
              }}
              onPointerDown={(event) => {
                event.preventDefault();
              }}
              onClick={() => {
                pick(item);
              }}
            >
              {item.icon}
              <span className="search-label">{item.label}</span>
              {item.hint !== undefined && <span className="search-hint">{item.hint}</span>}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
