import { writeAnswerSheet } from '../../src-core/explain/answerSheet.ts';
import { gradedCsv, gradedSheet } from '../../src-core/explain/gradedSheet.ts';
import { type Question, askFor, askForPublished, changeQuestion, hideQuestions, questionsOf, removeQuestion, typeAnswer } from '../../src-core/explain/questions.ts';
import { type GraphDocument, type Locator, longest } from '../../src-core/graph/document.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { type Shape, sizeOf } from '../../src-core/tensor/shape.ts';
import { elementName } from '../../src-core/tensor/tensor.ts';
import { view } from '../canvas/flowAdapter.ts';
import { translate } from '../i18n/translate.ts';
import type { AppState } from './appState.ts';
import { edit, select } from './documentEdits.ts';
import { edgeEnds } from './edgeNames.ts';
import { exportText } from './files.ts';
import { gradeOf, uncheck } from './grades.ts';
import { parameterById } from './nodeFacts.ts';
import { app, currentDocument, presentOf } from './store.ts';
import { changeSettings } from './appearance.ts';

export function ask(at: Locator, after: number, hidden: boolean): void {
  edit('edit.ask', (document) => askFor(document, { what: nameOf(document, at, after), at, after }, hidden));
}

export function askPublished(): void {
  edit('edit.ask', askForPublished);
  showQuestions();
}

export function rename({ index }: Question, what: string): void {
  edit('edit.question', (document) => changeQuestion(document, index, { what }), `question ${String(index)}`);
}

export function hide({ index }: Question, hidden: boolean): void {
  edit('edit.question', (document) => changeQuestion(document, index, { question: { hidden } }));
}

export function hideAll(hidden: boolean): void {
  edit('edit.question', (document) => hideQuestions(document, hidden));
}

export function remove({ index }: Question): void {
  edit('edit.unask', (document) => removeQuestion(document, index));
}

/** Takes each key as it is typed, so that nothing typed is ever lost; going on in one field makes one entry of the history. */
export function type({ id, index }: Question, element: number, text: string): void {
  uncheck(id);
  edit('edit.answer', (document) => typeAnswer(document, index, element, text), `answer ${id} ${String(element)}`);
}

export function setStudent(name: string): void {
  edit('edit.student', ({ student: _old, ...document }) => (name === '' ? document : { ...document, student: name.slice(0, longest.student) }), 'student');
}

/** Opens the list of questions. */
export function showQuestions(): void {
  app.setState({ dockTab: 'questions' });
  changeSettings({ dockOpen: true });
}

/** What to call the number at a place. */
function nameOf(document: GraphDocument, at: Locator, after: number): string {
  const element = 'element' in at && at.element !== undefined ? `[${elementName(at.element, shapeAt(app.getState(), at))}]` : '';
  const when = [
    ...('step' in at && at.step !== undefined ? [translate('questions.atStep', { step: at.step + 1 })] : []),
    ...('sample' in at && at.sample !== undefined ? [translate('questions.atSample', { sample: at.sample + 1 })] : []),
    ...(after === 1 ? [translate('questions.afterStep')] : []),
  ];
  return [`${symbolOf(document, at)}${element}`, ...when].join(', ');
}

function symbolOf(document: GraphDocument, at: Locator): string {
  const name = (id: string): string => parameterById(document, id)?.name ?? id;
  if (at.kind === 'loss') return translate('toolbar.loss');
  if (at.kind === 'parameter') return name(at.parameter);
  if (at.kind === 'parameter-gradient') return `∂L/∂${name(at.parameter)}`;
  const edge = edgeAt(document, at);
  const ends = edge && edgeEnds(document, edge);
  if (at.kind === 'value') return ends?.source ?? at.node;
  return ends ? translate('questions.gradientOf', ends) : '∂L';
}

function edgeAt(document: GraphDocument, at: Locator): GraphDocument['edges'][number] | undefined {
  if (at.kind === 'edge-gradient') return document.edges.find(({ id }) => id === at.edge);
  return 'port' in at ? document.edges.find(({ source }) => source.node === at.node && source.port === at.port) : undefined;
}

