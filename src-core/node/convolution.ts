import type { z } from 'zod';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { type AnyNodeDefinition, type EmitContext, type Gradients, type Latex, type LocalizedText, type NodeDefinition, type ParameterSlot, type ScalarContext, type Scalars, type Values, defineNode } from './definition.ts';
import type { Emitter } from './emitter.ts';
import { type Expression, d, each, number, sum, times, v } from './expression.ts';
import type { ShapeError } from './shapeError.ts';
import { type KerasLayer, kerasShape, kerasSizes, withChannelsLast, withoutKerasBias } from './kerasLayer.ts';
import { type TorchLayer, torchSizes, withoutBias } from './torchLayer.ts';
import { shared, transpose, withColumns } from './view.ts';
import { type Windows, channelsAndPlaces, placeIndex, windowCounts, windowTable, windowsMisfit } from './windows.ts';

/*
 * What convolutions over one and two axes have in common. As everywhere in deep learning the kernel is not turned
 * round, so it is a cross-correlation: y[o, i] = b[o] + Σ W[o, c, k] x[c, i s + k d − p]. All windows of a sample are laid
 * out as the columns of a matrix, which the weights multiply ("im2col": Chellapilla, Puri, Simard 2006).
 */

/** A convolution's settings, with a number for each axis in its windows. */
export interface Convolution extends Windows {
  /** Of the output. */
  readonly channels: number;
  readonly bias: boolean;
}

type Name = 'x' | 'W' | 'b' | 'windows' | 'y';

/** What convolutions differ in: words, how the settings are written, and what is tried. */
interface ConvolutionWords<C> extends Pick<NodeDefinition<C>, 'type' | 'title' | 'summary' | 'source' | 'samples' | 'rejects'> {
  readonly config: z.ZodType<C>;
  readonly settings: (config: C) => Convolution;
  /** Of the input and of the output. */
  readonly axes: readonly [x: string, y: string];
}

export function defineConvolution<C>({ config: schema, settings, axes, ...words }: ConvolutionWords<C>): AnyNodeDefinition {
  return defineNode<C, 'x', 'y', 'W' | 'b', 'windows'>({
    ...words,
    version: 1,
    category: 'layer',
    config: schema,
    labels: convolutionLabels,
    inputs: () => [{ name: 'x', axes: axes[0], meaning: { en: 'input, channels first', 'zh-CN': '输入，通道在前' } }],
    outputs: () => [{ name: 'y', axes: axes[1], meaning: { en: 'feature maps', 'zh-CN': '特征图' } }],
    parameters: (config) => convolutionParameters(settings(config)),
    infer: (config, { x }) => inferConvolution(settings(config), x),
    forward: (k, views, { config, inputs }) => {
      emitConvolution(k, views, settings(config), inputs);
    },
    backward: (k, views, { config, inputs }) => {
      emitConvolutionGradient(k, views, settings(config), inputs);
    },
    latex: (config) => convolutionLatex(settings(config)),
    keras: (config, { x }) => kerasConvolution(settings(config), x),
    torch: (config, { x }) => torchConvolution(settings(config), x),
    scalars: (context) => convolutionScalars(settings(context.config), context),
  });
}

const convolutionLabels: Readonly<Record<'channels' | 'kernel' | 'stride' | 'padding' | 'dilation' | 'bias', LocalizedText>> = {
  channels: { en: 'Channels of the output', 'zh-CN': '输出通道数' },
  kernel: { en: 'Kernel size', 'zh-CN': '卷积核大小' },
  stride: { en: 'Stride', 'zh-CN': '步幅' },
  padding: { en: 'Zeros around the border', 'zh-CN': '边缘补零' },
  dilation: { en: 'Dilation', 'zh-CN': '空洞率' },
  bias: { en: 'Bias for each channel', 'zh-CN': '每个通道一个偏置' },
};

