import { useEffect } from 'react';
import { app, currentDocument, presentOf, watchApp } from '../model/store.ts';
import { allMeasured, seen, useFlowNodes, view } from './flowAdapter.ts';

/** The document that was brought into view when it was opened. */
let shown: unknown;

/** Brings a newly opened document into view once its cards have been measured. */
export function useOpeningView(): void {
  const nodes = useFlowNodes();
  useEffect(() => {
    if (seen.isNewest(nodes)) showOpened();
  }, [nodes]);
}

/** A large network needs no measures: it is in view before the first of its cards is drawn, and none is drawn elsewhere. */
export function startOpeningView(): void {
  watchApp(presentOf, showOpened);
}

function showOpened(): void {
  const document = currentDocument();
  if (app.getState().history.past.length > 0 || shown === document || !view.isThere() || !allMeasured()) return;
  shown = document;
  if (document.view.viewport) view.place(document.view.viewport);
  else view.open();
}
