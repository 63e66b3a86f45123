import { useConnection } from '@xyflow/react';
import { type JSX, useEffect, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { faultOf } from './connectionRules.ts';
import { view } from './flowAdapter.ts';

interface Refusal {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

const lingers = 4500; // ms after the wire was let go

/** Says at the pointer why a wire is refused; after it was dropped there the reason stays for a moment. */
export function ConnectionHint(): JSX.Element | null {
  const { ofDiagnostic } = useText();
  const connection = useConnection();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { inProgress, isValid, fromHandle, toHandle, to } = connection;
  const from = fromHandle && { node: fromHandle.nodeId, port: fromHandle.id ?? '' };
  const end = toHandle && { node: toHandle.nodeId, port: toHandle.id ?? '' };
  const refused = inProgress && isValid === false && from && end && fromHandle.type !== toHandle.type;
  const fault = refused ? (fromHandle.type === 'source' ? faultOf(from, end) : faultOf(end, from)) : undefined;
  const text = fault ? ofDiagnostic(fault) : '';
  const { x, y } = to ?? { x: 0, y: 0 };

  useEffect(() => {
    if (!inProgress) {
      const timer = setTimeout(() => {
        setRefusal(null);
      }, lingers);
      return () => {
        clearTimeout(timer);
      };
    }
    if (text === '') {
      setRefusal(null);
      return;
    }
    const box = document.querySelector('[data-canvas]')?.getBoundingClientRect();
    const screen = view.toScreen({ x, y });
    setRefusal({ text, x: screen.x - (box?.left ?? 0), y: screen.y - (box?.top ?? 0) });
    return undefined;
  }, [inProgress, text, x, y]);

  return refusal ? (
    <div className="connection-hint" role="alert" style={{ left: refusal.x, top: refusal.y }}>
      {refusal.text}
    </div>
  ) : null;
}
