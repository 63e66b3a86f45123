import { z } from 'zod';
import { defineConvolution } from '../node/convolution.ts';
import { pairField, pairOf } from '../node/windows.ts';

/** `y[o, i, j] = b[o] + Σ W[o, c, k, l] x[c, i s + k d − p, j s + l d − p]`: the same weights at every place of a picture, as `torch.nn.functional.conv2d`. */
export default defineConvolution({
  type: 'convolution-2d',
  title: { en: 'Convolution 2-D', 'zh-CN': '二维卷积' },
  summary: { en: 'Moves kernels over a picture: the same weights at every place.', 'zh-CN': '将卷积核在图像上移动：每个位置用同样的权重。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), eq. 9.6 and section 9.5; LeCun et al. (1989)',
  config: z.strictObject({
    channels: z.int().min(1).max(65_536).default(1),
    kernel: pairField(1).default([3]),
    stride: pairField(1).default([1]),
    padding: pairField(0).default([0]),
    dilation: pairField(1).default([1]),
    bias: z.boolean().default(true),
  }),
  settings: ({ channels, kernel, stride, padding, dilation, bias }) => ({ channels, kernel: pairOf(kernel), stride: pairOf(stride), padding: pairOf(padding), dilation: pairOf(dilation), bias }),
  axes: ['[C, H, W]', '[O, H′, W′]'],
  samples: [
    { name: 'one channel', config: { kernel: [2] }, inputs: { x: [1, 4, 5] } },
    { name: 'other settings for each axis', config: { channels: 2, kernel: [2, 1], stride: [1, 2], padding: [1, 0], dilation: [2, 1] }, inputs: { x: [1, 4, 5] } },
    { name: 'no bias', config: { channels: 4, kernel: [1], bias: false }, inputs: { x: [2, 1, 5] } },
  ],
  rejects: [
    { name: 'a matrix', config: {}, inputs: { x: [5, 5] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a picture smaller than the window', config: {}, inputs: { x: [1, 2, 5] }, code: 'E_SHAPE', port: 'x' },
  ],
});
