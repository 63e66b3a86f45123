import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import { exportKeras } from '../../src-core/export/keras/kerasProject.ts';
import { textFile } from '../../src-core/export/exportedFile.ts';
import type { BatchLibrary } from './modelBatch.ts';

/** The variables of `call` and `loss_of` are read as they are left. */
const program = `
import keras

def as_numpy(value):
    if isinstance(value, list):
        return np.stack([as_numpy(each) for each in value])
    return np.asarray(value if hasattr(keras, 'STAND_IN') else keras.ops.convert_to_numpy(value))

def numbers_of(module, moved):
    folder = os.path.dirname(module.__file__)
    names = json.load(open(os.path.join(folder, 'names.json')))
    model = module.load(module.Network())
    with np.load(os.path.join(folder, 'data.npz'), allow_pickle=False) as arrays:
        data = {name: keras.ops.array(arrays[name], dtype='float64') for name in arrays.files}
    values = {}
    def watch(frame, event, arg):
        if event == 'return' and frame.f_code.co_filename == module.__file__ and frame.f_code.co_name in ('call', 'loss_of'):
            values.update({key: value for key, value in frame.f_locals.items() if key in names['values'] and value is not None})
    sys.setprofile(watch)
    try:
        loss = model.loss_of(*[data[key] for key in names['loss']]) if names['hasLoss'] else model(*[data[key] for key in names['call']])
    finally:
        sys.setprofile(None)
    return {'loss': float(as_numpy(loss)) if names['hasLoss'] else 0.0, 'values': lists({name: as_numpy(value) for name, value in values.items()})}
`;

export const kerasBatch: BatchLibrary = {
  exported: (analysis) => {
    const { files, model } = exportKeras(analysis, traceDocument(analysis));
    const lengths = model.isRagged ? ['lengths'] : [];
    const inputs = [...model.inputs.values()];
    // What layers keep to themselves has no variable.
    const assigned = new Set([...model.code().matchAll(/^\s*([\w, ]+) = /gm)].flatMap(([, names = '']) => names.split(', ')));
    const outputs = new Map([...model.outputs].filter(([, name]) => assigned.has(name)));
    const names = { values: [...outputs.values()], call: [...inputs, ...lengths], loss: [...new Set(model.data.values()), ...lengths], hasLoss: model.hasLoss };
    return { files: [...files, textFile('names.json', JSON.stringify(names))], outputs, data: model.data, hasLoss: model.hasLoss };
  },
  program,
};
