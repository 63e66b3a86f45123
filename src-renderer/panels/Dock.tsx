import { Tabs } from '@base-ui/react/tabs';
import { ChevronDown, ChevronUp, Lightbulb } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import type { AppState } from '../model/appState.ts';
import { changeSettings } from '../model/appearance.ts';
import { app, presentOf, useApp } from '../model/store.ts';
import { growDock } from '../model/derivation.ts';
import { DockSeparator } from './DockSeparator.tsx';
import { Problems } from './Problems.tsx';
import { part } from '../widgets/part.tsx';
import { useMark } from '../widgets/useMark.ts';
import { useStructureHints } from './useHealth.ts';

const TrainingPanel = part(async () => (await import('./training/TrainingPanel.tsx')).TrainingPanel);
const DataWorkbench = part(async () => (await import('./data/DataWorkbench.tsx')).DataWorkbench);
const ResultsPanel = part(async () => (await import('./results/ResultsPanel.tsx')).ResultsPanel);
const SweepPanel = part(async () => (await import('./sweep/SweepPanel.tsx')).SweepPanel);
const DerivationPanel = part(async () => (await import('./DerivationPanel.tsx')).DerivationPanel);
const HealthPanel = part(async () => (await import('./HealthPanel.tsx')).HealthPanel);
const Questions = part(async () => (await import('./Questions.tsx')).Questions);
const Outline = part(async () => (await import('./Outline.tsx')).Outline);

/** What cannot be read in a few lines. */
const roomy: ReadonlySet<AppState['dockTab']> = new Set(['derivation', 'data', 'curve', 'results', 'sweep']);

/** Below the canvas: the loss curve, the problems and hints, the gradients' health, and every edge in words. */
export function Dock(): JSX.Element {
  const { t } = useText();
  const open = useApp((state) => state.settings.dockOpen);
  const height = useApp((state) => state.settings.dockHeight);
  const tab = useApp((state) => state.dockTab);
  const errors = useApp((state) => state.analysis.diagnostics.filter(({ severity }) => severity === 'error').length);
  const warnings = useApp((state) => state.analysis.diagnostics.length) - errors;
  const questions = useApp((state) => presentOf(state).expected.filter(({ question }) => question).length);
  const hints = useStructureHints().length;
  const fold = useMark('view.dock');
  const toData = useMark('view.data', t('dock.data'));
  const toQuestions = useMark('questions.show', t('dock.questions'));
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <Tabs.Root
      className="dock"
      data-open={open || undefined}
      style={open ? { height: `min(${String(height)}px, 75vh)` } : undefined}
      value={tab}
      onValueChange={(value: AppState['dockTab']) => {
        app.setState({ dockTab: value });
        if (roomy.has(value)) growDock();
        else if (!open) changeSettings({ dockOpen: true });
      }}
    >
      {open && <DockSeparator />}
      <div className="dock-bar">
        <Tabs.List
          className="tabs"
          aria-label={t('dock.label')}
          onClick={() => {
            // The tab that is chosen already opens a folded dock, too.
            if (!app.getState().settings.dockOpen) changeSettings({ dockOpen: true });
          }}
        >
          <Tabs.Tab className="tab" value="data" data-tab="data" {...toData}>
            {t('dock.data')}
          </Tabs.Tab>
          <Tabs.Tab className="tab" value="curve" data-tab="curve">
            {t('dock.training')}
          </Tabs.Tab>
          <Tabs.Tab className="tab" value="results" data-tab="results">
            {t('dock.results')}
          </Tabs.Tab>
          <Tabs.Tab className="tab" value="sweep" data-tab="sweep">
            {t('dock.sweep')}
          </Tabs.Tab>
          <Tabs.Tab className="tab" value="problems" data-tab="problems">
            {t('dock.problems')}
            {errors > 0 && <span className="tab-count">{errors}</span>}
            {errors === 0 && warnings > 0 && <span className="tab-count tab-count-quiet">{warnings}</span>}
            {hints > 0 && (
              <span className="tab-hints">
                <Lightbulb size={12} role="img" aria-label={t('hints.title')} />
                {hints}
              </span>
            )}
          </Tabs.Tab>
          <Tabs.Tab className="tab" value="derivation" data-tab="derivation">
            {t('dock.derivation')}
          </Tabs.Tab>
          <Tabs.Tab className="tab" value="health" data-tab="health">
            {t('dock.health')}
          </Tabs.Tab>
          <Tabs.Tab className="tab" value="outline" data-tab="outline">
            {t('dock.outline')}
          </Tabs.Tab>
          <Tabs.Tab className="tab" value="questions" data-tab="questions" {...toQuestions}>
            {t('dock.questions')}
            {questions > 0 && <span className="tab-count tab-count-quiet">{questions}</span>}
          </Tabs.Tab>
        </Tabs.List>
        <button type="button" className="icon-button" aria-expanded={open} aria-label={fold['data-tip']} {...fold} onClick={() => { changeSettings({ dockOpen: !open }); }}>
          <Chevron size={15} aria-hidden />
        </button>
      </div>
      {open && (
        <>
          <Tabs.Panel className="dock-panel" value="data">
            <DataWorkbench />
          </Tabs.Panel>
          <Tabs.Panel className="dock-panel" value="curve">
            <TrainingPanel />
          </Tabs.Panel>
          <Tabs.Panel className="dock-panel" value="results">
            <ResultsPanel />
          </Tabs.Panel>
          <Tabs.Panel className="dock-panel" value="sweep">
            <SweepPanel />
          </Tabs.Panel>
          <Tabs.Panel className="dock-panel" value="problems">
            <Problems />
          </Tabs.Panel>
          <Tabs.Panel className="dock-panel" value="derivation">
            <DerivationPanel />
          </Tabs.Panel>
          <Tabs.Panel className="dock-panel" value="health">
            <HealthPanel />
          </Tabs.Panel>
          <Tabs.Panel className="dock-panel" value="outline">
            <Outline />
          </Tabs.Panel>
          <Tabs.Panel className="dock-panel" value="questions">
            <Questions />
          </Tabs.Panel>
        </>
      )}
    </Tabs.Root>
  );
}
