import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import type { Notice } from '../model/appState.ts';
import { dismiss } from '../model/notices.ts';
import { useApp } from '../model/store.ts';

const icons = { info: Info, success: CircleCheck, error: CircleAlert } as const;

/** Short messages in the corner, read out as they come. */
export function Notices(): JSX.Element {
  const notices = useApp((state) => state.notices);
  return (
    <div className="notices" role="log" aria-live="polite" aria-relevant="additions">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeCard({ notice: { id, kind, title, text, action } }: { readonly notice: Notice }): JSX.Element {
  const { t } = useText();
  const Icon = icons[kind];
  return (
    <div className={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon size={16} aria-hidden />
      <div className="notice-body">
        <strong>{title}</strong>
        {text !== undefined && <p>{text}</p>}
        {action && (
          <button
            type="button"
            className="button"
            onClick={() => {
              dismiss(id);
              action.run();
            }}
          >
            {t(action.label)}
          </button>
        )}
      </div>
      <button type="button" className="icon-button" aria-label={t('action.dismiss')} onClick={() => { dismiss(id); }}>
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}
