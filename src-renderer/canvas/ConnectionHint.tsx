import { useConnection } from '@xyflow/react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { app, useApp } from '../model/store.ts';
import { faultOf } from './connectionRules.ts';
import { endAt, view } from './flowAdapter.ts';

const lingers = 5000; // ms after the wire was let go

/** One end of a wire that is drawn by the pointer, as React Flow tells it. */
interface End {
  readonly nodeId: string;
  readonly id?: string | null;
  readonly type: 'source' | 'target';
}

/** Says at the pointer why a wire is refused; after it was dropped there the reason stays for a moment. */
export function ConnectionHint(): JSX.Element | null {
  const { ofDiagnostic } = useText();
  const { inProgress, isValid, fromHandle, toHandle, to } = useConnection();
  const dropped = useApp((state) => state.refusal);
  const fault = inProgress && isValid === false ? faultBetween(fromHandle, toHandle) : undefined;
  const shown = fault ? { fault, ...view.toScreen(to ?? { x: 0, y: 0 }) } : inProgress ? null : dropped;
  const box = document.querySelector('[data-canvas]')?.getBoundingClientRect();
  return shown && box ? (
    <div className="connection-hint" role="alert" style={{ left: shown.x - box.left, top: shown.y - box.top }}>
      {ofDiagnostic(shown.fault)}
    </div>
  ) : null;
}

/** Keeps the reason in view after a refused wire was let go. */
export function showRefusal(from: End | null, to: End | null, screen: { x: number; y: number }): void {
  const fault = faultBetween(from, to);
  if (!fault) return;
  const refusal = { fault, ...screen };
  app.setState({ refusal });
  setTimeout(() => {
    app.setState((state) => (state.refusal === refusal ? { refusal: null } : state));
  }, lingers);
}

function faultBetween(from: End | null, to: End | null): ReturnType<typeof faultOf> {
  if (!from || !to || from.type === to.type) return undefined;
  const [source, target] = from.type === 'source' ? [from, to] : [to, from];
  return faultOf(endAt(source.nodeId, source.id ?? ''), endAt(target.nodeId, target.id ?? ''));
}
