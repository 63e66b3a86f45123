import { Plus, Trash2 } from 'lucide-react';
import { type JSX, useId } from 'react';
import { optimizerKinds } from '../../../src-core/graph/training.ts';
import { activationFunctions } from '../../../src-core/node/emitter.ts';
import { registry } from '../../../src-core/node/registry.ts';
import { useText } from '../../i18n/useText.ts';
import { nodeTitle } from '../../model/nodeFacts.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { TextCell } from '../../widgets/TextCell.tsx';
import { type AxisDraft, type PlanDraft, type Setting, axisOf, freshAxis, mostAxes, nodesFor, seedsOf, settings } from './sweepPlan.ts';

interface Props {
  readonly draft: PlanDraft;
  readonly onChange: (draft: PlanDraft) => void;
  readonly readOnly: boolean;
}

/** Which settings are varied, over which values, and with which seeds. */
export function SweepForm({ draft, onChange, readOnly }: Props): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const { axes, seeds } = draft;
  const free = settings.filter((setting) => !axes.some((axis) => axis.setting === setting) && (!needsNodes(setting) || nodesFor(setting, document).length > 0));
  const replace = (index: number, axis: AxisDraft): void => { onChange({ ...draft, axes: axes.with(index, axis) }); };
  return (
    <div className="sweep-axes">
      {axes.map((axis, index) => (
        <Axis key={axis.setting} axis={axis} free={free} readOnly={readOnly} onChange={(changed) => { replace(index, changed); }} onRemove={() => { onChange({ ...draft, axes: axes.filter((_, other) => other !== index) }); }} />
      ))}
      {axes.length < mostAxes && free.length > 0 && (
        <button
          type="button"
          className="button button-plain sweep-add"
          disabled={readOnly}
          onClick={() => {
            const [first] = free;
            if (first) onChange({ ...draft, axes: [...axes, freshAxis(first, document)] });
          }}
        >
          <Plus size={14} aria-hidden /> {t('sweep.add')}
        </button>
      )}
      <div className="sweep-axis">
        <span className="form-label">{t('sweep.seeds')}</span>
        <TextCell label={t('sweep.seeds')} value={seeds} readOnly={readOnly} range={t('sweep.seedsRange')} read={(text) => text} valid={(typed) => typeof typed === 'string' && seedsOf(typed) !== undefined} onChange={(typed) => { if (typeof typed === 'string') onChange({ ...draft, seeds: typed }); }} />
      </div>
    </div>
  );
}

function needsNodes(setting: Setting): boolean {
  return setting === 'width' || setting === 'depth' || setting === 'activation';
}

function Axis({ axis, free, readOnly, onChange, onRemove }: { readonly axis: AxisDraft; readonly free: readonly Setting[]; readonly readOnly: boolean; readonly onChange: (axis: AxisDraft) => void; readonly onRemove: () => void }): JSX.Element {
  const { t, own } = useText();
  const id = useId();
  const document = useApp(presentOf);
  const { setting, text, kinds } = axis;
  const name = t(`sweep.setting.${setting}`);
  const labels = registry.get('activation')?.labels;
  const chosen = (kind: string): string => {
    const words = labels?.[`function.${kind}`];
    return setting === 'optimizer' ? t(`training.optimizer.${optimizerKinds.find((one) => one === kind) ?? 'sgd'}`) : words ? own(words) : kind;
  };
  return (
    <fieldset className="sweep-axis" disabled={readOnly}>
      <legend className="visually-hidden">{name}</legend>
      <select id={id} className="select" aria-label={t('sweep.setting')} value={setting} onChange={(event) => { const next = free.find((one) => one === event.target.value); if (next) onChange(freshAxis(next, document)); }}>
        {[setting, ...free].map((one) => (
          <option key={one} value={one}>
            {t(`sweep.setting.${one}`)}
          </option>
        ))}
      </select>
      <button type="button" className="icon-button" aria-label={t('sweep.remove', { name })} title={t('sweep.remove', { name })} onClick={onRemove}>
        <Trash2 size={14} aria-hidden />
      </button>
      {setting === 'optimizer' || setting === 'activation' ? (
        <Chips label={name} choices={(setting === 'optimizer' ? optimizerKinds : activationFunctions).map((kind) => ({ id: kind, name: chosen(kind) }))} chosen={kinds} onChange={(next) => { onChange({ ...axis, kinds: next }); }} />
      ) : (
        <TextCell
          label={t('sweep.values', { name })}
          value={text}
          readOnly={readOnly}
          range={t(`sweep.range.${setting}`)}
          read={(typed) => typed}
          valid={(typed) => typeof typed === 'string' && axisOf({ ...axis, text: typed }, document) !== undefined}
          onChange={(typed) => { if (typeof typed === 'string') onChange({ ...axis, text: typed }); }}
        />
      )}
      {needsNodes(setting) && <Chips label={t('sweep.nodes')} single={setting === 'depth'} choices={nodesFor(setting, document).map((node) => ({ id: node.id, name: nodeTitle(node) }))} chosen={axis.nodes} onChange={(nodes) => { onChange({ ...axis, nodes }); }} />}
    </fieldset>
  );
}

/** Several of a few, switched on and off. */
function Chips({ label, choices, chosen, single = false, onChange }: { readonly label: string; readonly choices: readonly { readonly id: string; readonly name: string }[]; readonly chosen: readonly string[]; readonly single?: boolean; readonly onChange: (chosen: readonly string[]) => void }): JSX.Element {
  return (
    <div className="chips" role="group" aria-label={label}>
      {choices.map(({ id, name }) => {
        const on = chosen.includes(id);
        return (
          <button key={id} type="button" className="chip" aria-pressed={on} onClick={() => { onChange(single ? [id] : on ? chosen.filter((other) => other !== id) : [...chosen, id]); }}>
            {name}
          </button>
        );
      })}
    </div>
  );
}
