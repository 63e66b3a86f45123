import type { Sight } from '../../src-core/story/story.ts';
import { gradeOf } from '../model/grades.ts';
import { app } from '../model/store.ts';
import { type Names, cellOf, edgeOf } from './storyPlaces.ts';

/** What is seen of what a story speaks of. */
export interface Seen {
  /** What stands there; null while it is not there, or is of an older run. */
  readonly shown: string | null;
  readonly holds: boolean;
  readonly where: Element | null;
}

const nothing: Seen = { shown: null, holds: false, where: null };

/** Looks at the screen, as a reader does. An edge is pointed at, so that it says its numbers. */
export function look(names: Names, sight: Sight): Seen {
  switch (sight.kind) {
    case 'edge':
      return lookAtEdge(names, sight);
    case 'cell': {
      const cell = cellOf(names, sight);
      return cell ? { shown: cell.value, holds: cell.value === sight.shows, where: cell.closest('.cell') } : nothing;
    }
    case 'loss':
      return lookAtLoss(sight);
    case 'idle':
      return { shown: '', holds: app.getState().run.kind !== 'training', where: null };
    case 'verdict': {
      const verdict = gradeOf(app.getState(), sight.question)?.verdict;
      const where = document.querySelector(`[data-question="${CSS.escape(sight.question)}"]`);
      return { shown: verdict ?? null, holds: verdict === sight.verdict, where };
    }
    case 'printed': {
      const where = document.querySelector<HTMLElement>(`.answer[data-answer="${String(sight.answer)}"]`);
      const verdict = where?.dataset['verdict'];
      return { shown: verdict ?? null, holds: verdict === sight.verdict, where };
    }
  }
}

function lookAtEdge(names: Names, { wire, value, gradient }: Extract<Sight, { kind: 'edge' }>): Seen {
  const edge = edgeOf(names, wire);
  if (edge === undefined) return nothing;
  if (app.getState().hoveredEdge !== edge) app.setState({ hoveredEdge: edge });
  const label = document.querySelector<HTMLElement>(`.edge-label[data-edge="${CSS.escape(edge)}"]:not([data-stale])`);
  if (!label) return nothing;
  const textOf = (kind: string): string => label.querySelector<HTMLElement>(`[data-kind=${kind}] .number`)?.innerText.trim() ?? '';
  const [isValue, isGradient] = [textOf('value'), textOf('gradient')];
  const holds = (value === undefined || isValue === value) && (gradient === undefined || isGradient === gradient);
  return { shown: [value === undefined ? '' : isValue, gradient === undefined ? '' : isGradient].filter((text) => text !== '').join(', '), holds, where: label };
}

function lookAtLoss({ below, above, shows }: Extract<Sight, { kind: 'loss' }>): Seen {
  const where = document.querySelector<HTMLElement>('.loss-readout:not([data-stale])');
  const shown = where?.querySelector<HTMLElement>('.loss-value')?.innerText ?? '–';
  if (shown === '–') return nothing;
  const number = Number(shown.replaceAll('−', '-'));
  return { shown, holds: (below === undefined || number < below) && (above === undefined || number > above) && (shows === undefined || shown === shows), where };
}

/** What a sight should be, as a text beside what it is. */
export function wanted(sight: Sight): string {
  switch (sight.kind) {
    case 'edge':
      return [sight.value, sight.gradient].filter((text) => text !== undefined).join(', ');
    case 'cell':
      return sight.shows;
    case 'loss':
      return sight.shows ?? [sight.above === undefined ? '' : `> ${String(sight.above)}`, sight.below === undefined ? '' : `< ${String(sight.below)}`].join(' ').trim();
    case 'idle':
      return '';
    case 'verdict':
    case 'printed':
      return sight.verdict;
  }
}
