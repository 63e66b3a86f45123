import type { KeyboardEvent } from 'react';
import { app } from '../model/store.ts';
import type { WireEnd } from './connectionRules.ts';
import { view } from './flowAdapter.ts';

/** Connecting by keyboard: Enter on a port lists what a wire from it can end at. */
export function offerWire(event: KeyboardEvent<HTMLElement>, end: WireEnd): void {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  event.stopPropagation();
  const box = event.currentTarget.getBoundingClientRect();
  const isSource = end.side === 'source';
  const screen = { x: isSource ? box.right + 12 : box.left - 292, y: box.top };
  const position = view.toCanvas({ x: isSource ? box.right + 110 : box.left - 300, y: box.top - 40 });
  app.setState({ quickAdd: { screen, position, wire: end, offerPorts: true } });
}
