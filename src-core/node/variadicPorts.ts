import { z } from 'zod';
import type { InputPort, LocalizedText } from './definition.ts';

/** The input ports of nodes that take any number of inputs. */
const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p'] as const;
export type PortLetter = (typeof letters)[number];

/** The config field and the label of such nodes. */
export const inputCount = z.int().min(2).max(letters.length).default(2);
export const inputCountLabel: LocalizedText = { en: 'Number of inputs', 'zh-CN': '输入个数' };

export function portLetters(count: number): readonly PortLetter[] {
  return letters.slice(0, count);
}

export function variadicPorts(count: number, axes: string, meaning: LocalizedText): readonly InputPort<PortLetter>[] {
  return portLetters(count).map((name) => ({ name, axes, meaning }));
}

/** `a + b + c`: the inputs with a sign between them, as a template of `Latex`. */
export function joinedLetters(count: number, sign: string): string {
  return portLetters(count).map((letter) => `\\val{${letter}}`).join(sign);
}
