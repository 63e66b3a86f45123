import type { JSX } from 'react';
import { keyWords } from '../commands/keys.ts';
import { commands } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';
import { Modal } from './Modal.tsx';

const groups = ['file', 'edit', 'arrange', 'view', 'run', 'questions', 'help'] as const;

/** Every command that has a key. */
export function KeysDialog(): JSX.Element {
  const { t } = useText();
  return (
    <Modal title={t('keys.title')} className="dialog-large">
      <div className="keys">
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(`command.group.${group}`)}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group && (command.keys?.length ?? 0) > 0)
                .map(({ id, keys = [], scope }) => (
                  <div key={id} className="key-row">
                    <dt>
                      {t(`command.${id}`)}
                      {scope === 'canvas' && <span className="quiet"> {t('keys.canvasOnly')}</span>}
                    </dt>
                    <dd>
                      {keys.map((key) => (
                        <kbd key={key}>{keyWords(key)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
