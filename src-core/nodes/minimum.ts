import { extremumNode } from '../node/extremumNode.ts';

/** `y = min(a, b, …)`, elementwise. At ties the first gets the whole gradient. */
export default extremumNode(
  {
    type: 'minimum',
    title: { en: 'Minimum', 'zh-CN': '最小值' },
    summary: { en: 'The smallest of its inputs, element by element.', 'zh-CN': '逐元素取各输入中最小的一个。' },
    result: { en: 'smallest', 'zh-CN': '最小值' },
  },
  -1,
);