/** How many numbers a question asks for; at least one. */
export function elementsOf(state: AppState, at: Locator): number {
  const document = presentOf(state);
  if ('element' in at && at.element !== undefined) return 1;
  if (at.kind === 'loss' || at.kind === 'ratio' || (at.kind === 'edge-gradient' && at.extreme)) return 1;
  if ('parameter' in at) return Math.max(1, sizeOf(shapeAt(state, at)));
  const places = ('step' in at && at.step !== undefined ? 1 : document.data.steps) * ('sample' in at && at.sample !== undefined ? 1 : document.data.samples);
  return Math.max(1, sizeOf(shapeAt(state, at)) * places);
}

/** The shape of what a question asks for an element of: a parameter, or one sample at one step. */
function shapeAt({ history: { present: document }, analysis }: AppState, at: Locator): Shape {
  if ('parameter' in at) return parameterById(document, at.parameter)?.values.shape ?? [];
  const source = at.kind === 'edge-gradient' ? edgeAt(document, at)?.source : 'port' in at ? at : undefined;
  return (source && analysis.shapes.outputs.get(portKey(source.node, source.port))) ?? [];
}

/** Selects the place that a question asks for, and shows its step and sample. */
export function goToQuestion({ item: { at } }: Question): void {
  const document = currentDocument();
  const edge = edgeAt(document, at);
  const node = 'parameter' in at ? document.nodes.find(({ parameters }) => Object.values(parameters).includes(at.parameter))?.id : 'node' in at ? at.node : undefined;
  if ('step' in at && at.step !== undefined) app.setState({ step: Math.min(at.step, document.data.steps - 1) });
  if ('sample' in at && at.sample !== undefined) app.setState({ sample: Math.min(at.sample, document.data.samples - 1) });
  if (edge) select([], [edge.id]);
  else if (node !== undefined) select([node]);
  const shown = edge?.source.node ?? node;
  if (shown !== undefined) view.goTo(shown);
}

/** The questions at one place of the network, whatever element, step and sample they ask for. */
export function questionsAt(document: GraphDocument, place: { readonly edge: string } | { readonly parameter: string } | 'loss'): Question[] {
  return questionsOf(document).filter(({ item: { at } }) => {
    if (place === 'loss') return at.kind === 'loss';
    if ('parameter' in place) return 'parameter' in at && at.parameter === place.parameter;
    const edge = document.edges.find(({ id }) => id === place.edge);
    return (at.kind === 'edge-gradient' && at.edge === place.edge) || ('port' in at && at.node === edge?.source.node && at.port === edge.source.port);
  });
}

/** Writes the answers alone, for handing in. */
export function exportAnswers(): Promise<boolean> {
  return exportText('answers', writeAnswerSheet(currentDocument()));
}

/** Writes how the answers are judged; what is hidden and not found stays hidden. */
export function exportResults(format: 'results' | 'csv'): Promise<boolean> {
  const state = app.getState();
  const document = presentOf(state);
  const questions = questionsOf(document);
  const places = new Map(questions.map(({ id }, index) => [id, index]));
  const judgements = questions.map(({ id, item }) => {
    const grade = gradeOf(state, id);
    if (!grade) return { verdict: 'unanswered' as const, elements: (item.typed ?? ['']).map((typed) => ({ typed, verdict: 'unanswered' as const, actual: null })), firstWrong: null, followsOn: false };
    return { ...grade, firstWrong: grade.firstWrong === null ? null : (places.get(grade.firstWrong) ?? null) };
  });
  const sheet = gradedSheet({ file: state.file?.path.split(/[/\\]/).at(-1) ?? '', student: document.student ?? '' }, questions, judgements, { unknown: [], reveal: false });
  return exportText(format, format === 'csv' ? gradedCsv([sheet]) : `${JSON.stringify({ title: document.title, ...sheet }, null, 2)}\n`);
}
