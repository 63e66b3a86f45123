import type { JSX } from 'react';
import type { CheckedGradientAnswer } from '../../src-core/protocol/gradientCheck.ts';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import { elementName } from '../../src-core/tensor/tensor.ts';
import { view } from '../canvas/flowAdapter.ts';
import { useText } from '../i18n/useText.ts';
import { showPlace } from '../model/derivation.ts';
import { formatSignificant } from '../model/formatNumber.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { app, presentOf, useAppParts } from '../model/store.ts';

const checkDigits = 8;
const errorDigits = 1;

interface Props {
  readonly gradient: CheckedGradientAnswer;
  /** Says what the gradient is the worst of, with its relative error. */
  readonly title?: 'check.worst';
}

/** One gradient of a check: whose it is, what backpropagation gives and what differences give. A click goes there. */
export function CheckedGradient({ gradient, title }: Props): JSX.Element {
  const { t } = useText();
  const { backpropagated, numerical, relativeError, kink } = gradient;
  const asked = useAsked(gradient);
  const name = useName(gradient);
  const plain = (value: number | null): string => (asked ? '?' : value === null ? t('check.notFinite') : formatSignificant(value, checkDigits));
  const error = relativeError === null ? t('check.notFinite') : relativeError.toExponential(errorDigits).replace('-', '−');
  return (
    <li className="check-item">
      <p>
        {title && `${t(title, { error })} `}
        <button type="button" className="link" onClick={() => { goTo(gradient); }}>
          {name}
        </button>
      </p>
      <dl className="facts">
        <dt>{t('check.backpropagated')}</dt>
        <dd className="number">{plain(backpropagated)}</dd>
        {kink ? (
          <>
            <dt>{t('check.left')}</dt>
            <dd className="number">{plain(kink.left)}</dd>
            <dt>{t('check.right')}</dt>
            <dd className="number">{plain(kink.right)}</dd>
            <dt>{t('check.takes')}</dt>
            <dd>{asked ? '?' : t(`check.takes.${kink.takes}`)}</dd>
          </>
        ) : (
          <>
            <dt>{t('check.numerical')}</dt>
            <dd className="number">{plain(numerical)}</dd>
            {!title && (
              <>
                <dt>{t('check.error')}</dt>
                <dd className="number">{error}</dd>
              </>
            )}
          </>
        )}
      </dl>
    </li>
  );
}

/** As the user counts: `W1, element 2,1, step 3, sample 1`. */
function useName({ what, shape, place }: CheckedGradientAnswer): string {
  const { t } = useText();
  const { steps, samples } = useAppParts((state) => ({ steps: presentOf(state).data.steps, samples: presentOf(state).data.samples }));
  return [
    what,
    ...(sizeOf(shape) > 1 ? [t('check.element', { element: elementName(place.element, shape) })] : []),
    ...('step' in place && steps > 1 ? [t('questions.atStep', { step: place.step + 1 })] : []),
    ...('sample' in place && samples > 1 ? [t('questions.atSample', { sample: place.sample + 1 })] : []),
  ].join(t('check.comma'));
}

/** Whether the gradient is asked for and its answer not yet found. */
function useAsked({ place }: CheckedGradientAnswer): boolean {
  const hidden = useHidden();
  const hides = place.kind === 'gradient' ? hidden.outputGradient(place) : hidden.parameter(place.parameter, 'gradient');
  return hides?.('step' in place ? place.step : 0, 'sample' in place ? place.sample : 0, place.element) ?? false;
}

function goTo({ place }: CheckedGradientAnswer): void {
  showPlace(place);
  const [node] = app.getState().selection.nodes;
  if (node !== undefined) view.reveal(node);
}
