import type { InputPort, LocalizedText, ParameterSlot } from './definition.ts';
import type { Emitter } from './emitter.ts';
import { type Expression, call, d, each, minus, number, square, sum, times, v } from './expression.ts';
import type { Shape } from '../tensor/shape.ts';
import { type View, rows, transpose } from './view.ts';

/*
 * A gate of a recurrent cell: `a = act(z)`, `z = [h, x] W + b`. W has the rows of h first, then those of x; its two
 * parts are used where they lie, so that nothing is concatenated. Fused cells are made of several.
 */

/** What is added to `[h, x] W`: a number for each unit, one number for all of them, or nothing. */
export const biases = ['vector', 'scalar', 'none'] as const;
export type Bias = (typeof biases)[number];

/** The names of a gate's tensors among those of its node. */
export interface Gate {
  readonly activation: 'sigmoid' | 'tanh';
  /** The recurrent part of its input, and the other. */
  readonly h: string;
  readonly x: string;
  readonly W: string;
  readonly b: string;
  /** Pre-activation and activation. */
  readonly z: string;
  readonly a: string;
}

/** The words for what a gate's config has. */
export const biasLabels: Readonly<Record<string, LocalizedText>> = {
  units: { en: 'Units', 'zh-CN': '单元数' },
  bias: { en: 'Bias', 'zh-CN': '偏置' },
  'bias.vector': { en: 'one per unit', 'zh-CN': '每个单元一个' },
  'bias.scalar': { en: 'one shared scalar', 'zh-CN': '共享标量' },
  'bias.none': { en: 'none', 'zh-CN': '无' },
};

/** Where the reset gate of a GRU acts: on h before the candidate's weights, or on what they make of it. */
export const resets = ['before', 'after'] as const;

export const resetLabels: Readonly<Record<string, LocalizedText>> = {
  reset: { en: 'Reset gate', 'zh-CN': '重置门' },
  'reset.before': { en: 'before the weights (Cho et al.)', 'zh-CN': '在权重之前（Cho 等）' },
  'reset.after': { en: 'after the weights (PyTorch)', 'zh-CN': '在权重之后（PyTorch）' },
};

/** The inputs of a cell beside its cell state. */
export const cellInputs: readonly [InputPort<'h'>, InputPort<'x'>] = [
  { name: 'h', axes: '[units]', meaning: { en: 'hidden state of the step before', 'zh-CN': '上一步的隐藏状态' } },
  { name: 'x', axes: '[X]', meaning: { en: 'input', 'zh-CN': '输入' } },
];

/** The parameter slots of a gate. */
export function gateSlots<W extends string, B extends string>(W: W, b: B, bias: Bias, of: LocalizedText): readonly ParameterSlot<W | B>[] {
  const weights: ParameterSlot<W> = { name: W, axes: '[units + X, units]', meaning: { en: `weights of the ${of.en}, the rows of h first`, 'zh-CN': `${of['zh-CN']}的权重，h 的行在前` }, initial: 'xavier' };
  if (bias === 'none') return [weights];
  return [weights, { name: b, axes: bias === 'scalar' ? '[]' : '[units]', meaning: { en: `bias of the ${of.en}`, 'zh-CN': `${of['zh-CN']}的偏置` }, initial: 'zeros' }];
}

/** The shapes of a gate's parameters: weights `[H + X, units]`, and the bias where it has one. */
export function gateShapes<W extends string, B extends string>(W: W, b: B, bias: Bias, { H, X, units }: { H: number; X: number; units: number }): Partial<Record<W | B, Shape>> {
  const shapes: Partial<Record<string, Shape>> = { [W]: [H + X, units], ...(bias !== 'none' && { [b]: bias === 'scalar' ? [] : [units] }) };
  return shapes;
}

type Views = Readonly<Record<string, View>>;

/** Emits `z = [h, x] W + b` and `a = act(z)` for tensors of these names. */
export function gateForward(k: Emitter, views: object, { activation, h, x, W, b, z, a }: Gate, bias: Bias): void {
  const of = byName(views);
  const weights = of(W);
  const H = of(h).columns;
  k.matmul(of(h), rows(weights, 0, H), of(z));
  k.addMatmul(of(x), rows(weights, H, weights.rows), of(z));
  if (bias !== 'none') k.addRow(of(b), of(z));
  k.activate(activation, of(z), of(a));
}

