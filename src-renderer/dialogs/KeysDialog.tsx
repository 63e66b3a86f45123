import { Keyboard, Lock, RotateCcw, X } from 'lucide-react';
import { type JSX, type RefObject, useEffect, useRef, useState } from 'react';
import { type KeyRefusal, bindingOf, refusalOf } from '../commands/binding.ts';
import type { Command } from '../commands/command.ts';
import { commandScore } from '../commands/commandSearch.ts';
import { chooseKey, hasFixedKeys, holderOf, isMac, keyWords, keysOf, removeKeys, resetKeys } from '../commands/keyChoices.ts';
import { commands } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';
import type { KeyChoices } from '../model/settings.ts';
import { useApp } from '../model/store.ts';
import { Modal } from './Modal.tsx';

const groups = ['file', 'edit', 'arrange', 'view', 'run', 'questions', 'help'] as const;

/** The id of the note that says why some keys are as they are; these commands are in one group. */
const fixedNote = 'fixed-keys';

/** What the reader is being asked for: a key, or whether it may be taken from another command. */
interface Asking {
  readonly command: Command;
  readonly refused?: { readonly reason: KeyRefusal; readonly key: string };
  readonly taken?: { readonly binding: string; readonly holder: Command };
}

/** Every command with its keys, to look up and to change. */
export function KeysDialog(): JSX.Element {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const [asking, setAsking] = useState<Asking | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const choices = useApp(({ settings }) => settings.keys);
  useKeyPress(asking, setAsking);
  const found = commands.filter((command) => matches(command, query, choices));
  return (
    <Modal title={t('keys.title')} className="dialog-large dialog-keys" initialFocus={field}>
      <div className="keys-bar">
        <input ref={field} type="search" className="keys-search" aria-label={t('keys.search')} placeholder={t('keys.search')} spellCheck={false} value={query} onChange={(event) => { setQuery(event.target.value); }} />
        <button type="button" className="button" disabled={Object.keys(choices).length === 0} onClick={() => { resetKeys(); }}>
          <RotateCcw size={14} aria-hidden />
          {t('keys.resetAll')}
        </button>
      </div>
      <div className="keys-scroll">
        <div className="keys">
        {found.length === 0 && <p className="quiet">{t('commandPalette.nothing')}</p>}
        {groups
          .filter((group) => found.some((command) => command.group === group))
          .map((group) => (
            <section key={group} aria-label={t(`command.group.${group}`)}>
              <h3>{t(`command.group.${group}`)}</h3>
              {found.some((command) => command.group === group && hasFixedKeys(command)) && (
                <p id={fixedNote} className="key-note">
                  <Lock size={13} aria-hidden />
                  {t('keys.fixed')}
                </p>
              )}
              <ul>
                {found
                  .filter((command) => command.group === group)
                  .map((command) => (
                    <KeyRow key={command.id} command={command} keys={keysOf(command, choices)} isChosen={command.id in choices} asking={asking?.command === command ? asking : null} setAsking={setAsking} />
                  ))}
              </ul>
            </section>
          ))}
        </div>
      </div>
    </Modal>
  );
}

function matches(command: Command, query: string, choices: KeyChoices): boolean {
  const wanted = query.trim().toLowerCase();
  return wanted === '' || commandScore(command, wanted) !== undefined || keysOf(command, choices).some((key) => keyWords(key).toLowerCase().includes(wanted));
}

interface RowProps {
  readonly command: Command;
  readonly keys: readonly string[];
  readonly isChosen: boolean;
  readonly asking: Asking | null;
  readonly setAsking: (asking: Asking | null) => void;
}

