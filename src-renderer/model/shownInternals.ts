import type { GraphNode } from '../../src-core/graph/document.ts';
import type { Inferred, ShownInternal } from '../../src-core/node/definition.ts';
import { nodeFacts } from './nodeFacts.ts';
import { type PictureForm, internalForm } from './pictureForm.ts';
import { useApp } from './store.ts';

/** What a definition shows of the inside of its nodes, with the form that it has in one of them. */
export interface FormedInternal extends ShownInternal {
  readonly form: PictureForm;
}

/** The internal buffers of a node that are shown as pictures; none where pictures are switched off. */
export function useShownInternals(node: GraphNode): readonly FormedInternal[] {
  const isOn = useApp((state) => state.settings.tensorPictures);
  const inferred = useApp(({ analysis }) => analysis.shapes.inferred.get(node.id));
  return isOn ? formedInternals(node, inferred) : [];
}

/** None where the node has another form than its type says: where it is bypassed, or its shapes are not known. */
export function formedInternals(node: GraphNode, inferred: Inferred | undefined): readonly FormedInternal[] {
  const facts = nodeFacts(node);
  return (facts?.definition.pictures?.(facts.config) ?? []).flatMap((shown) => {
    const shape = inferred?.internals?.[shown.internal];
    const form = shape && internalForm(shape);
    return form ? [{ ...shown, form }] : [];
  });
}
