import { useEffect, useRef } from 'react';
import { app, currentDocument } from '../model/store.ts';
import { allMeasured, seen, useFlowNodes, view } from './flowAdapter.ts';

/** Brings a newly opened document into view once its cards have been measured. */
export function useOpeningView(): void {
  const nodes = useFlowNodes();
  const shown = useRef<unknown>(null);
  useEffect(() => {
    const { past } = app.getState().history;
    const document = currentDocument();
    if (past.length > 0 || shown.current === document || !seen.isNewest(nodes) || !allMeasured()) return;
    shown.current = document;
    if (document.view.viewport) view.place(document.view.viewport);
    else view.open();
  }, [nodes]);
}
