import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import { type JSX, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { readExpression } from '../../src-core/tensor/numberExpression.ts';
import { formatCell, formatExactly } from '../model/formatNumber.ts';
import { holdTyped } from '../model/typing.ts';
import { useText } from '../i18n/useText.ts';
import { faultWords } from '../i18n/expressionText.ts';
import { FieldMessage } from './FieldMessage.tsx';
import { sensibleStep, stepAtCaret } from './stepNumber.ts';
import { useNumberSteps } from './useNumberSteps.ts';

interface Props {
  readonly value: number;
  readonly digits: ShownDigits;
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
  /** It speaks for several numbers that differ; one that is typed is for all of them. */
  readonly isMixed?: boolean;
  /** A dot stands for zero while it is not edited. */
  readonly hidesZero?: boolean;
}

/**
 * A cell for one number, or an expression that makes one. It shows rounded digits, and all of them while it is edited.
 * What is no number is marked and said, and changes nothing; Escape brings the old number back. Arrow keys step at the
 * caret's digit, and the cell's left edge is dragged.
 */
export function NumberCell({ value, digits, label, onChange, readOnly: fixed = false, hidden = false, onChoose, className = '', accepts, range, exact = false, isMixed = false, hidesZero = false }: Props): JSX.Element {
  const { t } = useText();
  const readOnly = fixed || hidden;
  const [text, setText] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const edited = useRef(false);
  const messageId = useId();
  const read = text === null ? undefined : readExpression(text);
  const typed = read ? (read.kind === 'number' ? read.value : undefined) : value;
  const invalid = text !== null && (typed === undefined || accepts?.(typed) === false);
  const editable = isMixed ? '' : formatExactly(value);
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
      else if (then === 'select') selectIfStillHere();
      return;
    }
    if (typed === undefined || invalid) {
      setRefused(true);
      return;
    }
    edited.current = false;
    setRefused(false);
    if (typed !== value || isMixed) onChange(typed);
    setText(then === 'leave' ? null : formatExactly(typed));
    if (then === 'select') requestAnimationFrame(selectIfStillHere);
  };

  // The step stays the same from press to press, so that up and down lead back to the same number.
  const stepping = useRef<{ readonly text: string; readonly by: number } | null>(null);
  const { step, whole, startDrag } = useNumberSteps({
    value,
    accepts,
    onChange,
    onPress: () => { input.current?.focus(); },
    onDragged: (number) => {
      if (text !== null) setText(formatExactly(number));
    },
  });
  const stepByKey = (direction: 1 | -1, fast: boolean, held: boolean): void => {
    const field = input.current;
    if (!field || text === null || typed === undefined || invalid || !Number.isFinite(typed)) return;
    const [start, end] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
    const atCaret = start === end ? stepAtCaret(text, end) : undefined;
    const by = atCaret ?? (stepping.current?.text === text ? stepping.current.by : sensibleStep(typed, whole));
    const next = step(typed, by, direction * (fast ? 10 : 1), held);
    const written = formatExactly(next);
    edited.current = false;
    setRefused(false);
    flushSync(() => { setText(written); });
    stepping.current = { text: written, by };
    // The caret keeps to its digit, counted from the point.
    const fromPoint = (whose: string): number => `${whose}.`.indexOf('.');
    const caret = Math.max(0, fromPoint(written) + end - fromPoint(text));
    if (atCaret === undefined) field.select();
    else field.setSelectionRange(caret, caret);
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
        placeholder={isMixed ? t('inspector.mixed') : undefined}
        value={hidden ? '?' : (text ?? (isMixed ? '' : exact ? formatExactly(value) : formatCell(value, digits, hidesZero)))}
        onFocus={() => {
          if (readOnly || text !== null) return;
          // At once, so that the first key typed replaces all digits and joins none of them.
          flushSync(() => {
            setText(editable);
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
          else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && !readOnly && !event.altKey && !event.ctrlKey && !event.metaKey) {
            // Neither the caret nor the card moves.
            event.preventDefault();
            event.stopPropagation();
            stepByKey(event.key === 'ArrowUp' ? 1 : -1, event.shiftKey, event.repeat);
          }
          else if (event.key === 'Escape') {
            edited.current = false;
            setRefused(false);
            setText(editable);
          }
        }}
      />
      {!readOnly && !isMixed && <span className="cell-handle nodrag nopan" aria-hidden title={t('cell.drag')} onPointerDown={startDrag} />}
      {faulty && (
        <FieldMessage id={messageId}>{read?.kind === 'fault' ? faultWords(text, read) : range === undefined ? t('cell.notAllowed', { text }) : t('cell.outside', { text, range })}</FieldMessage>
      )}
    </span>
  );
}
