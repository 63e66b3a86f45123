import { type JSX, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { differenceOf, isSame } from '../../src-core/graph/difference.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { SnapshotEntry } from '../../src-core/protocol/keptContract.ts';
import { host } from '../host/connection.ts';
import { useText } from '../i18n/useText.ts';
import { notifyError } from '../model/notices.ts';
import { projectKey } from '../model/projectKey.ts';
import { presentOf, useApp } from '../model/store.ts';
import { restoreVersion } from '../model/versions.ts';
import { DifferenceList } from './DifferenceList.tsx';
import { GraphPicture } from '../widgets/GraphPicture.tsx';
import { Modal, closeDialog } from './Modal.tsx';

/** The project's earlier versions: when, how much they hold, what they look like, and what was different. */
export function VersionsDialog(): JSX.Element {
  const { t } = useText();
  const [entries, setEntries] = useState<readonly SnapshotEntry[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    host.call('snapshot.list', { project: projectKey() }).then(
      (listed) => {
        setEntries(listed.entries);
        setChosen(listed.entries[0]?.id ?? null);
      },
      (error: unknown) => {
        notifyError(error);
        setEntries([]);
      },
    );
  }, []);
  return (
    <Modal title={t('versions.title')} className="dialog-large dialog-versions">
      {entries?.length === 0 && <p className="dialog-text quiet">{t('versions.none')}</p>}
      {entries !== null && entries.length > 0 && (
        <div className="versions">
          <VersionList entries={entries} chosen={chosen} onChoose={setChosen} />
          {chosen !== null && <Version key={chosen} id={chosen} />}
        </div>
      )}
    </Modal>
  );
}

function VersionList({ entries, chosen, onChoose }: { readonly entries: readonly SnapshotEntry[]; readonly chosen: string | null; readonly onChoose: (id: string) => void }): JSX.Element {
  const { t, language } = useText();
  const list = useRef<HTMLUListElement>(null);
  const walk = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(entries.length - 1, entries.findIndex(({ id }) => id === chosen) + by));
    const next = entries[at];
    if (!next) return;
    onChoose(next.id);
    list.current?.querySelectorAll<HTMLElement>('[role=option]')[at]?.focus();
  };
  return (
    <ul ref={list} className="version-list" role="listbox" aria-label={t('versions.list')} onKeyDown={walk}>
      {entries.map(({ id, at, reason, nodes, edges, parameters }) => (
        <li
          key={id}
          role="option"
          aria-selected={id === chosen}
          tabIndex={id === chosen ? 0 : -1}
          className="version-entry"
          onClick={() => {
            onChoose(id);
          }}
        >
          <strong>{new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' })}</strong>
          <span>{t(`versions.reason.${reason}`)}</span>
          <span className="quiet">{t('versions.counts', { nodes, edges, parameters: parameters.toLocaleString(language) })}</span>
        </li>
      ))}
    </ul>
  );
}

function Version({ id }: { readonly id: string }): JSX.Element {
  const { t } = useText();
  const present = useApp(presentOf);
  const [version, setVersion] = useState<GraphDocument | null>(null);
  useEffect(() => {
    let wanted = true;
    host.call('snapshot.read', { project: projectKey(), id }).then(
      ({ document }) => {
        if (wanted) setVersion(document);
      },
      (error: unknown) => {
        if (wanted) notifyError(error);
      },
    );
    return () => {
      wanted = false;
    };
  }, [id]);
  const difference = useMemo(() => (version ? differenceOf(present, version) : null), [present, version]);
  const marked = useMemo(() => new Set(difference?.nodes.added.map((node) => node.id)), [difference]);
  if (!version || !difference) return <div className="version quiet">{t('versions.reading')}</div>;
  return (
    <div className="version">
      <GraphPicture document={version} marked={marked} label={t('versions.picture')} />
      <DifferenceList difference={difference} lead={t('versions.difference')} same={t('versions.same')} />
      <div className="dialog-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={isSame(difference)}
          onClick={() => {
            closeDialog();
            void restoreVersion(version);
          }}
        >
          {t('versions.restore')}
        </button>
      </div>
    </div>
  );
}
