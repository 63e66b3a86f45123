import { type JSX, useEffect, useRef } from 'react';
import { renameNode } from '../../src-core/graph/edit.ts';
import { useText } from '../i18n/useText.ts';
import { edit } from '../model/documentEdits.ts';
import { app, useApp } from '../model/store.ts';

/** The name on a card; F2 or a double-click renames it in place. */
export function CardTitle({ id, title }: { readonly id: string; readonly title: string }): JSX.Element {
  const renaming = useApp((state) => state.renaming === id);
  if (renaming) return <TitleField id={id} title={title} />;
  return (
    <h3
      className="card-title"
      onDoubleClick={(event) => {
        event.stopPropagation();
        app.setState({ renaming: id });
      }}
    >
      {title}
    </h3>
  );
}

function TitleField({ id, title }: { readonly id: string; readonly title: string }): JSX.Element {
  const { t } = useText();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const close = (keep: boolean): void => {
    const label = field.current?.value ?? title;
    app.setState({ renaming: null });
    if (keep && label !== title) edit('edit.rename', (document) => renameNode(document, id, label));
  };
  return (
    <input
      ref={field}
      className="card-title card-title-field nodrag nopan"
      aria-label={t('canvas.rename')}
      defaultValue={title}
      onBlur={() => {
        close(true);
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter' || event.key === 'Escape') close(event.key === 'Enter');
      }}
    />
  );
}