function KeyRow({ command, keys, isChosen, asking, setAsking }: RowProps): JSX.Element {
  const { t } = useText();
  const changer = useRef<HTMLButtonElement>(null);
  const name = t(`command.${command.id}`);
  const fixed = hasFixedKeys(command);
  return (
    <li className="key-row" data-command={command.id} data-asking={asking !== null || undefined}>
      <div className="key-line">
        <span className="key-name">
          {name}
          {command.scope === 'canvas' && <span className="quiet"> {t('keys.canvasOnly')}</span>}
        </span>
        <span className="key-keys">{keys.length === 0 ? <span className="quiet">–</span> : keys.map((key) => <kbd key={key}>{keyWords(key)}</kbd>)}</span>
        <span className="key-actions">
          {fixed ? (
            <button type="button" className="icon-button icon-button-small" disabled aria-label={t('keys.change', { name })} aria-describedby={fixedNote} title={t('keys.fixed')}>
              <Lock size={13} aria-hidden />
            </button>
          ) : (
            <button ref={changer} type="button" className="icon-button icon-button-small" aria-label={t('keys.change', { name })} title={t('keys.change', { name })} onClick={() => { setAsking({ command }); }}>
              <Keyboard size={14} aria-hidden />
            </button>
          )}
          {isChosen && !fixed ? (
            <button type="button" className="icon-button icon-button-small" aria-label={t('keys.reset', { name })} title={t('keys.reset', { name })} onClick={() => { resetKeys(command, commands); changer.current?.focus(); }}>
              <RotateCcw size={13} aria-hidden />
            </button>
          ) : (
            !fixed &&
            keys.length > 0 && (
              <button type="button" className="icon-button icon-button-small" aria-label={t('keys.remove', { name })} title={t('keys.remove', { name })} onClick={() => { removeKeys(command); changer.current?.focus(); }}>
                <X size={13} aria-hidden />
              </button>
            )
          )}
        </span>
      </div>
      {asking && <Question asking={asking} setAsking={setAsking} changer={changer} />}
    </li>
  );
}

/** Asks for the key under its row, and says why one cannot be taken. */
function Question({ asking: { command, refused, taken }, setAsking, changer }: { readonly asking: Asking; readonly setAsking: (asking: Asking | null) => void; readonly changer: RefObject<HTMLButtonElement | null> }): JSX.Element {
  const { t } = useText();
  const close = (): void => {
    setAsking(null);
    changer.current?.focus();
  };
  return (
    <div className="key-question">
      <p role="alert">
        {taken
          ? t('keys.taken', { key: keyWords(taken.binding), name: t(`command.${taken.holder.id}`) })
          : refused
            ? `${refused.key}: ${t(`keys.refused.${refused.reason}`)} ${t('keys.press')}`
            : t('keys.press')}
      </p>
      {taken && (
        <button type="button" className="button" onClick={() => { chooseKey(command, taken.binding, commands); close(); }}>
          {t('keys.takeOver')}
        </button>
      )}
      <button type="button" className="button button-plain" onClick={close}>
        {t('action.cancel')}
      </button>
    </div>
  );
}

/** While a key is asked for, the next one pressed is the answer and does nothing else; Escape keeps the old one. */
function useKeyPress(asking: Asking | null, setAsking: (asking: Asking | null) => void): void {
  useEffect(() => {
    if (!asking) return undefined;
    const { command, taken } = asking;
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        setAsking(null);
        return;
      }
      // While it is offered to take a key over, Tab and Enter reach the buttons.
      if (taken) return;
      const binding = bindingOf(event, isMac);
      event.preventDefault();
      event.stopPropagation();
      if (binding === undefined || event.repeat) return;
      const holder = holderOf(binding, commands, command.id);
      const reason = holder && hasFixedKeys(holder) ? 'clipboard' : refusalOf(binding, command.scope === 'everywhere');
      if (reason) setAsking({ command, refused: { reason, key: keyWords(binding) } });
      else if (holder) setAsking({ command, taken: { binding, holder } });
      else {
        chooseKey(command, binding, commands);
        setAsking(null);
      }
    };
    window.addEventListener('keydown', listen, true);
    return () => {
      window.removeEventListener('keydown', listen, true);
    };
  }, [asking, setAsking]);
}
