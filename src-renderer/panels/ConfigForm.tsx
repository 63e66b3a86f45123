import type { JSX } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { useText } from '../i18n/useText.ts';
import { commonFields, mixed, setField } from '../model/commonFields.ts';
import { edit } from '../model/documentEdits.ts';
import { ConfigInput } from './ConfigInput.tsx';

interface Props {
  readonly nodes: readonly GraphNode[];
  readonly title: string;
}

/** The settings that nodes share: a form made from the schemas of their configs. A change is one for all of them. */
export function ConfigForm({ nodes, title }: Props): JSX.Element | null {
  const { t, own } = useText();
  const fields = commonFields(nodes);
  if (fields.length === 0) return null;
  const ids = new Set(nodes.map(({ id }) => id));
  return (
    <section className="panel-section" aria-label={t('inspector.settings')}>
      <h3>{title}</h3>
      <div className="form">
        {fields.map(({ field, value, labels, accepts, reason }) => {
          const words = labels[field.name];
          return (
            <div key={field.name} className="form-field" data-setting={field.name}>
              <ConfigInput
                field={field}
                label={words ? own(words) : field.name}
                choiceLabel={(choice) => {
                  const choiceWords = labels[`${field.name}.${choice}`];
                  return choiceWords ? own(choiceWords) : choice;
                }}
                value={value === mixed ? undefined : value}
                isMixed={value === mixed}
                valid={accepts}
                reason={reason}
                onChange={(typed) => {
                  edit('edit.setting', (document) => setField(document, ids, field.name, typed));
                }}
              />
            </div>
          );
        })}
      </div>
    </section>
  );
}
