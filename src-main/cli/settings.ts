import type { GraphDocument } from '../../src-core/graph/document.ts';
import { initialiseParameters } from '../../src-core/graph/initialise.ts';
import { type OptimizerKind, OptimizerSchema, type OptimizerSettings, type Training } from '../../src-core/graph/training.ts';
import { registry } from '../../src-core/node/registry.ts';

/** Training settings that a command line gives in place of the document's own. */
export interface GivenSettings {
  readonly epochs?: number;
  readonly batch?: number | 'all';
  readonly lr?: number;
  readonly optimizer?: OptimizerKind;
  /** Draws the parameters anew. */
  readonly seed?: number;
}

/** The document as it is trained with these settings. */
export function withSettings(document: GraphDocument, { epochs, batch, lr, optimizer, seed }: GivenSettings): GraphDocument {
  const { training } = document;
  const changed: Training = {
    ...training,
    ...(epochs !== undefined && { epochs }),
    ...(batch !== undefined && { batch: batch === 'all' ? null : batch }),
    ...(lr !== undefined && { learningRate: lr }),
    ...(optimizer !== undefined && { optimizer: optimizerOfKind(optimizer, training) }),
  };
  const set = { ...document, training: changed };
  return seed === undefined ? set : initialiseParameters(set, registry, seed);
}

/** The document's own settings where it has this optimizer, else the usual ones. */
export function optimizerOfKind(kind: OptimizerKind, { optimizer }: Training): OptimizerSettings {
  return optimizer.kind === kind ? optimizer : OptimizerSchema.parse({ kind });
}
