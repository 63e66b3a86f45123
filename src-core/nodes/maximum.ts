import { extremumNode } from '../node/extremumNode.ts';

/** `y = max(a, b, …)`, elementwise. At ties the first gets the whole gradient. */
export default extremumNode(
  {
    type: 'maximum',
    title: { en: 'Maximum', 'zh-CN': '最大值' },
    summary: { en: 'The largest of its inputs, element by element.', 'zh-CN': '逐元素取各输入中最大的一个。' },
    result: { en: 'largest', 'zh-CN': '最大值' },
  },
  1,
);
