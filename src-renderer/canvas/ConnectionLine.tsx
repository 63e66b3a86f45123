import type { ConnectionLineComponentProps } from '@xyflow/react';
import type { JSX } from 'react';
import { pathOf, wireBetween } from './wires.ts';

/** The wire that is being drawn. */
export function ConnectionLine({ fromX, fromY, toX, toY, fromHandle, connectionStatus }: ConnectionLineComponentProps): JSX.Element {
  const from = { x: fromX, y: fromY };
  const to = { x: toX, y: toY };
  const wire = fromHandle.type === 'source' ? wireBetween(from, to) : wireBetween(to, from);
  return <path d={pathOf(wire)} className="connection-line" data-status={connectionStatus ?? undefined} />;
}
