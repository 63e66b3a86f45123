import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { type SweepAxis, SweepAxisSchema, type SweepPlan, SweepPlanSchema, chainFrom } from '../../src-core/graph/sweep.ts';
import { optimizerKinds } from '../../src-core/graph/training.ts';
import { readValueList } from '../../src-core/graph/valueList.ts';
import { activationFunctions } from '../../src-core/node/emitter.ts';
import { optimizerOfKind } from './settings.ts';

const settings = { rate: 'learningRate', batch: 'batch', epochs: 'epochs', optimizer: 'optimizer', l2: 'l2', width: 'width', activation: 'activation', depth: 'depth' } as const;
export const varied = Object.keys(settings) as readonly (keyof typeof settings)[];
const withNodes: readonly string[] = ['width', 'activation', 'depth'];

/**
 * Reads `rate=0.01,0.1`, `batch=8,all`, `optimizer=sgd,adam`, `width=hidden:4,8`, `activation=h1+h2:tanh,relu`,
 * `depth=hidden:1..3`. Ranges are those of `readValueList`. The depth of a single layer is that of the layer and its
 * activation.
 * @throws AppError E_USAGE that says what is wrong and what there is
 */
export function readAxis(text: string, document: GraphDocument): SweepAxis {
  const [, name = '', rest = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  const setting = varied.find((known) => known === name);
  if (!setting) throw new AppError('E_USAGE', `--vary ${text}: give a setting and its values, as in rate=0.01,0.1. Settings: ${varied.join(', ')}`);
  const parts = /^([^:]+):(.*)$/.exec(rest);
  if (withNodes.includes(setting) && !parts) throw new AppError('E_USAGE', `--vary ${text}: say at which nodes, as in ${setting}=hidden:${setting === 'activation' ? 'tanh,relu' : '1,2'}`);
  const values = parts && withNodes.includes(setting) ? (parts[2] ?? '') : rest;
  const nodes = withNodes.includes(setting) ? nodesOf(parts?.[1] ?? '', document, text) : [];
  const own = setting === 'depth' && nodes[0] !== undefined && nodes.length === 1 ? chainFrom(nodes[0], document) : nodes;
  const axis = SweepAxisSchema.safeParse({ setting: settings[setting], values: valuesOf(setting, values, document, text), ...(own.length > 0 && { nodes: own }) });
  if (!axis.success) throw new AppError('E_USAGE', `--vary ${text}: ${axis.error.issues[0]?.message ?? 'these values cannot be taken'}`);
  return axis.data;
}

function valuesOf(setting: keyof typeof settings, values: string, document: GraphDocument, text: string): unknown[] {
  const words = values.split(',').map((word) => word.trim());
  switch (setting) {
    case 'optimizer':
      return words.map((word) => optimizerOfKind(known(word, optimizerKinds, text), document.training));
    case 'activation':
      return words.map((word) => known(word, activationFunctions, text));
    case 'batch':
      return words.flatMap((word) => (word === 'all' ? [null] : numbersOf(word, text)));
    default:
      return numbersOf(values, text);
  }
}

function numbersOf(values: string, text: string): number[] {
  const numbers = readValueList(values);
  if (!numbers) throw new AppError('E_USAGE', `--vary ${text}: "${values}" is no list of at most 50 numbers, as 0.01,0.1 or 1..5 or 4..32x2`);
  return numbers;
}

function known<T extends string>(word: string, words: readonly T[], text: string): T {
  const found = words.find((one) => one === word);
  if (found === undefined) throw new AppError('E_USAGE', `--vary ${text}: "${word}" is none of ${words.join(', ')}`);
  return found;
}

/** Nodes by their ids, joined with +. */
function nodesOf(names: string, { nodes }: GraphDocument, text: string): string[] {
  return names.split('+').map((name) => known(name.trim(), nodes.map(({ id }) => id), text));
}

/** The plan of all axes, each setting and node once. @throws AppError E_USAGE */
export function readPlan(axes: readonly string[], seeds: readonly number[], document: GraphDocument): SweepPlan {
  const plan = SweepPlanSchema.safeParse({ axes: axes.map((text) => readAxis(text, document)), seeds });
  if (!plan.success) throw new AppError('E_USAGE', 'give --vary one to four times, and at most 50 seeds');
  return plan.data;
}

/** `5`: so many, from the document's own on; `1,2,7`: these. */
export function readSeeds(text: string, { seed }: GraphDocument): number[] {
  const list = readValueList(text);
  const isCount = /^\d+$/.test(text.trim());
  const seeds = isCount ? Array.from({ length: Math.min(51, Number(text)) }, (_, index) => seed + index) : list;
  if (!seeds || seeds.length === 0 || seeds.length > 50 || !seeds.every((one) => Number.isInteger(one) && one >= 0)) throw new AppError('E_USAGE', `--seeds ${text}: give how many, at most 50, or a list such as 1,2,7`);
  return seeds;
}
