import { Menu } from '@base-ui/react/menu';
import { ChevronDown } from 'lucide-react';
import { type JSX, useMemo, useState } from 'react';
import { verdicts } from '../../src-core/explain/judge.ts';
import { questionsOf } from '../../src-core/explain/questions.ts';
import { longest } from '../../src-core/graph/document.ts';
import type { CommandId } from '../commands/command.ts';
import { commandOf, runCommand } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';
import { gradeOf } from '../model/grades.ts';
import { setStudent } from '../model/questions.ts';
import { presentOf, useApp } from '../model/store.ts';
import { CommandItem } from '../widgets/CommandItem.tsx';
import { useMark } from '../widgets/useMark.ts';
import { QuestionItem } from './QuestionItem.tsx';

/** Everything that the document asks for: answers are typed, checked and handed in here. */
export function Questions(): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const questions = useMemo(() => questionsOf(document), [document]);
  const [editing, setEditing] = useState(false);
  const canAskPublished = document.expected.some(({ published, question }) => published && !question);
  if (questions.length === 0) {
    return (
      <div className="dock-empty">
        <p>{t('questions.none')}</p>
        {canAskPublished && <CommandText id="questions.askPublished" />}
      </div>
    );
  }
  return (
    <div className="questions">
      <div className="questions-bar">
        <input className="question-student" aria-label={t('questions.student')} placeholder={t('questions.student')} value={document.student ?? ''} maxLength={longest.student} onChange={(event) => { setStudent(event.target.value); }} />
        <CommandText id="questions.check" primary />
        <Summary />
        <span className="questions-space" />
        <button type="button" className="button button-small" aria-pressed={editing} onClick={() => { setEditing(!editing); }}>
          {t('questions.edit')}
        </button>
        {editing && canAskPublished && <CommandText id="questions.askPublished" />}
        {editing && <CommandText id="questions.hideAll" />}
        {editing && <CommandText id="questions.showAll" />}
        <ExportMenu />
      </div>
      <ol className="question-list">
        {questions.map((question) => (
          <QuestionItem key={question.id} question={question} questions={questions} editing={editing} />
        ))}
      </ol>
    </div>
  );
}

function ExportMenu(): JSX.Element {
  const { t } = useText();
  return (
    <Menu.Root>
      <Menu.Trigger className="button button-small menu-trigger">
        {t('questions.export')}
        <ChevronDown size={13} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" sideOffset={6} align="end">
          <Menu.Popup className="popover menu">
            <CommandItem id="questions.exportAnswers" />
            <CommandItem id="questions.exportResults" />
            <CommandItem id="questions.exportCsv" />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** How many answers have each verdict; read out as it changes. */
function Summary(): JSX.Element {
  const { t } = useText();
  const text = useApp((state) => {
    const found = questionsOf(presentOf(state)).map(({ id }) => gradeOf(state, id)?.verdict ?? 'unanswered');
    const counts = verdicts.map((verdict) => ({ verdict, count: found.filter((other) => other === verdict).length }));
    return counts.every(({ verdict, count }) => verdict === 'unanswered' || count === 0) ? '' : counts.flatMap(({ verdict, count }) => (count > 0 ? [`${String(count)} ${t(`verdict.${verdict}`)}`] : [])).join(' · ');
  });
  return (
    <span className="questions-summary" role="status">
      {text}
    </span>
  );
}

function CommandText({ id, primary = false }: { readonly id: CommandId; readonly primary?: boolean }): JSX.Element {
  const mark = useMark(id);
  const enabled = useApp((state) => commandOf(id).enabled?.(state) ?? true);
  return (
    <button type="button" className={`button button-small ${primary ? 'button-primary' : ''}`} data-command={id} disabled={!enabled} {...mark} onClick={() => { runCommand(id); }}>
      {mark['data-tip']}
    </button>
  );
}
