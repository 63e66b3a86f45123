import type { Field, Target, Wire } from '../../src-core/story/story.ts';
import { currentDocument } from '../model/store.ts';

/** What the nodes of a story are called in the document. */
export type Names = ReadonlyMap<string, string>;

export function idOf(names: Names, node: string): string {
  return names.get(node) ?? node;
}

/** The id of the edge that a wire of the story is; undefined where there is none. */
export function edgeOf(names: Names, { from, to }: Wire): string | undefined {
  const [source, target] = [idOf(names, from.node), idOf(names, to.node)];
  return currentDocument().edges.find((edge) => edge.source.node === source && edge.source.port === from.port && edge.target.node === target && edge.target.port === to.port)?.id;
}

const one = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);

export function cardOf(names: Names, node: string): HTMLElement | null {
  return one(`.card[data-node="${CSS.escape(idOf(names, node))}"]`);
}

export function portOf(names: Names, { node, port }: Wire['from'], side: 'source' | 'target'): HTMLElement | null {
  return cardOf(names, node)?.querySelector<HTMLElement>(`.port-${side}[data-handleid="${CSS.escape(port)}"]`) ?? null;
}

/** The input of a cell on a card, rows and columns counted from 1. */
export function cellOf(names: Names, { node, parameter, row, column }: { readonly node: string; readonly parameter?: string | undefined; readonly row: number; readonly column: number }): HTMLInputElement | null {
  const card = cardOf(names, node);
  const symbols = [...(card?.querySelectorAll('.card-parameter') ?? [])];
  const within = parameter === undefined ? card?.querySelector('.card-data') : symbols.find((part) => part.querySelector('.card-symbol')?.textContent === parameter);
  return within?.querySelectorAll('.matrix-row')[row - 1]?.querySelectorAll<HTMLInputElement>('.cell input')[column - 1] ?? null;
}

function inputOf(within: string): HTMLInputElement | HTMLSelectElement | null {
  return document.querySelector<HTMLInputElement | HTMLSelectElement>(`${within} :is(input, select)`);
}

/** What a field of the story is on the screen; a name's is that of the card's title, once it is renamed. */
export function fieldOf(names: Names, field: Field): HTMLInputElement | HTMLSelectElement | null {
  switch (field.kind) {
    case 'cell':
      return cellOf(names, field);
    case 'name':
      return document.querySelector<HTMLInputElement>('.card-title-field');
    case 'training':
      return inputOf(field.setting === 'epochs' ? '.cell-steps' : field.setting === 'learningRate' ? '.cell-rate' : `.training-form [data-setting="${CSS.escape(field.setting)}"]`);
    case 'setting':
      return inputOf(`.inspector .form-field[data-setting="${CSS.escape(field.setting)}"]`);
    case 'parameter':
      return inputOf(`.inspector [data-parameter="${CSS.escape(field.parameter)}"] [data-setting="${CSS.escape(field.setting)}"]`);
    case 'document':
      return inputOf(`.inspector [data-document] [data-setting="${CSS.escape(field.setting)}"]`);
    case 'answer':
      return document.querySelectorAll<HTMLInputElement>(`[data-question="${CSS.escape(field.question)}"] .question-field`)[field.element - 1] ?? null;
  }
}

export function targetOf(names: Names, target: Target): Element | null {
  switch (target.kind) {
    case 'node':
      return cardOf(names, target.node);
    case 'edge':
      return one(`.react-flow__edge[data-id="${CSS.escape(edgeOf(names, target.wire) ?? '')}"]`);
    case 'command':
      return commandButton(target.command);
    case 'question':
      return one(`[data-question="${CSS.escape(target.question)}"]`);
    case 'printed':
      return one(`.answer[data-answer="${String(target.answer)}"]`);
  }
}

/** The button of a command in view. */
export function commandButton(command: string): HTMLElement | null {
  return one(`:is(.toolbar, .walk) [data-command="${CSS.escape(command)}"]`);
}
