import { type ExportedFile, textFile } from '../exportedFile.ts';
import { pythonString } from '../python/pythonText.ts';

type Cell = readonly [kind: 'markdown' | 'code', text: string];

/** The same project with its code in `model.ipynb` (nbformat 4) instead of `model.py` and `train.py`. */
export function asNotebook(files: readonly ExportedFile[], title: string): ExportedFile[] {
  const textOf = (wanted: string): string | undefined => {
    const content = files.find(({ name }) => name === wanted)?.content;
    return content && new TextDecoder('utf-8', { fatal: true }).decode(content);
  };
  const [model = '', train] = ['model.py', 'train.py'].map(textOf);
  const cells: Cell[] = [
    ['markdown', `# ${title.replace(/[\\`*_{}[\]()#+!<>|$]/g, '\\$&').replaceAll('\n', ' ')}\n\nThe network as a module of PyTorch. The files beside this notebook hold its weights and samples.`],
    ['code', inNotebook(model)],
    ['code', "model = load_weights(Network(), os.path.join(folder, 'weights.safetensors'))\nmodel"],
    ...(train === undefined
      ? []
      : ([
          ['markdown', 'Training: the same samples, batches, loss and updates as in Chainrule.'],
          ['code', inNotebook(train)],
          ['code', 'model, losses = main()\nlosses[-1]'],
          ['code', "save_weights(model, os.path.join(folder, 'trained.safetensors'))"],
        ] as const)),
  ];
  const notebook = {
    cells: cells.map(([kind, text], index) => ({
      cell_type: kind,
      id: `cell-${String(index)}`,
      metadata: {},
      source: text.split(/(?<=\n)/),
      ...(kind === 'code' && { execution_count: null, outputs: [] }),
    })),
    metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' }, language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return [textFile('model.ipynb', `${JSON.stringify(notebook, null, 1)}\n`), ...files.filter(({ name }) => !name.endsWith('.py'))];
}

/** Code of a file for a cell: a notebook has no file of its own, and what one cell defines the next has. */
function inNotebook(code: string): string {
  const [body = ''] = code.split(`\n\nif __name__ == ${pythonString('__main__').replaceAll('"', "'")}:`);
  return body
    .replace('folder = os.path.dirname(os.path.abspath(__file__))', 'folder = os.getcwd()')
    .replace(/^from model import .*\n\n?/m, '')
    .trimEnd();
}
