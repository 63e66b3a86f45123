import { Check, TriangleAlert, X } from 'lucide-react';
import { type JSX, useEffect, useState } from 'react';
import { type AnswerCheck, checkAnswers, printedAnswers } from '../../src-core/explain/answers.ts';
import type { Expected } from '../../src-core/graph/document.ts';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { judge } from '../model/grades.ts';
import { hiddenQuestions } from '../model/hiddenNumbers.ts';
import { presentOf, useApp } from '../model/store.ts';
import { RichText } from '../widgets/RichText.tsx';
import { VerdictMark } from './QuestionItem.tsx';

const mostShown = 6;
const pause = 200; // ms

/** The numbers that the source prints beside those of this network, slips of the source named. */
export function Answers(): JSX.Element | null {
  const { t } = useText();
  const expected = useApp((state) => presentOf(state).expected);
  const checks = useChecks(expected);
  const hiddenItems = useApp(hiddenQuestions);
  if (expected.length === 0 || expected.every((item) => item.question && !item.published && !item.computed)) return null;
  return (
    <section className="panel-section" aria-label={t('documentPanel.answers')}>
      <h3>{t('documentPanel.answers')}</h3>
      <ul className="answers">
        {expected.map((item, index) => {
          // What is asked for is told by its answer, not here; a question of one's own has nothing printed.
          if (hiddenItems.has(item) || (item.question && !item.published && !item.computed)) return null;
          const check = checks[index];
          return <Answer key={`${String(index)} ${item.what}`} number={index + 1} item={item} check={check && check.actual.length > 0 ? check : undefined} />;
        })}
      </ul>
    </section>
  );
}

function Answer({ number, item, check }: { readonly number: number; readonly item: Expected; readonly check: AnswerCheck | undefined }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const list = (numbers: readonly number[]): string => {
    const shown = numbers.slice(0, mostShown).map((value) => formatNumber(value, digits)).join('  ');
    return numbers.length > mostShown ? `${shown} …` : shown;
  };
  return (
    <li className="answer" data-answer={number} data-verdict={check?.verdict}>
      <div className="answer-head">
        {check?.verdict === 'agrees' && <Check size={14} role="img" aria-label={t('documentPanel.agrees')} />}
        {check?.verdict === 'erratum' && <TriangleAlert size={14} role="img" aria-label={t('documentPanel.erratum')} />}
        {check?.verdict === 'differs' && <X size={14} role="img" aria-label={t('documentPanel.differs')} />}
        <span className="answer-what">
          <RichText text={item.what} />
        </span>
        {item.after === 1 && <span className="quiet">{t('documentPanel.after')}</span>}
      </div>
      <dl className="facts">
        {item.published && (
          <>
            <dt>{t('documentPanel.published')}</dt>
            <dd className={`number ${item.erratum === undefined ? '' : 'struck'}`}>{item.published.slice(0, mostShown).join('  ')}</dd>
          </>
        )}
        {(check ?? item.computed) && (
          <>
            <dt>{t(check ? 'documentPanel.now' : 'documentPanel.computed')}</dt>
            <dd className="number">{list(check?.actual ?? item.computed ?? [])}</dd>
          </>
        )}
      </dl>
      {check?.verdict !== 'agrees' && check?.judged === 'rounded' && <VerdictMark verdict="rounded" />}
      {item.erratum !== undefined && (
        <p className="erratum">
          <RichText text={item.erratum} />
        </p>
      )}
    </li>
  );
}

/** Judges the printed numbers as a student's are, by the run of the numbers that were given. */
function useChecks(expected: readonly Expected[]): readonly AnswerCheck[] {
  const revision = useApp((state) => (state.evaluation?.revision === state.modelRevision ? state.modelRevision : null));
  const [found, setFound] = useState<{ readonly expected: readonly Expected[]; readonly checks: readonly AnswerCheck[] } | null>(null);
  useEffect(() => {
    let wanted = true;
    if (revision === null || expected.length === 0) return undefined;
    const judgeAll = async (): Promise<void> => {
      const judgements = await judge(revision, expected, printedAnswers(expected));
      if (wanted && judgements) setFound({ expected, checks: checkAnswers(expected, judgements) });
    };
    // They wait until the edges have their numbers, and until typing pauses.
    const timer = setTimeout(() => void judgeAll(), pause);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [revision, expected]);
  return found?.expected === expected ? found.checks : [];
}
