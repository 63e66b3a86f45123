import type { JSX } from 'react';
import type { Dialog } from '../model/appState.ts';
import { Modal } from './Modal.tsx';

/** A question with its answers as buttons. */
export function ConfirmDialog({ dialog: { title, text, choices, answer } }: { readonly dialog: Extract<Dialog, { kind: 'confirm' }> }): JSX.Element {
  return (
    <Modal title={title} className="dialog-small" onClose={() => { answer('cancel'); }}>
      <p className="dialog-text">{text}</p>
      <div className="dialog-actions">
        {choices.toReversed().map(({ id, label, tone }) => (
          <button key={id} type="button" className={`button button-${tone}`} onClick={() => { answer(id); }}>
            {label}
          </button>
        ))}
      </div>
    </Modal>
  );
}
