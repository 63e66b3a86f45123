import { Check, ChevronsRight, Pause, Play, StepBack, StepForward, X } from 'lucide-react';
import { type JSX, useEffect, useRef } from 'react';
import type { DerivationLine } from '../../src-core/protocol/derivation.ts';
import type { Moment } from '../../src-core/protocol/walk.ts';
import { view } from '../canvas/flowAdapter.ts';
import { Formula } from '../canvas/Formula.tsx';
import { useText } from '../i18n/useText.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { nodeById, nodeFacts, nodeTitle, parameterById } from '../model/nodeFacts.ts';
import { cardSymbol, parameterSymbol } from '../model/nodeSymbols.ts';
import { presentOf, useApp } from '../model/store.ts';
import { type WalkSpeed, endWalk, setWalkSpeed, walkSpeeds, walkTo } from '../model/walk.ts';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { useScrolls } from '../widgets/useScrolls.ts';

/** The walk through a run: where it stands, what happens there in words and formulas, and how to go on. */
export function WalkBar(): JSX.Element | null {
  const { t } = useText();
  const walk = useApp((state) => state.walk);
  const hidesNumbers = useHidden().any;
  useRevealed(walk?.moments[walk.index]?.node ?? null);
  const lines = useRef<HTMLDivElement>(null);
  const scrolls = useScrolls(lines, String(walk?.stand?.index));
  if (!walk) return null;
  const { moments, index, stand, playing, speed } = walk;
  const moment = moments[index];
  if (!moment) return null;
  return (
    <section
      className="walk"
      data-phase={moment.phase}
      aria-label={t('walk.label')}
      onKeyDown={(event) => {
        // Open lists take the key first.
        if (event.key !== 'Escape' || event.target instanceof HTMLSelectElement) return;
        endWalk();
        view.focus();
      }}
    >
      <div className="walk-controls">
        <CommandButton id="run.walkBack" icon={StepBack} />
        <CommandButton id="run.walkPlay" icon={playing ? Pause : Play} title={t(playing ? 'walk.pause' : 'command.run.walkPlay')} />
        <CommandButton id="run.walkNext" icon={StepForward} />
        <CommandButton id="run.walkFinish" icon={ChevronsRight} />
        <label className="field-inline">
          <span className="visually-hidden">{t('walk.speed')}</span>
          <select className="select" aria-label={t('walk.speed')} value={speed} onChange={(event) => { setWalkSpeed(Number(event.target.value) as WalkSpeed); }}>
            {walkSpeeds.map((choice) => (
              <option key={choice} value={choice}>{`${String(choice)} ×`}</option>
            ))}
          </select>
        </label>
        <Phases moments={moments} index={index} />
        <input
          className="walk-slider"
          type="range"
          min={1}
          max={moments.length}
          value={index + 1}
          aria-label={t('walk.position')}
          aria-valuetext={t('toolbar.stepPosition', { at: index + 1, of: moments.length })}
          onChange={(event) => {
            walkTo(Number(event.target.value) - 1);
          }}
        />
        <span className="number walk-place">{`${String(index + 1)} / ${String(moments.length)}`}</span>
        <CommandButton id="run.walk" icon={X} title={t('walk.end')} />
      </div>
      <div className="walk-caption" aria-live={playing ? 'off' : 'polite'} data-moment={stand?.index}>
        <Words moment={moment} />
        <div ref={lines} className="walk-formulas" {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': t('derivation.formulas') })}>
          {stand && hidesNumbers && <p className="quiet">{t('questions.walkHidden')}</p>}
          {stand && !hidesNumbers && <Formulas lines={stand.lines} more={stand.more} />}
          {index === moments.length - 1 && <End updates={moment.phase === 'update'} />}
        </div>
      </div>
    </section>
  );
}

/** What can be done where the walk ends: the update that it has shown is not taken by walking. */
function End({ updates }: { readonly updates: boolean }): JSX.Element | null {
  const { t } = useText();
  const hasLoss = useApp((state) => Object.keys(state.evaluation?.losses ?? {}).length > 0);
  if (!updates) return hasLoss ? null : <p className="walk-end">{t('walk.noLoss')}</p>;
  return (
    <p className="walk-end">
      {t('walk.atEnd')}
      <CommandButton id="run.update" icon={Check}>
        {t('walk.takeUpdate')}
      </CommandButton>
    </p>
  );
}

/** A walk begins with the network in view as a whole where it can be read so; then where it stands stays in view. */
function useRevealed(node: string | null): void {
  const walks = node !== null;
  useEffect(() => {
    if (walks) view.openIfCut();
  }, [walks]);
  useEffect(() => {
    if (node !== null) view.reveal(node);
  }, [node]);
}

const phases = ['forward', 'loss', 'backward', 'update'] as const;

/** The four phases, the present one lit; each is a way to its first moment. */
function Phases({ moments, index }: { readonly moments: readonly Moment[]; readonly index: number }): JSX.Element {
  const { t } = useText();
  const present = moments[index]?.phase;
  return (
    <div className="walk-phases" role="group" aria-label={t('walk.phases')}>
      {phases.map((phase) => {
        const first = moments.findIndex((moment) => moment.phase === phase);
        return (
          <button key={phase} type="button" className="walk-phase" data-phase={phase} aria-pressed={phase === present} disabled={first < 0} onClick={() => { walkTo(first); }}>
            {t(`walk.phase.${phase}`)}
          </button>
        );
      })}
    </div>
  );
}

/** What happens, in words. */
function Words({ moment }: { readonly moment: Moment }): JSX.Element {
  const { t, own } = useText();
  const document = useApp(presentOf);
  const steps = document.data.steps;
  const node = moment.node === null ? undefined : nodeById(document, moment.node);
  const facts = node && nodeFacts(node);
  const name = node ? nodeTitle(node) : moment.parameter === null ? '' : (parameterById(document, moment.parameter)?.name ?? '');
  const symbol = moment.phase === 'loss' ? undefined : node ? cardSymbol(document, node) : moment.parameter === null ? undefined : parameterSymbol(document, moment.parameter);
  const timed = steps > 1 && (moment.phase === 'forward' || moment.phase === 'backward');
  return (
    <p className="walk-words">
      <span className="walk-title">
        <strong>{t(`walk.title.${moment.phase}`, { name })}</strong>
        {symbol !== undefined && <Formula tex={symbol} />}
      </span>
      {timed && <span className="walk-time">{t('walk.atStep', { at: moment.step + 1, of: steps })}</span>}
      <span>{moment.phase === 'forward' && facts ? own(facts.definition.summary) : t(`walk.words.${moment.phase}`)}</span>
    </p>
  );
}

/** What happens, in formulas: symbols first, then the numbers put in. */
function Formulas({ lines, more }: { readonly lines: readonly DerivationLine[]; readonly more: number }): JSX.Element {
  const { t } = useText();
  return (
    <>
      {lines.map((line) => (
        <div key={line.left} className="walk-line">
          <Formula tex={equationOf(line)} />
          {line.where.map((meaning) => (
            <Formula key={meaning} tex={`\\quad ${meaning}`} className="quiet" />
          ))}
        </div>
      ))}
      {more > 0 && <p className="quiet">{t('walk.more', { count: more })}</p>}
    </>
  );
}

/** `left = symbolic = numeric = result`, without the parts that a line has not. */
export function equationOf({ left, symbolic, numeric, result }: DerivationLine): string {
  return [left, symbolic, numeric, result].filter((part, index, parts) => part !== '' && part !== parts[index - 1]).join(' = ');
}
