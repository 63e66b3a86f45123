import type { GraphDocument } from '../graph/document.ts';

/** The words of a worked example or a training template; formulas in them are the same in every language. */
interface ExampleWords {
  readonly title: string;
  readonly description: string;
  /** In the order in which the document lists them. */
  readonly errata?: readonly string[];
  /** What is right, by the number whose printed value is wrong. */
  readonly slips?: Readonly<Record<string, string>>;
}

/** The worked examples and training templates in Simplified Chinese, by id. */
export const chineseWords: Readonly<Record<string, ExampleWords>> = {
  'activation-derivatives': {
    title: 'sigmoid、tanh 和 ReLU 的导数；梯度消失',
    description:
      '13 个样本为 x = −6 … 6。三条短支路给出 f(x)，离开 x 的连线上是导数 $f\'(x)$：sigmoid 最大 0.25，tanh 最大 1，ReLU 为 0 或 1。三条长支路各有十层 $z = w\\,a$，$a = f(z)$，共用 w = 1。选样本 8（x = 1），从右往左看梯度：经过 sigmoid 每层约缩小到四分之一，经过 ReLU 则不变。把 w 设为 3，再看梯度爆炸。',
    errata: ['一处原文写 sigmoid\' 属于 (0, 0.025]；其最大值是 0.25。', '一处原文写 tanh\' 属于 (0, 1)；在 0 处取到 1。'],
    slips: { 'largest σ′(x), range given as (0, 0.025]': '应为 (0, 0.25]' },
  },
  'batch-matrix': {
    title: '矩阵形式的一批样本，两种损失',
    description:
      '两个样本作为 Z 的行经过 $\\mathrm{out} = ZW + b$。同一层出现两次，各有自己的 W 和 b：一次接平方误差 $\\frac{1}{2N}\\sum\\|\\mathrm{out} - t\\|^2$，一次接交叉熵。比较 $\\partial J/\\partial W = Z^\\top\\,\\partial J/\\partial\\mathrm{out}$、b 的按列求和，以及离开 Z 的连线上的 $\\partial J/\\partial Z = \\partial J/\\partial\\mathrm{out}\\,W^\\top$。',
  },
  'linear-collapse': {
    title: '线性激活：再深的网络也只是一条直线',
    description:
      '上面是中间为恒等函数的两层：$h = xW_1 + b_1$，$\\mathrm{out} = hW_2 + b_2$。下面是一层，$W = W_1W_2$，$b = b_1W_2 + b_2$。两者之间的损失除舍入外为 0：没有非线性，深度毫无作用。把恒等换成 ReLU，看它们如何分开。',
  },
  'lstm-step': {
    title: '手算 LSTM 的一步',
    description:
      '由 $[h, x] = [0, 1]$ 计算 LSTM 的四个门，无偏置：$f, i, o = \\sigma([h, x]\\,W)$，$\\tilde c = \\tanh([h, x]\\,W_c)$，然后 $C = f \\odot C_{prev} + i \\odot \\tilde c$，$h = o \\odot \\tanh C$，$L = \\frac12(h - d)^2$。由于 $C_{prev}$ 为 0，没有梯度返回到遗忘门。以学习率 0.1 更新一步，输出门变为 [0.5000, 0.5024]。',
  },
  'mlp-3-2-2': {
    title: '3-2-2 sigmoid 网络，每层一个偏置',
    description:
      '三个输入、两个隐藏单元、两个输出单元，全部为 sigmoid：$z_h = xW_1 + b_1$，$h = \\sigma(z_h)$，$z_o = hW_2 + b_2$，$o = \\sigma(z_o)$，$E = \\frac12\\sum_k(o_k - t_k)^2$。每层的偏置是两个单元共用的一个数，因此它的梯度是对各单元求和。',
    errata: ['原文由一个混淆了两条路径的公式得到 dE/db1 = 0.0008；对两个单元求和应为 0.0024。'],
    slips: { 'dE/db1': '0.0024：dE/db1 = dE/dz_h1 + dE/dz_h2' },
  },
  'relu-sgd-step': {
    title: 'ReLU 网络，一步 SGD',
    description:
      '两个输入、两个 ReLU 单元、一个 ReLU 输出，无偏置：$x = \\mathrm{ReLU}([A, B]\\,v)$，$\\hat y = \\mathrm{ReLU}(x\\,w)$，$E = \\frac12(y - \\hat y)^2$。按“更新一步”：学习率为 1，每个权重减去它的梯度。',
    errata: ['更新后的输出印作 0.32；保留四位为 0.3212。后面沿用了舍入后的数，所以更新后的损失也错了。', '更新后的损失是 0.01598，不是 0.0162。', '最后一行更新标为 vB1，应为 vB2。'],
    slips: { 'E after the step': '0.0160：原文沿用了舍入后的 0.32' },
  },
  'relu-two-fc': {
    title: '两层与一个 ReLU：输入的梯度',
    description:
      '三种情形作为三个样本。行向量形式：$z_1 = xA^\\top + a$，$z_2 = \\max(z_1, 0)$，$\\hat y = z_2 w$，损失 $\\frac12(\\hat y - y)^2$。所求为 $\\partial L/\\partial x$：ReLU 关闭之处没有梯度返回。输入可训练，所以更新一步移动的是 x 本身。',
    errata: ['情形 c 原文印作 (0, 2)；乘积为 (0, -2)。'],
    slips: { 'case c: dL/dx2': '(0, -2)：乘积为 (0, −2)' },
  },
  'rnn-bptt': {
    title: '循环网络，随时间反向传播',
    description:
      '三步 $h^{(t)} = \\tanh(U x^{(t)} + W h^{(t-1)})$，$o^{(t)} = V h^{(t)}$，$L = \\sum_t \\frac12(o^{(t)} - y^{(t)})^2$。延迟节点给出前一步的 h，起始为 0。拖动时间滑块：每条连线在每一步都有值和梯度。U 和 W 的梯度都是六项之和，对应每个损失步 t 和每个隐藏步 k ≤ t。',
    errata: ['一处原文只用 dL(3)/dW 更新 W 和 U；损失是对各步求和，更新需要六项之和。', '一处原文在 dL(3)/dU 中多写了因子 dh(1)/dh(1)；它等于 1，不影响结果。'],
  },
  'skip-connection': {
    title: '跳跃连接：优化输入',
    description:
      '输入也直接连到输出的 sigmoid 网络：$\\hat y = \\sigma(v\\,w_{ho} + x\\,w_{io})$，$v = \\sigma(x\\,w_{ih})$，$L = \\frac1N\\sum_n(\\hat y - y)^2$。权重冻结、输入可训练，所以更新一步移动 x。离开 x 的两条连线上分别是经隐藏层和经跳跃连接返回的 $\\partial L/\\partial x$；端口处是两者之和。',
    errata: ['原文在 b、c 两问之间漏掉了因子 1/N。'],
  },
  'multi-head-attention': {
    title: '三个位置的多头注意力',
    description:
      '由单个节点搭成的两头因果自注意力：一个线性层给出每个位置的查询、键和值，$[Q, K, V] = xW_{in} + b_{in}$；它们被分到各个头，每个头计算 $\\mathrm{softmax}(QK^\\top/\\sqrt{2} + M)\\,V$，各头的结果拼接后经过 $W_{out}$。各头的权重见注意力节点的检查器：每行之和为 1，没有位置会看到其后的位置。旁边的数来自 PyTorch 自带的多头注意力。',
  },
  'stable-softmax': {
    title: '不溢出的 softmax 与 log-sum-exp',
    description:
      '样本 1 至 4 为输入，大至 ±1000：减去最大值后指数都不超过 0，不会溢出。样本 5 至 7 仍是 [1, 2, 3]，方向向量各选一个输出：这时离开 x 的连线上返回的是雅可比矩阵的一行，softmax 为 $\\partial f_i/\\partial x_k = f_i(\\delta_{ik} - f_k)$，log softmax 为 $\\delta_{ik} - f_k$。log-sum-exp 的梯度就是 softmax 本身。',
    errata: ['原文建议用 M=min(x) 防止下溢；对 [1000,0,-1000] 会溢出。两种情形都应取 M=max(x)。'],
  },
  xor: {
    title: '用 2-3-1 个单元学会异或',
    description:
      '两个比特中恰有一个为 1 吗？没有一条直线能把四行分开，所以需要隐藏层。$h = \\tanh(x W_1 + b_1)$，$\\hat y = \\sigma(h W_2 + b_2)$，损失为 $\\frac12 (\\hat y - t)^2$ 的平均。对全部四行做学习率为 2 的普通梯度下降，1,000 次更新后损失为 0.0004（约 130 次后低于 0.01）。',
  },
  spirals: {
    title: '两条螺旋线',
    description: '判断一个点属于哪条臂。两个各有 16 个 tanh 单元的隐藏层把平面弯曲，直到一条直线就能分开；训练时看决策面。Adam 加余弦调度，批量 32，120 轮：100 个验证点中 99 % 判断正确。',
  },
  sine: {
    title: '从带噪声的点学习正弦',
    description:
      '八个 tanh 单元从 150 个点学习 $y = \\sin x$，噪声标准差为 0.1。只要单元够多，这样的和可以任意逼近任何连续函数。验证点上 $\\frac12 (\\hat y - t)^2$ 的平均最终约为 0.007（$R^2$ = 0.97）；仅噪声就有 0.005。',
  },
  digits: {
    title: '8×8 像素的数字',
    description: '数字 0 到 9 的图片，最多平移一个像素，并带噪声。64 个像素，24 个 ReLU 单元，10 个 logits，交叉熵。用 Adam 在 800 张图片上训练 25 轮，200 张验证图片全部正确。把预测按损失排序，看它会把什么认成什么。',
  },
  'digits-convolution': {
    title: '带噪声数字上的卷积网络',
    description:
      '还是那些最多平移一个像素的数字，噪声加倍。8 个 5×5 卷积核扫过图片，经 ReLU，取每个 2×2 的最大值，再由线性层给出 10 个 logits：共训练 1498 个数。从种子 1 起用 Adam 训练 20 轮，200 张验证图片上的准确率为 0.975。用同样的图片、种子和训练，直接作用于像素的线性层为 0.725，前一个模板中 24 个 ReLU 单元的网络（1810 个数）为 0.875：卷积核在任何位置都能找到笔画，而它们必须在每个位置重新学习。',
  },
  'rnn-adding': {
    title: '循环网络做加法',
    description:
      '十步，每步一个数和一个标记；其中两个数被标记，最后一步之后网络给出它们的和。$h^{(t)} = \\tanh(x^{(t)} U + h^{(t-1)} W + b)$，16 个单元；W 从正交矩阵开始，使梯度能到达第一步。总是答 1 的损失为 0.083；用 Adam 训练 60 轮后，验证序列上降到 0.003（$R^2$ = 0.97）。',
  },
  'rnn-copy': {
    title: '记住 26 步，普通循环网络',
    description:
      '四种符号之一，25 个空白，一个召唤信号，然后应再次给出该符号。16 个单元的 $h^{(t)} = \\tanh(x^{(t)} U + h^{(t-1)} W + b)$ 学不会：损失停在 $\\log 4$ = 1.39，四次答对一次，与猜测一样。健康面板说明了原因：从最后一步回到第一步的路上梯度消失，因为每一步都乘以 W 和 tanh′ ≤ 1。请与同样大小的 LSTM 比较，它用同样的样本、种子和训练就能学会。',
  },
  'lstm-copy': {
    title: '记住 26 步，LSTM',
    description:
      '四种符号之一，25 个空白，一个召唤信号，然后应再次给出该符号。细胞 $c^{(t)} = f \\odot c^{(t-1)} + i \\odot \\tilde c$ 把梯度乘以遗忘门后传回，遗忘门以偏置 3 打开（$\\sigma(3)$ = 0.95），所以梯度能到达第一步。20 轮之后所有验证序列都正确，而 16 个单元的普通循环网络仍在猜测。',
  },
  'gru-bidirectional': {
    title: '双向 GRU：同类中的第一个还是最后一个？',
    description:
      '8 步，每步是四个符号之一，并在每一步提问：它是序列中同类的唯一一个、第一个、最后一个，还是居中的一个？是否第一个由之前的步决定，是否最后一个由之后的步决定。一个 12 单元的 GRU 正向读，另一个通过反向延迟从末尾读起；两者拼接便能回答。从种子 1 起用 Adam 训练 20 轮，验证序列上的困惑度为 1.01。只有正向时，无论怎样都高于 1.6：没有人能知道一个符号会不会再出现。',
  },
  'lstm-characters': {
    title: '拼写童谣的 LSTM',
    description: '从一首老童谣的片段中，在 16 步的每一步说出 24 个字符中的下一个。24 个单元的 LSTM，每一步都有交叉熵。困惑度 $e^L$ 是它在多少个字符之间犹豫：开始为 24，30 轮之后在没见过的片段上低于 2。',
  },
  'transformer-characters': {
    title: '拼写童谣的 Transformer',
    description:
      '一次说出 16 个位置上每个位置的下一个字符（共 24 个字符）。字符和位置各有 24 个特征的向量，然后是一个块：对归一化的 x 作 $h = x + \\mathrm{softmax}(QK^\\top/\\sqrt{24} + M)\\,V\\,W_o$，掩码 M 遮住之后的内容；再对归一化的 h 作 $y = h + W_2\\,\\mathrm{GELU}(W_1 h)$。损失是各位置交叉熵的平均。从种子 1 起用 AdamW 训练 12 轮，在没见过的文本段落上困惑度 $e^L$ 低于 1.4。',
  },
};

