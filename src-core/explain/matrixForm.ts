import type { Latex } from '../node/definition.ts';
import { partial } from './symbols.ts';

/** How the names of a template are written. `index` is what stands in brackets after a name, `k` or `h`. */
export interface TemplateWriting {
  value(name: string, index?: string): string;
  gradient(name: string, index?: string): string;
}

/** A name, perhaps with an index, perhaps with a time: `\grad{y}^{(t+1)}`. The last group tells whether an exponent follows. */
const slot = /\\(val|grad)\{(\w+)\}(?:\[([^\]]+)\])?(?:\^\{(\([^}]*\))\})?(?=(\^)?)/g;

/** A formula of a node definition with its names replaced. */
export function writeTemplate(template: string, write: TemplateWriting): string {
  return template.replace(slot, (_, kind: string, name: string, index: string | undefined, time: string | undefined, exponent: string | undefined) => {
    const written = kind === 'val' ? write.value(name, index) : write.gradient(name, index);
    if (time === undefined) return exponent !== undefined && written.includes('^') ? `\\left(${written}\\right)` : written;
    return kind === 'val' ? `${written}^{${time}}` : `\\left(${written}\\right)^{${time}}`;
  });
}

/** Whether a formula speaks of single elements, so that tensors cannot be put in for its names. */
export function indexedSlots(template: string): boolean {
  return [...template.matchAll(slot)].some(([, , , index]) => index !== undefined);
}

/** Whether a formula speaks of time steps: it is the formula of no single step. */
export function timedSlots(template: string): boolean {
  return [...template.matchAll(slot)].some(([, , , , time]) => time !== undefined);
}

/** The names that a formula uses. */
export function namesIn(template: string): string[] {
  return [...template.matchAll(slot)].map(([, , name = '']) => name);
}

/** The formulas of a node that stands alone, in its own symbols: complete equations. */
export function genericFormulas({ forward, gradients, symbols = {} }: Latex): { readonly forward: string; readonly gradients: Readonly<Record<string, string>> } {
  const symbol = (name: string, index?: string): string => withIndex(symbols[name] ?? name, index);
  const writing: TemplateWriting = { value: symbol, gradient: (name, index) => partial('L', symbol(name, index)) };
  return {
    forward: writeTemplate(forward, writing),
    gradients: Object.fromEntries(Object.entries(gradients).map(([name, right]) => [name, `${partial('L', symbol(name))} = ${writeTemplate(right, writing)}`])),
  };
}

/** A symbol with an index; one that has a subscript already keeps it inside. */
export function withIndex(symbol: string, index: string | undefined): string {
  if (index === undefined) return symbol;
  return symbol.includes('_') || symbol.includes('^') ? `\\left(${symbol}\\right)_{${index}}` : `${symbol}_{${index}}`;
}
