import { type JSX, useRef, useState } from 'react';
import { longest } from '../../../src-core/graph/document.ts';
import { Modal } from '../../dialogs/Modal.tsx';
import { useText } from '../../i18n/useText.ts';

interface Props {
  readonly title: string;
  readonly label: string;
  readonly value: string;
  /** Null where it was cancelled. */
  readonly onAnswer: (name: string | null) => void;
}

/** Asks for a name. */
export function AskName({ title, label, value, onAnswer }: Props): JSX.Element {
  const { t } = useText();
  const [name, setName] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  return (
    <Modal title={title} initialFocus={field} onClose={() => { onAnswer(null); }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') onAnswer(name.trim());
        }}
      >
        <label className="file-name">
          <span>{label}</span>
          <input ref={field} value={name} maxLength={longest.name} spellCheck={false} autoComplete="off" onChange={(event) => { setName(event.target.value); }} />
        </label>
        <div className="dialog-actions">
          <button type="button" className="button button-plain" onClick={() => { onAnswer(null); }}>
            {t('action.cancel')}
          </button>
          <button type="submit" className="button button-primary" disabled={name.trim() === ''}>
            {t('action.save')}
          </button>
        </div>
      </form>
    </Modal>
  );
}
