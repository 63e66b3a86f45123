import type { AdvisedText } from '../graph/messages.ts';

/** Each code has a row in `docs/errors.md`. */
export const hintCodes = [
  'H_LINEAR_CHAIN',
  'H_SOFTMAX_TWICE',
  'H_LOG_SOFTMAX_TWICE',
  'H_SIGMOID_TWICE',
  'H_SIGMOID_SQUARED_ERROR',
  'H_SIGMOID_SATURATED',
  'H_PARAMETER_UNUSED',
  'H_BRANCH_UNUSED',
] as const;
export type HintCode = (typeof hintCodes)[number];

/** The English sentences of each hint. `{nodes}` are all nodes of the hint, `{name}` is the first, `{other}` the last. */
export const hintMessages: Readonly<Record<HintCode, AdvisedText>> = {
  H_LINEAR_CHAIN: {
    message: '{nodes}: {count} linear layers with nothing nonlinear between them are one linear layer.',
    advice: 'Put an activation such as ReLU or tanh between them, or replace them by the one layer that equals them.',
  },
  H_SOFTMAX_TWICE: {
    message: '{other} takes logits and applies its own function to them, but {name} has already turned them into probabilities.',
    advice: 'Wire the logits that go into {name} straight into {other}.',
  },
  H_LOG_SOFTMAX_TWICE: {
    message: '{other} takes logits, but {name} has already turned them into log-probabilities. A cross-entropy of log-probabilities is the same number, computed twice.',
    advice: 'Wire the logits that go into {name} straight into {other}, or use a negative log-likelihood after {name}.',
  },
  H_SIGMOID_TWICE: {
    message: '{other} takes logits, numbers of any size, but {name} has already squashed them into (0, 1).',
    advice: 'Wire the logits that go into {name} straight into {other}, or let {other} take probabilities where it can.',
  },
  H_SIGMOID_SQUARED_ERROR: {
    message: '{other} sends its gradient back through the sigmoid {name}: where that saturates, a prediction that is wrong learns almost nothing.',
    advice: 'For yes-or-no targets use binary cross-entropy on the logits that go into {name}; its gradient is σ(z) − t.',
  },
  H_SIGMOID_SATURATED: {
    message: '{name} is saturated on {percent} % of its numbers (σ′ is below {limit} % of its largest), so almost nothing of the gradient of {other} comes back through it.',
    advice: 'For yes-or-no targets use binary cross-entropy on the logits that go into {name}; its gradient is σ(z) − t.',
  },
  H_PARAMETER_UNUSED: {
    message: 'No loss depends on {parameters}: the gradient is 0, and training changes nothing.',
    advice: 'Wire its output towards a loss, or delete it.',
  },
  H_BRANCH_UNUSED: {
    message: 'Nothing leads from here to a loss: {nodes}.',
    advice: 'Wire the last of them towards a loss, or delete them if they are not meant to be looked at.',
  },
};
