import { Check, TriangleAlert, X } from 'lucide-react';
import { type JSX, useEffect, useState } from 'react';
import { type AnswerCheck, checkAnswers } from '../../src-core/explain/answers.ts';
import type { Expected } from '../../src-core/graph/document.ts';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { readAnswer } from '../model/readAnswers.ts';
import { hiddenQuestions } from '../model/hiddenNumbers.ts';
import { presentOf, useApp } from '../model/store.ts';
import { RichText } from '../widgets/RichText.tsx';

const mostShown = 6;
const pause = 200; // ms

/** The numbers that the source prints beside those of this run, slips of the source named. */
export function Answers(): JSX.Element | null {
  const { t } = useText();
  const expected = useApp((state) => presentOf(state).expected);
  const moved = useApp((state) => presentOf(state).parameters.some((record) => record.initial !== undefined));
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
          // After an update the run shows the numbers of "after one update", before it the others.
          const readable = (item.after === 1) === moved;
          return <Answer key={`${String(index)} ${item.what}`} item={item} check={readable ? checks.get(index) : undefined} />;
        })}
      </ul>
    </section>
  );
}

function Answer({ item, check }: { readonly item: Expected; readonly check: AnswerCheck | undefined }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const list = (numbers: readonly number[]): string => {
    const shown = numbers.slice(0, mostShown).map((value) => formatNumber(value, digits)).join('  ');
    return numbers.length > mostShown ? `${shown} …` : shown;
  };
  return (
    <li className="answer" data-verdict={check?.verdict}>
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
      {item.erratum !== undefined && (
        <p className="erratum">
          <RichText text={item.erratum} />
        </p>
      )}
    </li>
  );
}

/** Compares the answers with the run on the screen, by their index. */
function useChecks(expected: readonly Expected[]): ReadonlyMap<number, AnswerCheck> {
  const evaluation = useApp((state) => state.evaluation);
  const [checks, setChecks] = useState<ReadonlyMap<number, AnswerCheck>>(new Map());
  useEffect(() => {
    let wanted = true;
    if (typeof evaluation?.loss !== 'number' || expected.length === 0) return undefined;
    const readAll = async (): Promise<void> => {
      const read = expected.map(async (item, index) => {
        const actual = await readAnswer(item.at, evaluation).catch(() => []);
        return [index, ...checkAnswers([item], () => actual)] as const;
      });
      const found = await Promise.all(read);
      if (wanted) setChecks(new Map(found.flatMap(([index, check]) => (check && check.actual.length > 0 ? [[index, check] as const] : []))));
    };
    // Hundreds of small questions wait until the edges have their numbers, and until typing pauses.
    const timer = setTimeout(() => void readAll(), pause);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [evaluation, expected]);
  return checks;
}
