import { z } from 'zod';
import { defineConvolution } from '../node/convolution.ts';

const size = z.int().max(65_536);

/** `y[o, i] = b[o] + Σ W[o, c, k] x[c, i s + k d − p]`: the same weights at every place of a sequence, as `torch.nn.functional.conv1d`. */
export default defineConvolution({
  type: 'convolution-1d',
  title: { en: 'Convolution 1-D', 'zh-CN': '一维卷积' },
  summary: { en: 'Moves kernels along a sequence: the same weights at every place.', 'zh-CN': '将卷积核沿序列移动：每个位置用同样的权重。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), eq. 9.4 and section 9.5; Waibel et al. (1989)',
  config: z.strictObject({
    channels: size.min(1).default(1),
    kernel: size.min(1).default(3),
    stride: size.min(1).default(1),
    padding: size.min(0).default(0),
    dilation: size.min(1).default(1),
    bias: z.boolean().default(true),
  }),
  settings: ({ channels, kernel, stride, padding, dilation, bias }) => ({ channels, kernel: [kernel], stride: [stride], padding: [padding], dilation: [dilation], bias }),
  axes: ['[C, L]', '[O, L′]'],
  samples: [
    { name: 'one channel', config: { kernel: 2 }, inputs: { x: [1, 5] } },
    { name: 'stride, padding and dilation', config: { channels: 2, stride: 2, padding: 2, dilation: 3 }, inputs: { x: [4, 8] } },
    { name: 'no bias', config: { channels: 4, kernel: 1, bias: false }, inputs: { x: [2, 5] } },
  ],
  rejects: [
    { name: 'a vector', config: {}, inputs: { x: [5] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a sequence shorter than the window', config: { dilation: 2 }, inputs: { x: [2, 4] }, code: 'E_SHAPE', port: 'x' },
  ],
});
