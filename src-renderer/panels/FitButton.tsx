import { type JSX, useState } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { setConfig } from '../../src-core/graph/edit.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { registry } from '../../src-core/node/registry.ts';
import { host } from '../host/connection.ts';
import type { Fit } from '../../src-core/protocol/fit.ts';
import { useText } from '../i18n/useText.ts';
import { edit } from '../model/documentEdits.ts';
import type { NodeFacts } from '../model/nodeFacts.ts';
import { notifyError } from '../model/notices.ts';
import { app, useApp } from '../model/store.ts';

/** Fits the settings of a node to what arrives at it over the training samples; where its type has nothing to fit, nothing. */
export function FitButton({ node, facts }: { readonly node: GraphNode; readonly facts: NodeFacts }): JSX.Element | null {
  const { t } = useText();
  const hasData = useApp((state) => state.history.present.dataset !== null);
  const fits = facts.definition.fits?.(facts.config);
  const arrives = useApp(({ analysis }) => fits !== undefined && analysis.graph.incoming.has(portKey(node.id, fits.input)) && !analysis.leftOut.has(node.id));
  const busy = useApp((state) => state.run.kind === 'training');
  const [fitted, setFitted] = useState<{ readonly fit: Fit; readonly config: GraphNode['config'] } | undefined>();
  if (!fits) return null;
  const act = async (): Promise<void> => {
    const revision = app.getState().modelRevision;
    try {
      const { revision: of, ...fit } = await host.call('engine.fit', { revision, node: node.id });
      // The document was edited meanwhile: what was found is about another one.
      if (of !== app.getState().modelRevision) return;
      edit('edit.fit', (document) => Object.entries(fit.config).reduce((changed, [field, value]) => setConfig(changed, registry, node.id, field, value), document));
      const config = app.getState().history.present.nodes.find(({ id }) => id === node.id)?.config;
      if (config) setFitted({ fit, config });
    } catch (error) {
      notifyError(error);
    }
  };
  // What was said of a fit does not stay when it is undone or typed over.
  const told = fitted?.config === node.config ? fitted.fit : undefined;
  return (
    <section className="panel-section" aria-label={t('fit.title')}>
      <h3>{t('fit.title')}</h3>
      <p className="quiet">{t(hasData ? 'fit.toTraining' : 'fit.toCanvas')}</p>
      <button type="button" className="button" disabled={!arrives || busy} onClick={() => void act()}>
        {t('fit.button')}
      </button>
      <p className="quiet" role="status">
        {told && [t(told.from === 'training' ? 'fit.doneTraining' : 'fit.doneCanvas', { count: told.samples }), ...(told.constant > 0 ? [t('fit.constant', { count: told.constant })] : [])].join(' ')}
        {!told && !arrives && t('fit.nothingArrives')}
      </p>
    </section>
  );
}
