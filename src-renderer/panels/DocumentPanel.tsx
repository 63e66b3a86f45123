import { type JSX, useId } from 'react';
import { type GraphDocument, longest } from '../../src-core/graph/document.ts';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import { registry } from '../../src-core/node/registry.ts';
import { kernelChoices, threadChoices } from '../../src-core/protocol/kernelChoice.ts';
import { useText } from '../i18n/useText.ts';
import { changeSettings } from '../model/appearance.ts';
import { edit } from '../model/documentEdits.ts';
import { presentOf, useApp } from '../model/store.ts';
import { ChoiceRow } from '../widgets/ChoiceRow.tsx';
import { RichText } from '../widgets/RichText.tsx';
import { part } from '../widgets/part.tsx';
import { AskForLoss } from './AskFor.tsx';
import { DataLength } from './DataLength.tsx';

const GradientCheckPanel = part(async () => (await import('./GradientCheckPanel.tsx')).GradientCheckPanel);
const Answers = part(async () => (await import('./Answers.tsx')).Answers);

const precisions = ['float64', 'float32'] as const;

/** The document itself: what it is, where it comes from, what is known of its answers. */
export function DocumentPanel(): JSX.Element {
  const { t } = useText();
  const titleId = useId();
  const kernels = useApp((state) => state.settings.kernels);
  const threads = useApp((state) => state.settings.threads);
  const { title, description, source, errata = [], precision, nodes, expected } = useApp(presentOf);
  const numbers = useApp((state) => trainableNumbers(presentOf(state)));
  return (
    <>
      <header className="panel-head">
        <div className="panel-head-wide">
          <label className="visually-hidden" htmlFor={titleId}>
            {t('documentPanel.title')}
          </label>
          <textarea
            id={titleId}
            className="title-field"
            rows={1}
            value={title}
            placeholder={t('document.untitled')}
            onChange={(event) => {
              const text = event.target.value.replaceAll('\n', ' ');
              edit('edit.document', (document) => ({ ...document, title: text.slice(0, longest.name) }), 'title');
            }}
          />
        </div>
      </header>
      {description !== undefined && (
        <section className="panel-section prose">
          <p>
            <RichText text={description} />
          </p>
        </section>
      )}
      <section className="panel-section" data-document aria-label={t('documentPanel.overview')}>
        <h3>{t('documentPanel.overview')}</h3>
        <DataLength />
        <div className="form">
          <ChoiceRow
            setting="precision"
            label={t('documentPanel.precision')}
            value={precision}
            choices={precisions}
            told={(choice) => choice}
            onChoose={(chosen) => {
              edit('edit.document', (document) => ({ ...document, precision: chosen }));
            }}
          />
          <ChoiceRow
            label={t('documentPanel.kernels')}
            help={t('documentPanel.kernelsHelp')}
            value={kernels}
            choices={kernelChoices}
            told={(choice) => t(`kernels.${choice}`)}
            onChoose={(chosen) => {
              changeSettings({ kernels: chosen });
            }}
          />
          <ChoiceRow
            label={t('documentPanel.threads')}
            help={t('documentPanel.threadsHelp')}
            value={threads}
            choices={threadChoices}
            told={(choice) => t(`threads.${choice}`)}
            onChoose={(chosen) => {
              changeSettings({ threads: chosen });
            }}
          />
          <span className="form-label">{t('documentPanel.parameterCount')}</span>
          <span className="number form-value">{numbers}</span>
        </div>
        <p className="quiet">{t('data.forAll')}</p>
      </section>
      {nodes.length > 0 && <GradientCheckPanel />}
      {(nodes.some(({ type }) => registry.get(type)?.loss) || expected.length > 0) && <AskForLoss />}
      {expected.length > 0 && <Answers />}
      {errata.length > 0 && (
        <section className="panel-section">
          <h3>{t('documentPanel.errata')}</h3>
          <ul className="errata">
            {errata.map((text) => (
              <li key={text}>
                <RichText text={text} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {source !== undefined && (
        <section className="panel-section">
          <h3>{t('documentPanel.source')}</h3>
          <p className="quiet">{source}</p>
        </section>
      )}
    </>
  );
}

/** How many numbers an update moves: those of parameters, and of inputs that are trained. */
function trainableNumbers({ parameters, nodes, data }: GraphDocument): number {
  const ofParameters = parameters.filter(({ trainable }) => trainable).map(({ values }) => values);
  const ofInputs = nodes.filter(({ config }) => config['trainable'] === true).flatMap(({ id }) => data.columns[id]?.values ?? []);
  return [...ofParameters, ...ofInputs].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
