import { Handle, Position } from '@xyflow/react';
import type { JSX } from 'react';
import type { InputPort, OutputPort } from '../../src-core/node/definition.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';
import { offerWire } from './offerWire.ts';

interface Props {
  readonly node: string;
  readonly title: string;
  readonly port: InputPort | OutputPort;
  readonly side: 'source' | 'target';
  /** Where it sits on its side of the card, from 0 at the top to 1. */
  readonly at: number;
}

/** A port. By pointer a wire is dragged from it; Enter on it lists what it can be connected to. */
export function PortHandle({ node, title, port, side, at }: Props): JSX.Element {
  const { t, own } = useText();
  const key = portKey(node, port.name);
  const connected = useApp(({ analysis: { graph } }) => (side === 'target' ? graph.incoming.has(key) : graph.outgoing.has(key)));
  const words = { port: port.name, name: title };
  const label = side === 'target' ? t(connected ? 'canvas.inputConnected' : 'canvas.input', words) : t(connected ? 'canvas.outputConnected' : 'canvas.output', words);
  const optional = 'optional' in port;
  return (
    <Handle
      id={port.name}
      type={side}
      position={side === 'target' ? Position.Left : Position.Right}
      style={{ top: `${String(at * 100)}%` }}
      className={`port port-${side}`}
      data-connected={connected || undefined}
      data-optional={optional || undefined}
      role="button"
      tabIndex={0}
      aria-label={label}
      title={`${port.name} ${port.axes} – ${own(port.meaning)}`}
      onKeyDown={(event) => {
        offerWire(event, { node, port: port.name, side });
      }}
    >
      <span className="port-name" aria-hidden>
        {port.name}
      </span>
    </Handle>
  );
}
