import { questionsOf } from '../../src-core/explain/questions.ts';
import type { AppState } from '../model/appState.ts';
import { checkAnswers } from '../model/grades.ts';
import { askPublished, exportAnswers, exportResults, hideAll, showQuestions } from '../model/questions.ts';
import { presentOf } from '../model/store.ts';
import type { Command } from './command.ts';

const asks = (state: AppState): boolean => presentOf(state).expected.some(({ question }) => question);
const asksHidden = (hidden: boolean) => (state: AppState): boolean => questionsOf(presentOf(state)).some(({ item }) => item.question?.hidden === hidden);

export const questionCommands: readonly Command[] = [
  { id: 'questions.show', group: 'questions', keys: ['Alt+q'], scope: 'everywhere', run: showQuestions },
  { id: 'questions.check', group: 'questions', enabled: asks, run: () => { showQuestions(); checkAnswers(); } },
  { id: 'questions.hideAll', group: 'questions', enabled: asksHidden(false), run: () => { hideAll(true); } },
  { id: 'questions.showAll', group: 'questions', enabled: asksHidden(true), run: () => { hideAll(false); } },
  { id: 'questions.askPublished', group: 'questions', enabled: (state) => presentOf(state).expected.some(({ question, published }) => published && !question), run: askPublished },
  { id: 'questions.exportAnswers', group: 'questions', enabled: asks, run: exportAnswers },
  { id: 'questions.exportResults', group: 'questions', enabled: asks, run: () => exportResults('results') },
  { id: 'questions.exportCsv', group: 'questions', enabled: asks, run: () => exportResults('csv') },
];
