import { CircleCheck, CircleDot, CircleX, Eye, EyeOff, TriangleAlert, X } from 'lucide-react';
import { type JSX, useId } from 'react';
import type { Question } from '../../src-core/explain/questions.ts';
import type { Verdict } from '../../src-core/explain/judge.ts';
import { longest } from '../../src-core/graph/document.ts';
import { useText } from '../i18n/useText.ts';
import { formatSignificant } from '../model/formatNumber.ts';
import { type Grade, checkAnswers, gradeOf } from '../model/grades.ts';
import { elementsOf, goToQuestion, hide, remove, rename, type as typeAnswer } from '../model/questions.ts';
import { app, useApp } from '../model/store.ts';

const mostFields = 64;
const icons = { right: CircleCheck, rounded: TriangleAlert, wrong: CircleX, unreadable: TriangleAlert, unanswered: CircleDot } as const;

interface Props {
  readonly question: Question;
  readonly questions: readonly Question[];
  /** Whether it can be renamed, hidden and removed here. */
  readonly editing: boolean;
}

/** One question: its name, fields for what a student types, and how that is judged. */
export function QuestionItem({ question, questions, editing }: Props): JSX.Element {
  const { t } = useText();
  const { id, item } = question;
  const grade = useApp((state) => gradeOf(state, id));
  const elements = useApp((state) => elementsOf(state, item.at));
  const judged = grade && grade.verdict !== 'unanswered' ? grade : undefined;
  const noteId = useId();
  const hidden = item.question?.hidden === true;
  return (
    <li className="question" data-question={id} data-verdict={judged?.verdict} data-editing={editing || undefined}>
      <div className="question-head">
        {editing ? (
          <input className="question-name" aria-label={t('questions.name')} value={item.what} onChange={(event) => { rename(question, event.target.value); }} />
        ) : (
          <button type="button" className="link question-what" onClick={() => { goToQuestion(question); }}>
            {item.what === '' ? id : item.what}
          </button>
        )}
        {judged && <VerdictMark verdict={judged.verdict} />}
        {editing && (
          <>
            <button type="button" className="icon-button" aria-pressed={hidden} aria-label={t('questions.hideNamed', { name: item.what })} title={t(hidden ? 'questions.hidden' : 'questions.shown')} onClick={() => { hide(question, !hidden); }}>
              {hidden ? <EyeOff size={14} aria-hidden /> : <Eye size={14} aria-hidden />}
            </button>
            <button type="button" className="icon-button" aria-label={t('questions.removeNamed', { name: item.what })} onClick={() => { remove(question); }}>
              <X size={14} aria-hidden />
            </button>
          </>
        )}
      </div>
      <div className="question-fields">
        {Array.from({ length: Math.min(elements, mostFields) }, (_, element) => (
          <input
            key={element}
            className="question-field"
            inputMode="decimal"
            autoComplete="off"
            spellCheck={false}
            aria-label={elements > 1 ? t('questions.answerElement', { name: item.what, element: element + 1 }) : t('questions.answer', { name: item.what })}
            aria-describedby={judged ? noteId : undefined}
            aria-invalid={judged?.elements[element]?.verdict === 'unreadable' || undefined}
            data-verdict={judged?.elements[element]?.verdict}
            placeholder="?"
            value={item.typed?.[element] ?? ''}
            maxLength={longest.answer}
            onChange={(event) => { typeAnswer(question, element, event.target.value); }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) checkAnswers(id);
            }}
          />
        ))}
        {elements > mostFields && <span className="quiet">{t('questions.tooMany', { count: elements - mostFields })}</span>}
      </div>
      {judged && (
        <div className="question-note" id={noteId}>
          <Explanation grade={judged} id={id} questions={questions} />
        </div>
      )}
    </li>
  );
}

/** The verdict as a word with its sign: never by colour alone. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const { t } = useText();
  const Icon = icons[verdict];
  return (
    <span className="verdict" data-verdict={verdict}>
      <Icon size={14} aria-hidden />
      {t(`verdict.${verdict}`)}
    </span>
  );
}

/** Why it is judged so. The true number is only told where the answer was as good as right. */
function Explanation({ grade, id, questions }: { readonly grade: Grade; readonly id: string; readonly questions: readonly Question[] }): JSX.Element {
  const { t } = useText();
  const lines = grade.elements.flatMap(({ verdict, cause, reason, actual, typed }, element): string[] => {
    const place = grade.elements.length > 1 ? `[${String(element + 1)}] ` : '';
    if (verdict === 'unreadable') return [place + t(`unreadable.${reason ?? 'not-a-number'}`, { text: typed })];
    if (verdict !== 'rounded' || !cause) return [];
    const exact = actual === null ? '' : formatSignificant(actual, 6);
    if (cause.kind === 'vanished') return [place + t('rounded.vanished')];
    if (cause.kind !== 'carried') return [place + t(`rounded.${cause.kind}`, { digits: cause.digits, exact })];
    const from = cause.from === null ? undefined : questions[cause.from];
    return [place + (from ? t('rounded.carriedFrom', { name: from.item.what, typed: from.item.typed?.join(' ') ?? '', exact }) : t('rounded.carried', { exact }))];
  });
  const culprit = questions.find((question) => question.id === grade.firstWrong);
  return (
    <>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {grade.verdict === 'wrong' && culprit?.id === id && <p>{t('wrong.first')}</p>}
      {culprit && culprit.id !== id && (
        <p>
          {t(grade.followsOn ? 'wrong.follows' : 'wrong.earlier')}{' '}
          <button type="button" className="link" onClick={() => { goToAnswer(culprit); }}>
            {culprit.item.what}
          </button>
        </p>
      )}
    </>
  );
}

/** Selects the place of a question, and puts the cursor into its answer. */
function goToAnswer(question: Question): void {
  goToQuestion(question);
  app.setState({ dockTab: 'questions' });
  const field = document.querySelector<HTMLInputElement>(`.dock [data-question="${CSS.escape(question.id)}"] .question-field`);
  field?.focus({ preventScroll: false });
}