function convolutionParameters({ kernel, bias }: Convolution): ParameterSlot<'W' | 'b'>[] {
  return [
    { name: 'W', axes: kernel.length === 1 ? '[O, C, K]' : '[O, C, KH, KW]', meaning: { en: 'kernels, one for each output channel', 'zh-CN': '卷积核，每个输出通道一个' }, initial: 'xavier' },
    ...(bias ? [{ name: 'b', axes: '[O]', meaning: { en: 'bias', 'zh-CN': '偏置' }, initial: 'zeros' } as const] : []),
  ];
}

interface ConvolutionShapes {
  readonly outputs: { readonly y: Shape };
  readonly parameters: { readonly W: Shape; readonly b?: Shape };
  readonly internals: { readonly windows: Shape };
}

function inferConvolution(convolution: Convolution, x: Shape): ConvolutionShapes | ShapeError {
  const misfit = windowsMisfit(convolution, 'x', x);
  if (misfit) return misfit;
  const { channels, places } = channelsAndPlaces(x);
  const counts = windowCounts(convolution, places);
  return {
    outputs: { y: [convolution.channels, ...counts] },
    parameters: { W: [convolution.channels, channels, ...convolution.kernel], ...(convolution.bias && { b: [convolution.channels] }) },
    internals: { windows: [channels, ...convolution.kernel, ...counts] },
  };
}

/** Keras takes channels last everywhere; it has no stride together with a dilation. */
function kerasConvolution({ channels, kernel, stride, padding, dilation, bias }: Convolution, x: Shape): KerasLayer<'x', 'W' | 'b'> | null {
  const isStrided = stride.some((each) => each > 1);
  const isDilated = dilation.some((each) => each > 1);
  if (isStrided && isDilated) return null;
  const options = [String(channels), kerasSizes(kernel), ...(isStrided ? [`strides=${kerasSizes(stride)}`] : []), ...(isDilated ? [`dilation_rate=${kerasSizes(dilation)}`] : [])];
  const [count = 1, ...places] = x;
  return {
    layer: `keras.layers.Conv${String(kernel.length)}D(${options.join(', ')}${withoutKerasBias(bias)})`,
    builtFor: kerasShape([...places.map((length, axis) => length + 2 * (padding[axis] ?? 0)), count]),
    entries: ['kernel', ...(bias ? ['bias'] : [])],
    parameters: { W: [{ entry: 'kernel', axes: [...kernel.map((_, axis) => axis + 2), 1, 0] }], ...(bias && { b: [{ entry: 'bias' }] }) },
    call: ({ layer, x: input }) => withChannelsLast(input, padding, (last) => `${layer}(${last})`),
  };
}

function torchConvolution({ channels, kernel, stride, padding, dilation, bias }: Convolution, x: Shape): TorchLayer<'x', 'W' | 'b'> {
  const sizes = [`${String(x[0])}, ${String(channels)}, ${torchSizes(kernel)}`, `stride=${torchSizes(stride)}`, `padding=${torchSizes(padding)}`, `dilation=${torchSizes(dilation)}`];
  return {
    layer: `nn.Conv${String(kernel.length)}d(${sizes.join(', ')}${withoutBias(bias)})`,
    parameters: { W: [{ entry: 'weight' }], ...(bias && { b: [{ entry: 'bias' }] }) },
    call: ({ layer, x: input }) => `${layer}(${input})`,
  };
}

type Inputs = EmitContext<unknown>['inputs'];

function emitConvolution(k: Emitter, { x, W, b, windows, y }: Values<Name>, convolution: Convolution, inputs: Inputs): void {
  const { shape, entries, places, biasTable } = sizesOf(convolution, inputs);
  k.pick(x, windowTable(convolution, shape, 'entries first'), windows);
  const [kernels, columns, Y] = [shared(withColumns(W, entries)), withColumns(windows, places), withColumns(y, places)];
  if (convolution.bias) {
    k.pick(b, biasTable, y);
    k.addMatmulEach(x.rows, kernels, columns, Y);
  } else k.matmulEach(x.rows, kernels, columns, Y);
}

