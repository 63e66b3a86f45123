import { CircleHelp } from 'lucide-react';
import { type JSX, useId, useMemo, useState } from 'react';
import { questionsOf } from '../../src-core/explain/questions.ts';
import type { GraphEdge, Locator } from '../../src-core/graph/document.ts';
import { type Shape, sizeOf } from '../../src-core/tensor/shape.ts';
import { elementName } from '../../src-core/tensor/tensor.ts';
import type { MessageKey } from '../i18n/en.ts';
import { useText } from '../i18n/useText.ts';
import { ask, questionsAt } from '../model/questions.ts';
import { presentOf, useApp } from '../model/store.ts';
import { part } from '../widgets/part.tsx';

const QuestionItem = part(async () => (await import('./QuestionItem.tsx')).QuestionItem);

/** One number of a place that can be asked for. */
interface Askable {
  readonly label: MessageKey;
  readonly at: Locator;
  readonly after: 0 | 1;
}

/** Asks for what an edge carries: its value, or the gradient that comes back through it, at the step and sample shown. */
export function AskForEdge({ edge, shape, hasGradient }: { readonly edge: GraphEdge; readonly shape: Shape; readonly hasGradient: boolean }): JSX.Element {
  const several = useApp((state) => presentOf(state).data.steps * presentOf(state).data.samples > 1);
  const step = useApp((state) => state.step);
  const sample = useApp((state) => state.sample);
  const when = several ? { step, sample } : {};
  const value: Askable = { label: 'edge.value', at: { kind: 'value', ...edge.source, ...when }, after: 0 };
  const gradient: Askable = { label: 'edge.gradient', at: { kind: 'edge-gradient', edge: edge.id, ...when }, after: 0 };
  return <AskFor place={{ edge: edge.id }} numbers={hasGradient ? [value, gradient] : [value]} shape={shape} />;
}

/** Asks for a parameter's gradient, or for what one step makes of it. */
export function AskForParameter({ id, shape }: { readonly id: string; readonly shape: Shape }): JSX.Element {
  const gradient: Askable = { label: 'parameter.gradient', at: { kind: 'parameter-gradient', parameter: id }, after: 0 };
  const updated: Askable = { label: 'ask.updated', at: { kind: 'parameter', parameter: id }, after: 1 };
  return <AskFor place={{ parameter: id }} numbers={[gradient, updated]} shape={shape} />;
}

export function AskForLoss(): JSX.Element {
  const { t } = useText();
  return <AskFor title={t('ask.loss')} place="loss" numbers={[{ label: 'toolbar.loss', at: { kind: 'loss' }, after: 0 }, { label: 'ask.lossAfter', at: { kind: 'loss' }, after: 1 }]} shape={[]} />;
}

/** The questions at a place, and the control that asks one more. */
function AskFor({ place, numbers, shape, title }: { readonly place: Parameters<typeof questionsAt>[1]; readonly numbers: readonly Askable[]; readonly shape: Shape; readonly title?: string }): JSX.Element {
  const { t } = useText();
  const size = sizeOf(shape);
  const document = useApp(presentOf);
  const key = JSON.stringify(place);
  const all = useMemo(() => questionsOf(document), [document]);
  const here = useMemo(() => questionsAt(document, JSON.parse(key) as typeof place), [document, key]);
  const [which, setWhich] = useState(0);
  const [element, setElement] = useState(-1);
  const [hidden, setHidden] = useState(true);
  const whichId = useId();
  const elementId = useId();
  const chosen = numbers[which] ?? numbers[0];
  return (
    <section className="panel-section ask" aria-label={title ?? t('ask.title')}>
      <h3>{title ?? t('ask.title')}</h3>
      {here.length > 0 && (
        <ol className="question-list question-list-narrow">
          {here.map((question) => (
            <QuestionItem key={question.id} question={question} questions={all} editing />
          ))}
        </ol>
      )}
      <div className="form">
        <label className="form-label" htmlFor={whichId}>
          {t('ask.number')}
        </label>
        <select id={whichId} className="select" value={which} onChange={(event) => { setWhich(Number(event.target.value)); }}>
          {numbers.map(({ label }, index) => (
            <option key={label} value={index}>
              {t(label)}
            </option>
          ))}
        </select>
        {size > 1 && (
          <>
            <label className="form-label" htmlFor={elementId}>
              {t('parameter.element')}
            </label>
            <select id={elementId} className="select" value={element} onChange={(event) => { setElement(Number(event.target.value)); }}>
              <option value={-1}>{t('ask.all', { count: size })}</option>
              {Array.from({ length: Math.min(size, 64) }, (_, index) => (
                <option key={index} value={index}>
                  {elementName(index, shape)}
                </option>
              ))}
            </select>
          </>
        )}
        <label className="form-check">
          <input type="checkbox" checked={hidden} onChange={(event) => { setHidden(event.target.checked); }} />
          <span>{t('ask.hide')}</span>
        </label>
      </div>
      <button
        type="button"
        className="button"
        onClick={() => {
          if (chosen) ask(element >= 0 && element < size ? { ...chosen.at, element } as Locator : chosen.at, chosen.after, hidden);
        }}
      >
        <CircleHelp size={14} aria-hidden />
        {t('ask.ask')}
      </button>
    </section>
  );
}
