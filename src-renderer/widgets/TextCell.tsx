import { type JSX, useEffect, useId, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { holdTyped } from '../model/typing.ts';
import { FieldMessage } from './FieldMessage.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly read: (text: string) => unknown;
  readonly valid: (value: unknown) => boolean;
  readonly onChange: (value: unknown) => void;
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  /** Says what makes sense. */
  readonly range?: string;
  /** Says why a text makes none, where that is known. */
  readonly reason?: (value: unknown) => string | undefined;
}

/** A line of text that must make sense before it is taken; Escape brings the old one back. */
export function TextCell({ label, value, read, valid, onChange, placeholder, readOnly = false, range, reason }: Props): JSX.Element {
  const { t } = useText();
  const [text, setText] = useState<string | null>(null);
  const [faulty, setFaulty] = useState(false);
  const messageId = useId();
  const commit = (): void => {
    if (text === null) return;
    const typed = read(text);
    if (!valid(typed)) {
      setFaulty(true);
      return;
    }
    setFaulty(false);
    setText(null);
    if (text !== value) onChange(typed);
  };
  useEffect(() => (text === null ? undefined : holdTyped(commit)));
  return (
    <span className="cell cell-text" data-invalid={faulty || undefined}>
      <input
        aria-label={label}
        aria-invalid={faulty}
        aria-describedby={faulty ? messageId : undefined}
        spellCheck={false}
        placeholder={placeholder}
        readOnly={readOnly}
        value={text ?? value}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key !== 'Escape') return;
          setText(null);
          setFaulty(false);
        }}
      />
      {faulty && (
        <FieldMessage id={messageId}>{reason?.(read(text ?? '')) ?? (range === undefined ? t('cell.notAllowed', { text: text ?? '' }) : t('cell.outside', { text: text ?? '', range }))}</FieldMessage>
      )}
    </span>
  );
}
