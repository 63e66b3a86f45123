import type { LocalizedText } from '../../node/definition.ts';

/** The words of a worked solution. */
export const solutionWords = {
  network: { en: 'The network', 'zh-CN': '网络' },
  symbol: { en: 'Symbol', 'zh-CN': '符号' },
  node: { en: 'Node', 'zh-CN': '节点' },
  formula: { en: 'Formula', 'zh-CN': '公式' },
  rows: { en: 'Each row of a matrix is one of the {samples} samples.', 'zh-CN': '矩阵的每一行是 {samples} 个样本之一。' },
  given: { en: 'Given', 'zh-CN': '已知' },
  forward: { en: 'Forward pass', 'zh-CN': '前向传播' },
  step: { en: 'Step {step}', 'zh-CN': '第 {step} 步' },
  loss: { en: 'Loss', 'zh-CN': '损失' },
  backward: { en: 'Backward pass', 'zh-CN': '反向传播' },
  backwardHow: {
    en: 'From the loss back: what came back to the output of a node is multiplied by its local derivatives and passed on to its inputs and parameters.',
    'zh-CN': '从损失往回：返回到节点输出的梯度乘以该节点的局部导数，再传给它的输入和参数。',
  },
  sums: { en: 'Gradients of the parameters', 'zh-CN': '参数的梯度' },
  update: { en: 'Update', 'zh-CN': '更新' },
  check: { en: 'Check', 'zh-CN': '检验' },
  checked: {
    en: 'All {count} gradients agree with central differences in float64; the largest relative error is {worst}, at {name}.',
    'zh-CN': '全部 {count} 个梯度都与 float64 中心差分一致；最大相对误差为 {worst}，出现在 {name}。',
  },
  checkFailed: {
    en: '{wrong} of {count} gradients disagree with central differences: {names}.',
    'zh-CN': '{count} 个梯度中有 {wrong} 个与中心差分不一致：{names}。',
  },
  kinks: {
    en: 'Gradients at a kink of the loss, where it has two one-sided derivatives and no derivative: {count}.',
    'zh-CN': '位于损失的尖点处的梯度（该处左、右导数不同，导数不存在）：{count} 个。',
  },
  estimates: {
    en: 'Gradients that come back through a node which hands on an estimate instead of its derivative (a step): {count}.',
    'zh-CN': '经由以估计值代替导数的节点（阶跃函数）传回的梯度：{count} 个。',
  },
  fromLeft: { en: 'Left derivative', 'zh-CN': '左导数' },
  fromRight: { en: 'Right derivative', 'zh-CN': '右导数' },
  takes: { en: 'Backward takes', 'zh-CN': '反向传播取' },
  takesLeft: { en: 'the left', 'zh-CN': '左导数' },
  takesRight: { en: 'the right', 'zh-CN': '右导数' },
  takesBetween: { en: 'a number between', 'zh-CN': '两者之间的值' },
  stepWord: { en: 'step', 'zh-CN': '步' },
  sampleWord: { en: 'sample', 'zh-CN': '样本' },
  quantity: { en: 'Quantity', 'zh-CN': '量' },
  published: { en: 'Published', 'zh-CN': '原文' },
  computed: { en: 'Computed', 'zh-CN': '计算值' },
  verdict: { en: 'Verdict', 'zh-CN': '判断' },
  agrees: { en: 'agrees', 'zh-CN': '一致' },
  differs: { en: 'differs', 'zh-CN': '不一致' },
  erratum: { en: 'slip in the source; right: {right}', 'zh-CN': '原文有误；应为：{right}' },
  slip: { en: 'Slip in the source: {erratum}', 'zh-CN': '原文有误：{erratum}' },
} as const satisfies Readonly<Record<string, LocalizedText>>;

/** Says one of the words in the language of the solution. */
export type Say = (key: keyof typeof solutionWords, values?: Readonly<Record<string, string | number>>) => string;
