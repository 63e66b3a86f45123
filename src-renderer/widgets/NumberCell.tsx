import { type JSX, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { parseNumber } from '../../src-core/tensor/parseNumber.ts';
import { formatBrief, formatExactly } from '../model/formatNumber.ts';
import { holdTyped } from '../model/typing.ts';
import { useText } from '../i18n/useText.ts';
import { FieldMessage } from './FieldMessage.tsx';

interface Props {
  readonly value: number;
  readonly digits: number;
  readonly label: string;
  readonly onChange: (value: number) => void;
  readonly readOnly?: boolean;
  /** A "?" stands for the number, and it cannot be typed over. */
  readonly hidden?: boolean;
  /** A number that cannot be typed is chosen by a click or Enter. */
  readonly onChoose?: (() => void) | undefined;
  readonly className?: string;
  /** Accepts only numbers for which this holds. */
  readonly accepts?: (value: number) => boolean;
  /** Says which these are. */
  readonly range?: string;
  /** All digits are shown, as many as there are. */
  readonly exact?: boolean;
}

/**
 * A cell for one number. It shows rounded digits, and all of them while it is edited. What is no number
 * is marked and said, and changes nothing; Escape brings the old number back.
 */
export function NumberCell({ value, digits, label, onChange, readOnly: fixed = false, hidden = false, onChoose, className = '', accepts, range, exact = false }: Props): JSX.Element {
  const { t } = useText();
  const readOnly = fixed || hidden;
  const [text, setText] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const edited = useRef(false);
  const messageId = useId();
  const typed = text === null ? value : parseNumber(text);
  const invalid = text !== null && (typed === undefined || accepts?.(typed) === false);
  const [refused, setRefused] = useState(false);
  const faulty = refused && invalid;

  // By the next frame the reader may have gone on, and selecting a field takes the focus to it.
  const selectIfStillHere = (): void => {
    if (document.activeElement === input.current) input.current?.select();
  };

  const commit = (then: 'leave' | 'stay' | 'select'): void => {
    if (text === null) return;
    if (!edited.current) {
      // Only what was typed is taken: meanwhile an update may have moved the number.
      if (then === 'leave') setText(null);
      return;
    }
    if (typed === undefined || invalid) {
      setRefused(true);
      return;
    }
    edited.current = false;
    setRefused(false);
    if (typed !== value) onChange(typed);
    setText(then === 'leave' ? null : formatExactly(typed));
    if (then === 'select') requestAnimationFrame(selectIfStillHere);
  };

  useEffect(() =>
    text === null
      ? undefined
      : holdTyped(() => {
          commit('stay');
        }),
  );

  return (
    <span className={`cell ${className}`} data-invalid={faulty || undefined} data-hidden={hidden || undefined}>
      <input
        ref={input}
        className="nodrag nopan nowheel"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={hidden ? `${label}, ${t('questions.hiddenNumber')}` : label}
        aria-invalid={faulty}
        aria-describedby={faulty ? messageId : undefined}
        readOnly={readOnly}
        value={hidden ? '?' : (text ?? (exact ? formatExactly(value) : formatBrief(value, digits)))}
        onFocus={() => {
          if (readOnly || text !== null) return;
          // At once, so that the first key typed replaces all digits and joins none of them.
          flushSync(() => {
            setText(formatExactly(value));
          });
          input.current?.select();
        }}
        onChange={(event) => {
          edited.current = true;
          setText(event.target.value);
        }}
        onBlur={() => {
          commit('leave');
        }}
        onClick={onChoose}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && onChoose) onChoose();
          else if (event.key === 'Enter') commit('select');
          else if (event.key === 'Escape') {
            edited.current = false;
            setRefused(false);
            setText(formatExactly(value));
          }
        }}
      />
      {faulty && (
        <FieldMessage id={messageId}>{typed !== undefined && range !== undefined ? t('cell.outside', { text, range }) : t(typed === undefined ? 'cell.notNumber' : 'cell.notAllowed', { text })}</FieldMessage>
      )}
    </span>
  );
}
