import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, each, sum, times, v } from '../node/expression.ts';
import { transpose, withColumns } from '../node/view.ts';
import { kerasShape } from '../node/kerasLayer.ts';

/**
 * `y = W[x]`: for each class index its row of a trainable table, which is the product of a one-hot vector with the table.
 * A row that is looked up several times gets the sum of its gradients. An index that is no class gives NaN, which stops the run.
 */
export default defineNode({
  type: 'embedding',
  version: 1,
  category: 'layer',
  title: { en: 'Embedding', 'zh-CN': '嵌入' },
  summary: { en: 'Looks up a trainable vector for each class index: a word, a character, a category.', 'zh-CN': '为每个类别编号（词、字符、类目）查出一个可训练的向量。' },
  source: 'Bengio, Ducharme, Vincent, Jauvin: A Neural Probabilistic Language Model (2003), section 2',
  config: z.strictObject({ classes: z.int().min(1).max(65_536).default(2), features: z.int().min(1).max(65_536).default(2) }),
  labels: {
    classes: { en: 'Classes', 'zh-CN': '类别数' },
    features: { en: 'Features of each', 'zh-CN': '每个的特征数' },
  },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'class indices, from 0', 'zh-CN': '类别编号（从 0 起）' }, differentiable: false }],
  outputs: () => [{ name: 'y', axes: '[…, D]', meaning: { en: 'a row of the table for each index', 'zh-CN': '每个编号对应的行' } }],
  parameters: () => [{ name: 'W', axes: '[K, D]', meaning: { en: 'table with a row for each class', 'zh-CN': '每个类别一行的表' }, initial: 'xavier' }],
  hint: ({ features }, { x }) => (x ? { y: [...x, features] } : {}),
  infer: ({ classes, features }, { x }) => ({ outputs: { y: [...x, features] }, parameters: { W: [classes, features] }, internals: { oneHot: [...x, classes] } }),
  forward: (k, { x, W, y, oneHot }, { config }) => {
    const rows = withColumns(oneHot, config.classes);
    k.oneHot(x, rows);
    k.matmul(rows, W, withColumns(y, config.features));
  },
  backward: (k, { oneHot, dy, dW }, { config }) => {
    k.addMatmul(transpose(withColumns(oneHot, config.classes)), withColumns(dy, config.features), dW);
  },
  latex: () => ({
    forward: '\\val{y} = \\val{oneHot}\\,\\val{W}',
    gradients: { W: '\\val{oneHot}^\\top\\,\\grad{y}' },
    symbols: { oneHot: '\\mathbf{e}_x' },
  }),
  scalars: ({ config: { classes, features }, size }) => ({
    values: { y: (k) => sum(each(classes, (c) => times(v('oneHot', Math.floor(k / features) * classes + c), v('W', c * features + (k % features))))) },
    gradients: {
      W: (element) => {
        const [c, feature] = [Math.floor(element / features), element % features];
        return sum(each(size('x'), (position) => times(v('oneHot', position * classes + c), d('y', position * features + feature))));
      },
    },
  }),
  keras: ({ classes, features }, { x }) => ({
    layer: `keras.layers.Embedding(${String(classes)}, ${String(features)})`,
    builtFor: kerasShape(x),
    entries: ['embeddings'],
    parameters: { W: [{ entry: 'embeddings' }] },
    call: ({ layer, x: input }) => `${layer}(ops.cast(${input}, 'int32'))`,
    overSteps: true,
  }),
  torch: ({ classes, features }) => ({
    layer: `nn.Embedding(${String(classes)}, ${String(features)})`,
    parameters: { W: [{ entry: 'weight' }] },
    call: ({ layer, x }) => `${layer}(${x}.long())`,
    overSteps: true,
  }),
  samples: [
    { name: 'one index', config: { classes: 5, features: 4 }, inputs: { x: [] }, draw: { x: { classes: 5 } } },
    { name: 'a sequence, in which indices are repeated', config: { classes: 2, features: 1 }, inputs: { x: [4] }, draw: { x: { classes: 2 } } },
    { name: 'a matrix of indices', config: { classes: 7, features: 5 }, inputs: { x: [4, 1] }, draw: { x: { classes: 7 } } },
  ],
  rejects: [],
});
