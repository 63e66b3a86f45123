import type { JSX } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { setConfig } from '../../src-core/graph/edit.ts';
import { registry } from '../../src-core/node/registry.ts';
import { useText } from '../i18n/useText.ts';
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
                edit('edit.setting', (document) => dropUndefined(setConfig(document, registry, node.id, field.name, value), node.id));
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

/** An optional field that was emptied is left out of the document. */
function dropUndefined(document: ReturnType<typeof setConfig>, id: string): ReturnType<typeof setConfig> {
  const hasUndefined = (node: GraphNode): boolean => node.id === id && Object.values(node.config).includes(undefined as never);
  if (!document.nodes.some(hasUndefined)) return document;
  const clean = (node: GraphNode): GraphNode => ({ ...node, config: Object.fromEntries(Object.entries(node.config).filter(([, value]) => (value as unknown) !== undefined)) });
  return { ...document, nodes: document.nodes.map((node) => (hasUndefined(node) ? clean(node) : node)) };
}
