import { Check, CircleDashed, Minus } from 'lucide-react';
import { type JSX, useState } from 'react';
import { AppError } from '../../src-core/graph/appError.ts';
import type { WeightMatch, WeightRow, WeightSource } from '../../src-core/protocol/weightMatch.ts';
import { formatShape } from '../../src-core/tensor/shape.ts';
import { textOfError } from '../i18n/errorText.ts';
import { useText } from '../i18n/useText.ts';
import type { Dialog } from '../model/appState.ts';
import { takeWeights } from '../model/weightImport.ts';
import { Modal, closeDialog } from './Modal.tsx';

/** What is to become of each parameter: the key of a source, null to keep it, undefined where that is not said yet. */
type Choices = Readonly<Record<string, string | null | undefined>>;

const keep = 'keep';

/** Each parameter of the document beside the tensor of a file that fits it. Nothing is loaded before each has its answer. */
export function WeightsDialog({ dialog: { path, name, match } }: { readonly dialog: Extract<Dialog, { kind: 'weights' }> }): JSX.Element {
  const { t } = useText();
  const [choices, setChoices] = useState<Choices>(() => Object.fromEntries(match.rows.map(({ parameter, certain }) => [parameter, certain ?? undefined])));
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const open = match.rows.filter(({ parameter }) => choices[parameter] === undefined);
  const suggested = open.filter(({ offered }) => offered !== null);
  const taken = match.rows.filter(({ parameter }) => typeof choices[parameter] === 'string').length;
  const choose = (answers: Choices): void => {
    setChoices({ ...choices, ...answers });
  };
  const load = (): void => {
    setBusy(true);
    const chosen = Object.fromEntries(match.rows.map(({ parameter }) => [parameter, choices[parameter] ?? null]));
    takeWeights(path, name, chosen).then(closeDialog, (error: unknown) => {
      setBusy(false);
      setFault(error instanceof AppError ? textOfError(error).text : String(error));
    });
  };
  return (
    <Modal title={t('weights.title', { name })} className="dialog-weights">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          load();
        }}
      >
        {fault !== '' && <p className="data-fault" role="alert">{fault}</p>}
        {match.refused.map(({ node, layer, reason }) => (
          <p key={`${node} ${layer}`} className="weights-refused" role="alert">{t(`weights.refused.${reason}`, { node, layer })}</p>
        ))}
        <div className="weights-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('weights.parameter')}</th>
                <th scope="col">{t('weights.shape')}</th>
                <th scope="col">{t('weights.source')}</th>
                <th scope="col"><span className="visually-hidden">{t('weights.standing')}</span></th>
              </tr>
            </thead>
            <tbody>
              {match.rows.map((row) => (
                <Row key={row.parameter} row={row} match={match} choice={choices[row.parameter]} onChoose={(choice) => { choose({ [row.parameter]: choice }); }} />
              ))}
            </tbody>
          </table>
        </div>
        <Unused match={match} choices={choices} />
        <div className="weights-summary">
          <p role="status">{open.length === 0 ? t('weights.ready', { taken, count: match.rows.length }) : t('weights.open', { open: open.length, count: match.rows.length })}</p>
          {suggested.length > 0 && (
            <button type="button" className="button button-plain" onClick={() => { choose(Object.fromEntries(suggested.map(({ parameter, offered }) => [parameter, offered]))); }}>
              {t('weights.suggest', { count: suggested.length })}
            </button>
          )}
          {open.length > 0 && taken > 0 && (
            <button type="button" className="button button-plain" onClick={() => { choose(Object.fromEntries(open.map(({ parameter }) => [parameter, null]))); }}>
              {t('weights.keepRest')}
            </button>
          )}
        </div>
        <div className="dialog-actions">
          <button type="button" className="button button-plain" onClick={closeDialog}>{t('action.cancel')}</button>
          <button type="submit" className="button button-primary" disabled={busy || open.length > 0 || taken === 0}>{t('weights.load')}</button>
        </div>
      </form>
    </Modal>
  );
}

function Row({ row, match, choice, onChoose }: { readonly row: WeightRow; readonly match: WeightMatch; readonly choice: string | null | undefined; readonly onChoose: (choice: string | null) => void }): JSX.Element {
  const { t } = useText();
  const stands = choice === undefined ? 'open' : choice === null ? 'kept' : choice === row.certain ? 'certain' : 'chosen';
  const Icon = stands === 'open' ? CircleDashed : stands === 'kept' ? Minus : Check;
  return (
    <tr data-stands={stands}>
      <th scope="row">{row.name}</th>
      <td className="number">{formatShape(row.shape)}</td>
      <td>
        <select className="select" aria-label={t('weights.sourceOf', { name: row.name })} value={choice === null ? keep : (choice ?? '')} onChange={(event) => { onChoose(event.target.value === keep ? null : event.target.value); }}>
          {choice === undefined && <option value="" disabled>{t(row.sources.length > 0 ? 'weights.choose' : 'weights.nothing')}</option>}
          {row.sources.map((source) => (
            <option key={source.key} value={source.key}>{sourceWords(source, match, t)}</option>
          ))}
          <option value={keep}>{t('weights.keep')}</option>
        </select>
      </td>
      <td className="weights-stands"><Icon size={14} aria-hidden /> {t(`weights.stands.${stands}`)}</td>
    </tr>
  );
}

/** `encoder.weight_ih_l0 [12, 4] + … (transposed, a part of it)` */
function sourceWords({ tensors, steps }: WeightSource, match: WeightMatch, t: ReturnType<typeof useText>['t']): string {
  const named = tensors.map((tensor) => `${tensor} ${formatShape(match.tensors.find(({ name }) => name === tensor)?.shape ?? [])}`).join(' + ');
  return steps.length === 0 ? named : `${named} (${steps.map((step) => t(`weights.step.${step}`)).join(', ')})`;
}

/** Tensors of the file that go nowhere. */
function Unused({ match, choices }: { readonly match: WeightMatch; readonly choices: Choices }): JSX.Element | null {
  const { t } = useText();
  const used = new Set(match.rows.flatMap(({ parameter, sources }) => sources.find(({ key }) => key === choices[parameter])?.tensors ?? []));
  const unused = match.tensors.filter(({ name }) => !used.has(name));
  if (unused.length === 0) return null;
  return (
    <details className="weights-unused">
      <summary>{t('weights.unused', { count: unused.length })}</summary>
      <ul>
        {unused.slice(0, 200).map(({ name, shape }) => (
          <li key={name}>{name} <span className="quiet">{formatShape(shape)}</span></li>
        ))}
      </ul>
    </details>
  );
}
