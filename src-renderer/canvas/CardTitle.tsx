import { type JSX, useEffect, useRef } from 'react';
import { type GraphDocument, longest } from '../../src-core/graph/document.ts';
import { renameNode } from '../../src-core/graph/edit.ts';
import { useText } from '../i18n/useText.ts';
import { edit } from '../model/documentEdits.ts';
import { app, useApp } from '../model/store.ts';
import { holdTyped } from '../model/typing.ts';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly rename?: (document: GraphDocument, name: string) => GraphDocument;
}

/** Up to so many characters a title surely fits on its card. Only a longer one is clipped: each clip costs time in each frame. */
const surelyFits = 16;

/** The name on a card; F2 or a double-click renames it in place. */
export function CardTitle({ id, title, rename = (document, name) => renameNode(document, id, name) }: Props): JSX.Element {
  const renaming = useApp((state) => state.renaming === id);
  if (renaming) return <TitleField title={title} rename={rename} />;
  return (
    <h3
      className="card-title"
      data-long={title.length > surelyFits || undefined}
      onDoubleClick={(event) => {
        event.stopPropagation();
        app.setState({ renaming: id });
      }}
    >
      {title}
    </h3>
  );
}

function TitleField({ title, rename }: Required<Omit<Props, 'id'>>): JSX.Element {
  const { t } = useText();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const close = (): void => {
    const label = field.current?.value ?? title;
    app.setState({ renaming: null });
    if (label !== title) edit('edit.rename', (document) => rename(document, label));
  };
  useEffect(() => holdTyped(close));
  return (
    <input
      ref={field}
      className="card-title card-title-field nodrag nopan"
      aria-label={t('canvas.rename')}
      defaultValue={title}
      maxLength={longest.name}
      onBlur={close}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        // The card has its own use for these keys. Ctrl+Enter goes on to run.
        if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
        if (event.key === 'Escape') event.currentTarget.value = title;
        // The keyboard goes on at the card; losing the focus closes the field.
        event.currentTarget.closest<HTMLElement>('.react-flow__node')?.focus({ preventScroll: true });
      }}
    />
  );
}
