import { Handle, Position } from '@xyflow/react';
import type { JSX } from 'react';
import { useText } from '../../i18n/useText.ts';
import { offerWire } from '../offerWire.ts';

interface Props {
  readonly group: string;
  readonly title: string;
  readonly id: string;
  readonly name: string;
  /** The ports within that it stands for, in words. */
  readonly inner: string;
  readonly side: 'source' | 'target';
  readonly at: number;
  readonly connected: boolean;
}

/** A port of a folded group. Wires end at it as at the ports within. */
export function GroupPortHandle({ group, title, id, name, inner, side, at, connected }: Props): JSX.Element {
  const { t } = useText();
  const words = { port: inner, name: title };
  const label = side === 'target' ? t(connected ? 'canvas.inputConnected' : 'canvas.input', words) : t(connected ? 'canvas.outputConnected' : 'canvas.output', words);
  return (
    <Handle
      id={id}
      type={side}
      position={side === 'target' ? Position.Left : Position.Right}
      style={{ top: `${String(at * 100)}%` }}
      className={`port port-${side}`}
      data-connected={connected || undefined}
      role="button"
      tabIndex={0}
      aria-label={label}
      title={inner}
      onKeyDown={(event) => {
        offerWire(event, { node: group, port: id, side });
      }}
    >
      <span className="port-name" aria-hidden>
        {name}
      </span>
    </Handle>
  );
}
