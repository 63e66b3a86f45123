import type { HintCode } from '../../src-core/explain/hintMessages.ts';
import type { AdvisedText } from '../../src-core/graph/messages.ts';

/** The sentences of each hint in Simplified Chinese; the English ones are in the core. */
export const hintsZhCN: Readonly<Record<HintCode, AdvisedText>> = {
  H_LINEAR_CHAIN: {
    message: '{nodes}：{count} 个线性层之间没有任何非线性，合起来只是一个线性层。',
    advice: '在它们之间加入 ReLU 或 tanh 等激活函数，或用与之等价的那一层代替它们。',
  },
  H_SOFTMAX_TWICE: {
    message: '{other} 接收 logits 并自行施加函数，但 {name} 已把它们变成了概率。',
    advice: '把进入 {name} 的 logits 直接连到 {other}。',
  },
  H_LOG_SOFTMAX_TWICE: {
    message: '{other} 接收 logits，但 {name} 已把它们变成了对数概率。对数概率的交叉熵是同一个数，只是算了两遍。',
    advice: '把进入 {name} 的 logits 直接连到 {other}，或在 {name} 之后改用负对数似然。',
  },
  H_SIGMOID_TWICE: {
    message: '{other} 接收 logits，即任意大小的数，但 {name} 已把它们压缩到 (0, 1) 内。',
    advice: '把进入 {name} 的 logits 直接连到 {other}；若可以，也可让 {other} 接收概率。',
  },
  H_SIGMOID_SQUARED_ERROR: {
    message: '{other} 的梯度要经过 Sigmoid（{name}）返回：它一旦饱和，错误的预测几乎学不到东西。',
    advice: '目标为是非判断时，请对进入 {name} 的 logits 使用二元交叉熵，其梯度为 σ(z) − t。',
  },
  H_SIGMOID_SATURATED: {
    message: '{name} 有 {percent} % 的数处于饱和（σ′ 低于其最大值的 {limit} %），{other} 的梯度几乎无法经由它返回。',
    advice: '目标为是非判断时，请对进入 {name} 的 logits 使用二元交叉熵，其梯度为 σ(z) − t。',
  },
  H_PARAMETER_UNUSED: {
    message: '没有损失依赖 {parameters}：梯度为 0，训练不会改变什么。',
    advice: '把其输出连向损失，或将其删除。',
  },
  H_BRANCH_UNUSED: {
    message: '从这里没有通往损失的路：{nodes}。',
    advice: '把其中最后一个连向损失；若不是为了观察，也可将它们删除。',
  },
};