/** From the gradient of the activation on; that of `h` goes to the tensor of this name, which may be an inner one. */
export function gateBackward(k: Emitter, views: object, { activation, h, x, W, b, z, a }: Gate, bias: Bias): void {
  const of = byName(views);
  const [weights, dW, dz] = [of(W), of(`d${W}`), of(`d${z}`)];
  const H = of(h).columns;
  k.addActivateGradient(activation, of(z), of(a), of(`d${a}`), dz);
  k.addMatmul(dz, transpose(rows(weights, 0, H)), of(`d${h}`));
  k.addMatmul(dz, transpose(rows(weights, H, weights.rows)), of(`d${x}`));
  k.addMatmul(transpose(of(h)), dz, rows(dW, 0, H));
  k.addMatmul(transpose(of(x)), dz, rows(dW, H, weights.rows));
  if (bias !== 'none') k.addSumOfRows(dz, of(`d${b}`));
}

/** Views by name: a gate is told by names which of its node's tensors it works on. */
function byName(views: object): (name: string) => View {
  return (name) => {
    const view = (views as Views)[name];
    if (!view) throw new Error(`the node has no tensor ${name}`);
    return view;
  };
}

/** `\sigma([h, x] W + b)` */
export function gateLatex({ activation, h, x, W, b }: Gate, bias: Bias): string {
  return `${activation === 'tanh' ? '\\tanh' : '\\sigma'}([\\val{${h}}, \\val{${x}}]\\,\\val{${W}}${bias === 'none' ? '' : ` + \\val{${b}}`})`;
}

/** How the gradient comes back to a gate's parameters. */
export function gateParameterLatex({ h, x, W, b, z }: Gate, bias: Bias): Readonly<Record<string, string>> {
  return {
    [W]: `[\\val{${h}}, \\val{${x}}]^\\top\\,\\grad{${z}}`,
    ...(bias !== 'none' && { [b]: bias === 'scalar' ? `\\sum_{n,k} \\grad{${z}}[nk]` : `\\sum_n \\grad{${z}}[n]` }),
  };
}

type Formulas = Readonly<Record<string, (element: number) => Expression>>;

/** A gate's formulas for single numbers, by the names of its tensors. */
export interface GateScalars {
  readonly values: Formulas;
  readonly gradients: Formulas;
  /** What comes back to an element of the recurrent part, and of x. */
  readonly toH: (element: number) => Expression;
  readonly toX: (element: number) => Expression;
}

/** A gate's formulas for single numbers; H and X are the widths of the two parts of its input. */
export function gateScalars({ activation, h, x, W, b, z, a }: Gate, bias: Bias, { H, X, units }: { H: number; X: number; units: number }): GateScalars {
  const slope = (k: number): Expression => (activation === 'tanh' ? minus(number(1), square(v(a, k))) : times(v(a, k), minus(number(1), v(a, k))));
  const back = (row: number): Expression => sum(each(units, (k) => times(d(z, k), v(W, row * units + k))));
  return {
    values: {
      [z]: (k) => sum([...each(H, (i) => times(v(h, i), v(W, i * units + k))), ...each(X, (i) => times(v(x, i), v(W, (H + i) * units + k))), ...(bias === 'none' ? [] : [v(b, bias === 'scalar' ? 0 : k)])]),
      [a]: (k) => call(activation, v(z, k)),
    },
    gradients: {
      [z]: (k) => times(d(a, k), slope(k)),
      [W]: (element) => {
        const row = Math.floor(element / units);
        return times(row < H ? v(h, row) : v(x, row - H), d(z, element % units));
      },
      ...(bias !== 'none' && { [b]: bias === 'scalar' ? (): Expression => sum(each(units, (k) => d(z, k))) : (k: number): Expression => d(z, k) }),
    },
    toH: (i) => back(i),
    toX: (i) => back(H + i),
  };
}