function emitConvolutionGradient(k: Emitter, { W, windows, dx, dW, db, dwindows, dy }: Values<Name> & Gradients<Name>, convolution: Convolution, inputs: Inputs): void {
  const { shape, entries, places, biasTable } = sizesOf(convolution, inputs);
  const dY = withColumns(dy, places);
  k.addMatmulEach(dy.rows, dY, transpose(withColumns(windows, places)), shared(withColumns(dW, entries)));
  k.addMatmulEach(dy.rows, transpose(shared(withColumns(W, entries))), dY, withColumns(dwindows, places));
  k.addPicked(dwindows, windowTable(convolution, shape, 'entries first'), dx);
  if (convolution.bias) k.addPicked(dy, biasTable, db);
}

/** What emitting has to know: entries of a kernel, places of the output, and which channel each element of the output belongs to. */
function sizesOf(convolution: Convolution, { x: shape = [] }: Inputs): { shape: Shape; entries: number; places: number; biasTable: number[] } {
  const { channels, places: from } = channelsAndPlaces(shape);
  const places = sizeOf(windowCounts(convolution, from));
  const biasTable = Array.from({ length: convolution.channels * places }, (_, element) => Math.floor(element / places));
  return { shape, entries: channels * sizeOf(convolution.kernel), places, biasTable };
}

/** Counted from 0: i and j are places of the output, k and l entries of the kernel, c and o channels of input and output. */
function convolutionLatex(convolution: Convolution): Latex {
  const axes = convolution.kernel.length === 1 ? [['i', 'k']] : [['i', 'k'], ['j', 'l']];
  const [windows, entries] = [axes.map(([window = '']) => window).join(', '), axes.map(([, entry = '']) => entry).join(', ')];
  const places = axes.map(([window = '', entry = ''], axis) => placeIndex(convolution, axis, window, entry)).join(', ');
  return {
    forward: `\\val{y}[o, ${windows}] = \\sum_{c, ${entries}} \\val{W}[o, c, ${entries}]\\,\\val{x}[c, ${places}]${convolution.bias ? ' + \\val{b}[o]' : ''}`,
    gradients: {
      x: `\\sum_{o, ${windows}, ${entries}} \\val{W}[o, c, ${entries}]\\,\\grad{y}[o, ${windows}], \\quad (${places}) = (${axes.length === 1 ? 'p' : 'p, q'})`,
      W: `\\sum_{n, ${windows}} \\grad{y}[o, ${windows}]\\,\\val{x}[c, ${places}]`,
      ...(convolution.bias && { b: `\\sum_{n, ${windows}} \\grad{y}[o, ${windows}]` }),
    },
  };
}

function convolutionScalars(convolution: Convolution, { shape }: ScalarContext<unknown>): Scalars<'x', 'y', 'W' | 'b', 'windows'> {
  const { entries, places } = sizesOf(convolution, { x: shape('x') });
  const table = windowTable(convolution, shape('x'), 'entries first');
  const added = (terms: readonly Expression[]): Expression => (terms.length === 0 ? number(0) : sum(terms));
  return {
    values: {
      y: (element) => {
        const [channel, place] = [Math.floor(element / places), element % places];
        const products = Array.from({ length: entries }, (_, entry) => entry).flatMap((entry) => {
          const from = table[entry * places + place] ?? -1;
          return from < 0 ? [] : [times(v('W', channel * entries + entry), v('x', from))];
        });
        return added([...products, ...(convolution.bias ? [v('b', channel)] : [])]);
      },
      windows: (element) => ((table[element] ?? -1) < 0 ? number(0) : v('x', table[element] ?? 0)),
    },
    gradients: {
      x: (element) =>
        added(
          table.flatMap((from, at) => {
            if (from !== element) return [];
            const [entry, place] = [Math.floor(at / places), at % places];
            return Array.from({ length: convolution.channels }, (_, channel) => times(v('W', channel * entries + entry), d('y', channel * places + place)));
          }),
        ),
      W: (element) => {
        const [channel, entry] = [Math.floor(element / entries), element % entries];
        return added(
          table.slice(entry * places, (entry + 1) * places).flatMap((from, place) => (from < 0 ? [] : [times(d('y', channel * places + place), v('x', from))])),
        );
      },
      ...(convolution.bias && { b: (channel: number) => sum(each(places, (place) => d('y', channel * places + place))) }),
    },
  };
}
