import { type JSX, useRef } from 'react';
import { useText } from '../i18n/useText.ts';
import { changeSettings } from '../model/appearance.ts';
import { useApp } from '../model/store.ts';

const least = 120; // px
const mostShare = 0.75; // of the window
const keyStep = 24; // px

/** The upper border of the dock: drawn up and down by the pointer, or by the arrow keys. */
export function DockSeparator(): JSX.Element {
  const { t } = useText();
  const height = useApp((state) => state.settings.dockHeight);
  const drag = useRef<{ readonly y: number; readonly height: number } | null>(null);
  const most = Math.round(window.innerHeight * mostShare);
  const resize = (wanted: number): void => {
    changeSettings({ dockHeight: Math.max(least, Math.min(most, Math.round(wanted))) });
  };
  return (
    <div
      className="dock-separator"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={t('dock.height')}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={height}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { y: event.clientY, height };
      }}
      onPointerMove={(event) => {
        if (drag.current) resize(drag.current.height + drag.current.y - event.clientY);
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onKeyDown={(event) => {
        const to = { ArrowUp: height + keyStep, ArrowDown: height - keyStep, PageUp: height + 5 * keyStep, PageDown: height - 5 * keyStep, Home: least, End: most }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        resize(to);
      }}
    />
  );
}
