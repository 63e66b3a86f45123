import { useStore as useFlowStore } from '@xyflow/react';
import type { JSX, ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** Lays things into React Flow's pane, under and over the cards: what is in it is scrolled along while the view is moved. */
export function InPane({ children }: { readonly children: ReactNode }): JSX.Element | null {
  const pane = useFlowStore(({ domNode }) => domNode?.querySelector('.react-flow__pane'));
  return pane ? createPortal(children, pane) : null;
}
