import { gateNode } from '../node/gateNode.ts';

/** One gate of an LSTM: `y = act([h, x] W + b)`. */
export default gateNode(
  {
    type: 'lstm-gate',
    title: { en: 'LSTM gate', 'zh-CN': 'LSTM 门' },
    summary: {
      en: 'A gate of an LSTM: act([h, x] W + b), sigmoid, or tanh for the candidate.',
      'zh-CN': 'LSTM 的一个门：act([h, x] W + b)，用 sigmoid，候选值用 tanh。',
    },
    source: 'Gers, Schmidhuber, Cummins: Learning to Forget (2000), section 3',
  },
  {
    forget: { activation: 'sigmoid', choice: { en: 'forget f (sigmoid)', 'zh-CN': '遗忘门 f（sigmoid）' }, title: { en: 'LSTM forget gate', 'zh-CN': 'LSTM 遗忘门' } },
    input: { activation: 'sigmoid', choice: { en: 'input i (sigmoid)', 'zh-CN': '输入门 i（sigmoid）' }, title: { en: 'LSTM input gate', 'zh-CN': 'LSTM 输入门' } },
    candidate: { activation: 'tanh', choice: { en: 'candidate c̃ (tanh)', 'zh-CN': '候选值 c̃（tanh）' }, title: { en: 'LSTM candidate', 'zh-CN': 'LSTM 候选值' } },
    output: { activation: 'sigmoid', choice: { en: 'output o (sigmoid)', 'zh-CN': '输出门 o（sigmoid）' }, title: { en: 'LSTM output gate', 'zh-CN': 'LSTM 输出门' } },
  },
);
