import { type SymbolTable, parseName, symbolTable, writeSymbol } from '../../src-core/explain/symbols.ts';
import type { GraphDocument, GraphNode } from '../../src-core/graph/document.ts';

const tables = new WeakMap<GraphDocument, SymbolTable>();

function tableOf(document: GraphDocument): SymbolTable {
  const table = tables.get(document) ?? symbolTable(document, []);
  tables.set(document, table);
  return table;
}

/** The symbol that stands for a node in formulas, in LaTeX; undefined where the name on its card says it already. */
export function cardSymbol(document: GraphDocument, { id, label }: GraphNode): string | undefined {
  const symbol = writeSymbol(tableOf(document).node(id));
  const said = label === undefined ? undefined : parseName(label.split('=')[0]?.trim() ?? '');
  return said && writeSymbol(said) === symbol ? undefined : symbol;
}

/** The symbol that stands for a parameter in formulas, in LaTeX. */
export function parameterSymbol(document: GraphDocument, id: string): string {
  return writeSymbol(tableOf(document).parameter(id));
}
