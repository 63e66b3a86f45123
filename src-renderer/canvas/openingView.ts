import { useNodesInitialized } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { app, currentDocument } from '../model/store.ts';
import { view } from './flowAdapter.ts';

/** Brings a newly opened document into view once its cards have been measured. */
export function useOpeningView(): void {
  const ready = useNodesInitialized();
  const shown = useRef<unknown>(null);
  useEffect(() => {
    const { past } = app.getState().history;
    const document = currentDocument();
    if (!ready || past.length > 0 || shown.current === document) return;
    shown.current = document;
    if (document.view.viewport) view.place(document.view.viewport);
    else view.fit();
  });
}