/** The words in what a published number is called, the longer ones first. */
const phrases: readonly (readonly [pattern: RegExp, chinese: string])[] = [
  [/^largest (.+), range given as (.+); it is reached at 0, so (.+)$/, '$1 的最大值，原文范围 $2；在 0 处取到，故为 $3'],
  [/^largest (.+), range given as (.+)$/, '$1 的最大值，原文范围 $2'],
  [/^largest (.+), range (.+)$/, '$1 的最大值，范围 $2'],
  [/^smallest (.+) shown: near 0, which is never reached$/, '所示 $1 的最小值：接近 0 而不取到'],
  [/^(.+) on the left (.+)$/, '左侧的 $1 $2'],
  [/^(.+) on the right (.+)$/, '右侧的 $1 $2'],
  [/output of ten layers at (.+)$/, '十层的输出，$1'],
  [/d output \/ d input at (.+)$/, 'd 输出 / d 输入，$1'],
  [/gradient at (.+) after (\d+) layers? back$/, '$1 处的梯度，往回 $2 层'],
  [/^out of the copy$/, '副本的 out'],
  [/\(squared error\)/, '（平方误差）'],
  [/\(cross-entropy\)/, '（交叉熵）'],
  [/^out of one layer$/, '单层的 out'],
  [/^half squared difference of the two$/, '两者之差平方的一半'],
  [/ after the step \((.+) to four digits; the source carries the rounded (.+) on\)/, '（更新后；保留四位为 $1，原文沿用舍入后的 $2）'],
  [/ after the step$/, '（更新后）'],
  [/^case ([abc]): /, '情形 $1：'],
  [/^sample (\d+): /, '样本 $1：'],
  [/loss$/, '损失'],
  [/ through the hidden layer$/, '，经隐藏层'],
  [/ through the skip connection$/, '，经跳跃连接'],
  [/^term of (.+): from (.+) through (.+)$/, '$1 的项：由 $2 经 $3'],
  [/, the sum over its paths$/, '，对各路径求和'],
  [/gradient of log-sum-exp = softmax$/, 'log-sum-exp 的梯度 = softmax'],
  [/^Jacobian of (.+) at (.+), row (\d)$/, '$1 在 $2 处的雅可比矩阵，第 $3 行'],
];

/** A worked example with its words in Chinese. */
export function inChinese(id: string, document: GraphDocument): GraphDocument {
  const words = chineseWords[id];
  if (!words) return document;
  return {
    ...document,
    title: words.title,
    description: words.description,
    ...(words.errata && { errata: [...words.errata] }),
    expected: document.expected.map((item) => {
      const erratum = words.slips?.[item.what] ?? item.erratum;
      return { ...item, what: phrases.reduce((text, [pattern, chinese]) => text.replace(pattern, chinese), item.what), ...(erratum !== undefined && { erratum }) };
    }),
  };
}
