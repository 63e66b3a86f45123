import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { ownSamples } from '../../src-core/train/ownSamples.ts';
import { exportNetwork } from '../../src-core/engine/exportNetwork.ts';
import { openExample } from '../../src-core/examples/catalogue.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { registry } from '../../src-core/node/registry.ts';
import { type CodeFormat, codeFormats } from '../../src-core/protocol/exportContract.ts';
import { pythonWithNumpy } from './numpyReader.ts';
import { sha256 } from '../services/sha256.ts';

// What is written by hand is text in generated Python, and nothing else: Python's own parser says so.

const hostile: readonly string[] = [
  '"""; import os; os.abort()',
  "'''; import os; os.abort()",
  '\\"""; import os; os.abort() #',
  'x\nimport os\nos.abort()',
  'x\r\nimport os\r\nos.abort()',
  'x\u2028import os\u2028os.abort()',
  'x\u0085import os\u000cos.abort()',
  'ends in a backslash \\',
  '{import os} ${os.abort()} %(os)s',
  '"',
  "'",
  '__import__("os").abort()',
];

/** The same network with something else in every place for a text. */
function named(text: string): GraphDocument {
  const document = openExample('mlp-3-2-2');
  return {
    ...document,
    title: text,
    description: text,
    source: text,
    nodes: document.nodes.map((node) => ({ ...node, label: text })),
    parameters: document.parameters.map((record) => ({ ...record, name: `${text}${record.id}` })),
  };
}

/** The Python of an export; the cells of a notebook one after the other. */
async function pythonOf(document: GraphDocument, format: CodeFormat): Promise<Record<string, string>> {
  const { files } = await exportNetwork({ document, format, choices: {}, readSamples: () => Promise.resolve(ownSamples(document)), sha256 }, registry);
  const texts = files.filter(({ name }) => /\.(py|ipynb)$/.test(name)).map(({ name, content }) => [name, new TextDecoder().decode(content)] as const);
  return Object.fromEntries(texts.map(([name, text]) => [name, name.endsWith('.ipynb') ? cellsOf(text) : text]));
}

function cellsOf(notebook: string): string {
  const { cells } = JSON.parse(notebook) as { cells: { cell_type: string; source: string[] }[] };
  return cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join('')).join('\n');
}

/** For each text what it imports, and whether anything in it is called `os`, as Python parses it. */
const judge = `
import ast, json, sys
found = []
for text in json.load(sys.stdin):
    tree = ast.parse(text)
    imports = sorted(alias.name for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names)
    names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} & {"os", "__import__"})
    attributes = sorted({node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & {"abort"})
    found.append({"imports": imports, "suspect": names + attributes})
print(json.dumps(found))
`;

function judged(python: string, texts: readonly string[]): { imports: string[]; suspect: string[] }[] {
  const { status, stdout, stderr } = spawnSync(python, ['-c', judge], { input: JSON.stringify(texts), encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { imports: string[]; suspect: string[] }[];
}

const python = pythonWithNumpy();

describe.skipIf(python === undefined)('labels in generated Python', () => {
  test.each(codeFormats.filter((format) => format !== 'onnx'))('%s has them as strings and comments only', async (format) => {
    const plain = await pythonOf(named('plain'), format);
    expect(Object.keys(plain).length).toBeGreaterThan(0);
    const [wanted, all] = [judged(python ?? '', Object.values(plain)), await Promise.all(hostile.map(async (text) => Object.values(await pythonOf(named(text), format))))];
    const found = judged(python ?? '', all.flat());
    for (const [index, each] of found.entries()) {
      const own = wanted[index % wanted.length];
      expect({ label: hostile[Math.floor(index / wanted.length)], ...each }).toEqual({ label: hostile[Math.floor(index / wanted.length)], ...own });
    }
  });

  test('code in a label that is not kept apart would be seen', () => {
    expect(judged(python ?? '', ['"""x"""; import os; os.abort()'])).toEqual([{ imports: ['os'], suspect: ['os', 'abort'] }]);
  });
});
