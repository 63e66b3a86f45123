import type { JSX } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { useText } from '../i18n/useText.ts';
import { setField } from '../model/commonFields.ts';
import { configFields } from '../model/configFields.ts';
import { edit } from '../model/documentEdits.ts';
import type { NodeFacts } from '../model/nodeFacts.ts';
import { ConfigInput } from './ConfigInput.tsx';

/** The settings of a node: a form made from the schema of its config. */
export function ConfigForm({ node, facts }: { readonly node: GraphNode; readonly facts: NodeFacts }): JSX.Element | null {
  const { own, t } = useText();
  const { definition, config } = facts;
  const fields = configFields(definition);
  if (fields.length === 0) return null;
  return (
    <section className="panel-section" aria-label={t('inspector.settings')}>
      <h3>{t('inspector.settings')}</h3>
      <div className="form">
        {fields.map((field) => {
          const words = definition.labels[field.name];
          return (
            <ConfigInput
              key={field.name}
              field={field}
              label={words ? own(words) : field.name}
              choiceLabel={(choice) => {
                const choiceWords = definition.labels[`${field.name}.${choice}`];
                return choiceWords ? own(choiceWords) : choice;
              }}
              value={config[field.name]}
              valid={(value) => definition.config.safeParse(withField(config, field.name, value)).success}
              onChange={(value) => {
                edit('edit.setting', (document) => setField(document, new Set([node.id]), field.name, value));
              }}
            />
          );
        })}
      </div>
    </section>
  );
}

function withField(config: Readonly<Record<string, unknown>>, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _old, ...others } = config;
  return value === undefined ? others : { ...others, [name]: value };
}
