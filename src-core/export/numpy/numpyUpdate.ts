import type { Training } from '../../graph/training.ts';
import { indented, pythonNumber, pythonString } from '../python/pythonText.ts';
import { scheduleCode } from '../python/scheduleCode.ts';

/**
 * `update`: the document's own update rule, as `train/updateRule.ts` has it, for all samples at once. `trainedInputs` are the
 * arrays of data that are trained too.
 */
export function updateLines(training: Training, trainedInputs: readonly string[]): string[] {
  const { optimizer, schedule, warmUp } = training;
  const hasInputs = trainedInputs.length > 0;
  const isScheduled = schedule.kind !== 'constant';
  const keeps = optimizer.kind !== 'sgd';
  const counts = warmUp > 0 || optimizer.kind === 'adam' || optimizer.kind === 'adamw';
  const rate = ['LEARNING_RATE', ...(isScheduled ? [`(${scheduleCode(schedule)})`] : []), ...(warmUp > 0 ? [`min(1, t / ${String(warmUp)})`] : [])].join(' * ');
  return [
    `def update(p, gradients, ${hasInputs ? 'data, input_gradients, ' : ''}state${isScheduled ? ', epoch=0' : ''}):`,
    ...indented([
      `"""${names[optimizer.kind]}, in place. state is what is kept from one update to the next: {} for the first."""`,
      ...(counts ? ["t = state['t'] = state.get('t', 0) + 1"] : []),
      `rate = ${rate}`,
      'trained = [(p, name, gradients[name], factor) for name, factor in TRAINABLE.items()]',
      ...penaltyLines(training),
      ...(hasInputs ? [`trained += [(data, name, np.reshape(input_gradients[name], data[name].shape), 1) for name in [${trainedInputs.map(pythonString).join(', ')}]]`] : []),
      ...clippingLines(training),
      keeps ? 'for place, (arrays, name, g, factor) in enumerate(trained):' : 'for arrays, name, g, factor in trained:',
      ...indented(ruleLines(training)),
    ]),
  ];
}

const names: Readonly<Record<Training['optimizer']['kind'], string>> = {
  sgd: 'One step of gradient descent',
  momentum: 'One step of gradient descent with momentum',
  nesterov: "One step of gradient descent with Nesterov's momentum",
  rmsprop: 'One step of RMSprop',
  adagrad: 'One step of Adagrad',
  adam: 'One step of Adam',
  adamw: 'One step of AdamW',
};

function penaltyLines({ l1, l2 }: Training): string[] {
  const terms = [...(l1 > 0 ? [`${pythonNumber(l1)} * np.sign(p[name])`] : []), ...(l2 > 0 ? [`${pythonNumber(l2)} * p[name]`] : [])];
  if (terms.length === 0) return [];
  return ['# The gradient of the penalty on the parameters.', `trained = [(p, name, g + ${terms.join(' + ')}, factor) for p, name, g, factor in trained]`];
}

function clippingLines({ clipValue, clipNorm }: Training): string[] {
  return [
    ...(clipValue === null ? [] : [`trained = [(arrays, name, np.clip(g, -${pythonNumber(clipValue)}, ${pythonNumber(clipValue)}), factor) for arrays, name, g, factor in trained]`]),
    ...(clipNorm === null
      ? []
      : [
          '# All gradients together are no longer than this.',
          'norm = np.sqrt(sum(np.sum(g ** 2) for _, _, g, _ in trained))',
          `trained = [(arrays, name, g * min(1, ${pythonNumber(clipNorm)} / (norm + 1e-6)), factor) for arrays, name, g, factor in trained]`,
        ]),
  ];
}

/** How `update` is called with the numbers of `main`, in the epoch that `epoch` says. */
export function updateCall({ schedule }: Training, trainedInputs: readonly string[], epoch: string): string {
  return `update(p, gradients, ${trainedInputs.length > 0 ? 'data, input_gradients, ' : ''}state${schedule.kind === 'constant' ? '' : `, epoch=${epoch}`})`;
}

/** One array after another: g is its gradient, `rate * factor` its learning rate. */
function ruleLines({ optimizer }: Training): string[] {
  const n = pythonNumber;
  switch (optimizer.kind) {
    case 'sgd':
      return ['arrays[name] -= rate * factor * g'];
    case 'momentum':
    case 'nesterov':
      return [
        `velocity = state[place] = ${n(optimizer.momentum)} * state.get(place, 0) + g`,
        optimizer.kind === 'momentum' ? 'arrays[name] -= rate * factor * velocity' : `arrays[name] -= rate * factor * (g + ${n(optimizer.momentum)} * velocity)`,
      ];
    case 'rmsprop':
      return [`squares = state[place] = ${n(optimizer.decay)} * state.get(place, 0) + (1 - ${n(optimizer.decay)}) * g ** 2`, `arrays[name] -= rate * factor * g / (np.sqrt(squares) + ${n(optimizer.epsilon)})`];
    case 'adagrad':
      return ['squares = state[place] = state.get(place, 0) + g ** 2', `arrays[name] -= rate * factor * g / (np.sqrt(squares) + ${n(optimizer.epsilon)})`];
    case 'adam':
    case 'adamw':
      return [
        'm, v = state.get(place, (0, 0))',
        `m = ${n(optimizer.beta1)} * m + (1 - ${n(optimizer.beta1)}) * g`,
        `v = ${n(optimizer.beta2)} * v + (1 - ${n(optimizer.beta2)}) * g ** 2`,
        'state[place] = m, v',
        ...(optimizer.kind === 'adamw' ? [`arrays[name] -= rate * factor * ${n(optimizer.decay)} * arrays[name]`] : []),
        '# Both began as 0: what that takes from their means is put back.',
        `arrays[name] -= rate * factor * (m / (1 - ${n(optimizer.beta1)} ** t)) / (np.sqrt(v / (1 - ${n(optimizer.beta2)} ** t)) + ${n(optimizer.epsilon)})`,
      ];
  }
}
