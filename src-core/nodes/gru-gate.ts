import { gateNode } from '../node/gateNode.ts';

/** The update or the reset gate of a GRU: `y = σ([h, x] W + b)`. */
export default gateNode(
  {
    type: 'gru-gate',
    title: { en: 'GRU gate', 'zh-CN': 'GRU 门' },
    summary: { en: 'The update or reset gate of a GRU: σ([h, x] W + b).', 'zh-CN': 'GRU 的更新门或重置门：σ([h, x] W + b)。' },
    source: 'Cho et al.: Learning Phrase Representations using RNN Encoder–Decoder (2014), eq. 5 and 6',
  },
  {
    update: { activation: 'sigmoid', choice: { en: 'update z', 'zh-CN': '更新门 z' }, title: { en: 'GRU update gate', 'zh-CN': 'GRU 更新门' } },
    reset: { activation: 'sigmoid', choice: { en: 'reset r', 'zh-CN': '重置门 r' }, title: { en: 'GRU reset gate', 'zh-CN': 'GRU 重置门' } },
  },
);
