import { Handle, type NodeProps, Position } from '@xyflow/react';
import { type JSX, memo } from 'react';
import { useText } from '../../i18n/useText.ts';
import { titleOf } from '../../model/nodeFacts.ts';
import { presentOf, useApp } from '../../model/store.ts';
import type { OutletNode } from '../flowItems.ts';

/** Where a wire comes from, or goes to, outside of the group that is stepped into. */
export const OutletCard = memo(function OutletCard({ data: { outlet } }: NodeProps<OutletNode>): JSX.Element {
  const { t } = useText();
  const { side, outside } = outlet;
  const name = useApp((state) => titleOf(presentOf(state), outside.node));
  return (
    <div className={`outlet outlet-${side}`} data-outlet={side}>
      {t(side === 'source' ? 'group.outletFrom' : 'group.outletTo', { name })}
      <Handle id={outside.port} type={side} position={side === 'source' ? Position.Right : Position.Left} className={`port port-${side}`} data-connected />
    </div>
  );
});
