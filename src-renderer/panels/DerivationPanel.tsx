import { Copy, Sigma } from 'lucide-react';
import { type JSX, useMemo } from 'react';
import { derivationLatex, derivationMarkdown } from '../../src-core/explain/derivationText.ts';
import type { Derivation } from '../../src-core/protocol/derivation.ts';
import type { TensorAnswer } from '../../src-core/protocol/runTensors.ts';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { asMatrix } from '../model/cells.ts';
import { copyText } from '../model/copyText.ts';
import { type Subject, chosenSubject, subjectsOf } from '../model/derivation.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { notify, notifyError } from '../model/notices.ts';
import { app, presentOf, useApp } from '../model/store.ts';
import { aheadOf } from '../model/walk.ts';
import { DerivationFormulas } from './DerivationFormulas.tsx';
import { ElementChooser } from './ElementChooser.tsx';
import { Fault } from './Fault.tsx';
import { PathsPanel } from './PathsPanel.tsx';
import { useDerivation } from './useDerivation.ts';
import { useTensor } from './useTensor.ts';
import { WalkAhead } from './WalkAhead.tsx';

/** The derivation of a number of the selection, and the paths that its gradient is made of. */
export function DerivationPanel(): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const selection = useApp((state) => state.selection);
  const choice = useApp((state) => state.derivation);
  const subjects = useMemo(() => subjectsOf(document, selection), [document, selection]);
  const subject = chosenSubject(subjects, choice);
  const ahead = useApp(aheadOf);
  if (ahead) return <WalkAhead />;
  if (!subject) {
    return (
      <div className="derivation-empty">
        <Sigma size={22} aria-hidden />
        <p>{t(selection.nodes.size + selection.edges.size > 1 ? 'derivation.one' : 'derivation.select')}</p>
        <p className="quiet">{t('derivation.selectHint')}</p>
      </div>
    );
  }
  return <Chosen subjects={subjects} subject={subject} element={choice.what === subject.key || choice.what === '' ? choice.element : 0} />;
}

interface ChosenProps {
  readonly subjects: readonly Subject[];
  readonly subject: Subject;
  readonly element: number;
}

function Chosen({ subjects, subject, element }: ChosenProps): JSX.Element {
  const { t } = useText();
  const tensor = useTensor(subject.tensor);
  return (
    <div className="derivation">
      {tensor ? (
        <ChosenNumber subjects={subjects} subject={subject} tensor={tensor} wanted={element} />
      ) : (
        <div className="derivation-side">
          <SubjectSelect subjects={subjects} subject={subject} />
          <p className="quiet">{t('derivation.no')}</p>
        </div>
      )}
    </div>
  );
}

interface NumberProps extends Omit<ChosenProps, 'element'> {
  readonly tensor: TensorAnswer;
  readonly wanted: number;
}

function ChosenNumber({ subjects, subject, tensor, wanted }: NumberProps): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const rate = useApp((state) => presentOf(state).training.learningRate);
  const hidden = useHidden();
  const step = useApp((state) => Math.min(state.step, tensor.steps - 1));
  const sample = useApp((state) => Math.min(state.sample, tensor.samples - 1));
  const size = Math.max(1, sizeOf(tensor.shape));
  const element = Math.min(wanted, size - 1);
  const from = (step * tensor.samples + sample) * size;
  const { rows, columns } = asMatrix(tensor.shape);
  const place = subject.place(element, step, sample);
  const { answer, fault, stale } = useDerivation(place, digits);
  const shown = answer && (hidden.any ? withoutNumbers(answer) : answer);
  const query = subject.query(element, step, sample);
  const numberAt = (index: number): number => {
    const value = tensor.value[from + index] ?? NaN;
    const gradient = tensor.gradient?.[from + index] ?? NaN;
    return { value, loss: value, gradient, updated: value - rate * gradient }[subject.kind];
  };
  return (
    <>
      <div className="derivation-side">
        <SubjectSelect subjects={subjects} subject={subject} />
        {subject.kind !== 'loss' && (
          <ElementChooser
            name={subject.name}
            rows={rows}
            columns={columns}
            digits={digits}
            chosen={element}
            tone={subject.kind === 'gradient' ? 'backward' : subject.kind === 'updated' ? 'ink' : 'forward'}
            numberAt={hidden.any ? () => '?' : numberAt}
            onChoose={(index) => {
              app.setState({ derivation: { what: subject.key, element: index } });
            }}
          />
        )}
        <p className="quiet derivation-at">
          {[
            ...(tensor.steps > 1 ? [t('derivation.at', { step: step + 1, steps: tensor.steps })] : []),
            ...(tensor.samples > 1 ? [t('derivation.atSample', { sample: sample + 1, samples: tensor.samples })] : []),
          ].join(' · ')}
        </p>
        {shown && <CopyButtons derivation={shown} forward={query === null} />}
        {hidden.any && <p className="quiet">{t('derivation.hidden')}</p>}
      </div>
      {fault && !stale ? <Fault fault={fault} tooLarge="derivation.tooLarge" /> : shown && <DerivationFormulas derivation={shown} stale={stale} forward={query === null} />}
      <aside className="derivation-paths" aria-label={t('paths.title')}>
        {hidden.any ? <p className="quiet">{t('derivation.hiddenPaths')}</p> : fault?.code === 'E_NO_LOSS' ? null : query ? <PathsPanel query={query} digits={digits} /> : <p className="quiet">{t('paths.ofValue')}</p>}
      </aside>
    </>
  );
}

function SubjectSelect({ subjects, subject }: Pick<ChosenProps, 'subjects' | 'subject'>): JSX.Element {
  const { t } = useText();
  const nameOf = ({ kind, name }: Subject): string => (kind === 'loss' ? t('derivation.loss') : t(`derivation.${kind}`, { name }));
  return (
    <select
      className="select"
      aria-label={t('derivation.what')}
      value={subject.key}
      onChange={(event) => {
        app.setState(({ derivation }) => ({ derivation: { what: event.target.value, element: derivation.element } }));
      }}
    >
      {subjects.map((choice) => (
        <option key={choice.key} value={choice.key}>
          {nameOf(choice)}
        </option>
      ))}
    </select>
  );
}

function CopyButtons({ derivation, forward }: { readonly derivation: Derivation; readonly forward: boolean }): JSX.Element {
  const { t } = useText();
  const headings = { chain: t('derivation.chain'), matrix: t('derivation.matrix'), element: t('derivation.oneElement'), upToLoss: t(forward ? 'derivation.upToData' : 'derivation.upToLoss') };
  const copy = (text: string): void => {
    copyText(text).then(() => {
      notify({ kind: 'success', title: t('derivation.copied') });
    }, notifyError);
  };
  return (
    <div className="derivation-copy">
      <button type="button" className="button" onClick={() => { copy(derivationLatex(derivation)); }}>
        <Copy size={13} aria-hidden /> {t('derivation.copyLatex')}
      </button>
      <button type="button" className="button" onClick={() => { copy(derivationMarkdown(derivation, headings)); }}>
        <Copy size={13} aria-hidden /> {t('derivation.copyMarkdown')}
      </button>
    </div>
  );
}

/** The formulas in symbols alone: what is asked for is found by the one who is asked. */
function withoutNumbers({ lines, matrix, ...derivation }: Derivation): Derivation {
  return {
    ...derivation,
    lines: lines.map((line) => ({ ...line, numeric: '', result: line.symbolic === '' ? '\\text{?}' : '', where: [] })),
    matrix: matrix && { symbolic: matrix.symbolic, numeric: null, result: '', where: matrix.where },
  };
}
