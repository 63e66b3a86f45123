import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { traceDocument } from '../../engine/traceDocument.ts';
import { openExample } from '../../examples/catalogue.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { analyse } from '../../graph/validate.ts';
import { registry } from '../../node/registry.ts';
import { ownSamples } from '../../train/ownSamples.ts';
import { asNotebook } from './notebook.ts';
import { exportTorch } from './torchProject.ts';

function textsOf(document: GraphDocument): Record<string, string> {
  const analysis = analyse(document, registry);
  const { files } = exportTorch(analysis, traceDocument(analysis), ownSamples(document));
  return Object.fromEntries(files.map(({ name, content }) => [name, new TextDecoder().decode(content)]));
}

describe('a network as a module of PyTorch', () => {
  it('has real layers, and a loop for wired recurrence alone', () => {
    const { 'model.py': model = '' } = textsOf(openExample('rnn-bptt'));
    expect(model).toContain('nn.Linear(1, 1, bias=False)');
    expect(model.match(/for step in range\(T\)/g)).toHaveLength(1);
    expect(textsOf(openExample('mlp-3-2-2'))['model.py']).not.toContain('for step');
  });

  it('has labels as text alone', () => {
    const document = openExample('mlp-3-2-2');
    const evil = 'x"""\nimport os; os.abort() #';
    const nodes = document.nodes.map((node) => ({ ...node, label: evil }));
    const parameters = document.parameters.map((record) => ({ ...record, name: `${evil}${record.id}` }));
    const texts = textsOf({ ...document, title: evil, nodes, parameters });
    for (const text of [texts['model.py'], texts['train.py']]) {
      expect(text).toBeDefined();
      expect(text?.split('\n').filter((line) => /^\s*import os; os\.abort/.test(line))).toEqual([]);
      // A docstring ends where it is meant to: there is an even number of triple quotes.
      expect((text?.match(/"""/g)?.length ?? 1) % 2).toBe(0);
    }
  });

  it('is a notebook too', () => {
    const document = openExample('mlp-3-2-2');
    const analysis = analyse(document, registry);
    const files = asNotebook(exportTorch(analysis, traceDocument(analysis), ownSamples(document)).files, document.title);
    const notebook = z
      .object({ nbformat: z.literal(4), cells: z.array(z.object({ cell_type: z.enum(['markdown', 'code']), source: z.array(z.string()) })) })
      .parse(JSON.parse(new TextDecoder().decode(files.find(({ name }) => name === 'model.ipynb')?.content)));
    const code = notebook.cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join('')).join('\n');
    expect(code).toContain('class Network(nn.Module)');
    expect(code).not.toMatch(/__file__|__name__|from model import/);
    expect(files.map(({ name }) => name)).toEqual(['model.ipynb', 'weights.safetensors', 'data.npz']);
  });
});
