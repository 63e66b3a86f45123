import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import { exportJax } from '../../src-core/export/jax/jaxProject.ts';
import type { BatchLibrary } from './modelBatch.ts';

/** JAX itself gives its own gradients; of the stand-in only the loss is asked. */
const program = `
import jax

def numbers_of(module, moved):
    p, data = module.load('weights.npz'), module.load('data.npz')
    if not hasattr(module, 'loss'):
        return {'loss': 0.0, 'values': lists({**data, **module.forward(p, data)})}
    if not hasattr(jax, 'STAND_IN'):
        (loss, v), (gradients, inputs) = module.gradients_of(p, data)
        return {'loss': float(loss), 'values': lists({**data, **v}), 'gradients': lists(gradients), 'inputs': lists(inputs)}
    loss, v = module.loss(p, data)
    ways = directions(p, moved)
    at = lambda far: float(module.loss({name: value + far * ways[name] if name in ways else value for name, value in p.items()}, data)[0])
    return {'loss': float(loss), 'values': lists({**data, **v}), 'slopes': slopes(at)}
`;

export const jaxBatch: BatchLibrary = {
  exported: (analysis) => {
    const { files, model } = exportJax(analysis, traceDocument(analysis));
    return { files, outputs: model.outputs, data: model.data, hasLoss: model.hasLoss };
  },
  program,
};
