import { type PointerEvent as ReactPointerEvent, useRef } from 'react';
import { cancelGesture, duringGesture } from '../model/documentEdits.ts';
import { app } from '../model/store.ts';
import { nearestAccepted, sensibleStep, steppedBy } from './stepNumber.ts';

const threshold = 3; // px before a press becomes a drag
const stepWidth = 2; // px of the pointer for one step
const wholeStepWidth = 8;

let gestures = 0;

interface Steps {
  readonly value: number;
  readonly accepts: ((value: number) => boolean) | undefined;
  readonly onChange: (value: number) => void;
  /** A press that was no drag. */
  readonly onPress: () => void;
  /** Called with the number that a drag has come to. */
  readonly onDragged: (value: number) => void;
}

/** Moves a number by steps: by dragging its handle, or by keys. A gesture is one entry of the history. */
export function useNumberSteps({ value, accepts, onChange, onPress, onDragged }: Steps): {
  /** A step by key; holding the key goes on with the entry of its first press. */
  readonly step: (from: number, by: number, count: number, held: boolean) => number;
  readonly whole: boolean;
  readonly startDrag: (event: ReactPointerEvent<HTMLElement>) => void;
} {
  const keyGesture = useRef('');
  // A field that takes no half takes whole numbers.
  const whole = accepts?.(Math.floor(Number.isFinite(value) ? value : 0) + 0.5) === false;
  const allowed = (from: number, wish: number): number => (accepts ? nearestAccepted(from, wish, accepts, whole) : wish);

  const step = (from: number, by: number, count: number, held: boolean): number => {
    if (!held || keyGesture.current === '') keyGesture.current = `step ${String((gestures += 1))}`;
    const next = allowed(from, steppedBy(from, whole ? Math.max(1, by) : by, count));
    if (next !== from) duringGesture(keyGesture.current, () => { onChange(next); });
    return next;
  };

  const startDrag = (event: ReactPointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || !Number.isFinite(value)) return;
    event.preventDefault();
    const handle = event.currentTarget;
    const gesture = `drag ${String((gestures += 1))}`;
    const history = app.getState().history;
    const unit = sensibleStep(value, whole);
    let [last, at, moved] = [event.clientX, value, 0];
    let dragging = false;
    let fine = false;
    const set = (next: number): void => {
      if (next === at) return;
      at = next;
      duringGesture(gesture, () => { onChange(next); });
      onDragged(next);
    };
    const move = ({ clientX, shiftKey, altKey }: PointerEvent): void => {
      dragging ||= Math.abs(clientX - event.clientX) >= threshold;
      if (!dragging) return;
      // Counted in steps of the usual size, so that Shift and Alt change the pace from here on.
      moved += ((clientX - last) / (whole ? wholeStepWidth : stepWidth)) * (shiftKey ? 10 : altKey && !whole ? 0.1 : 1);
      last = clientX;
      fine ||= altKey && !whole;
      const [by, count] = fine ? [unit / 10, Math.round(moved * 10)] : [unit, Math.round(moved)];
      set(allowed(value, steppedBy(value, by, count)));
    };
    const end = (takes: boolean): void => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', up);
      handle.removeEventListener('pointercancel', giveUp);
      window.removeEventListener('keydown', key, true);
      document.documentElement.removeAttribute('data-scrubbing');
      if (!takes && at !== value) {
        if (!cancelGesture(gesture, history)) onChange(value);
        onDragged(value);
      } else if (takes && !dragging) onPress();
    };
    const up = (): void => { end(true); };
    const giveUp = (): void => { end(false); };
    const key = (press: KeyboardEvent): void => {
      if (press.key !== 'Escape') return;
      press.preventDefault();
      press.stopPropagation();
      end(false);
    };
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', up);
    handle.addEventListener('pointercancel', giveUp);
    window.addEventListener('keydown', key, true);
    document.documentElement.dataset['scrubbing'] = '';
  };
  return { step, whole, startDrag };
}
