import { parametersIn } from '../../../src-core/export/layouts/writeLayout.ts';
import type { NamedTensor } from '../../../src-core/export/namedTensor.ts';
import { AppError } from '../../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../../src-core/graph/document.ts';
import { registry } from '../../../src-core/node/registry.ts';
import type { WeightLayout } from '../../../src-core/protocol/appContract.ts';

/** The tensors that a file of weights will hold, or why a tool cannot have them. */
export type ArrangedWeights = { readonly kind: 'tensors'; readonly tensors: readonly NamedTensor[] } | { readonly kind: 'refused'; readonly error: AppError };

export function arrangedWeights(document: GraphDocument, layout: WeightLayout): ArrangedWeights {
  try {
    return { kind: 'tensors', tensors: parametersIn(layout, document, registry) };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'refused', error };
    throw error;
  }
}
