import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import { type SymbolTable, partial, symbolTable, writeElement } from '../../src-core/explain/symbols.ts';
import { latexNumber } from '../../src-core/explain/typeset.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import type { Analysis } from '../../src-core/graph/validate.ts';
import type { Explanation } from '../../src-core/protocol/explanation.ts';
import type { NumberQuery } from '../../src-core/protocol/numberPlaces.ts';
import { nodeById, nodeFacts, parameterById } from './nodeFacts.ts';

export type ListedPath = NonNullable<Explanation['paths']>[number];

/** The numbers of paths in LaTeX, as the formulas write them. */
export interface PathSymbols {
  /** `W_{1,1} → z_{1} → h_{1} → L` */
  path(query: NumberQuery, path: ListedPath): string;
  /** The local derivatives along a path, symbolic and with the numbers put in, as rows of an `aligned` environment. */
  factors(query: NumberQuery, path: ListedPath, digits: ShownDigits): string[];
  /** `∂L/∂W_{1,1}` */
  gradient(query: NumberQuery): string;
  /** A node at a step: `h^{(2)}` */
  node(id: string, step: number): string;
}

interface Stop {
  readonly node: string;
  readonly port: string;
  readonly element: number;
  readonly step: number;
}

export function pathSymbols(document: GraphDocument, { shapes }: Analysis, losses: readonly string[]): PathSymbols {
  const symbols: SymbolTable = symbolTable(document, losses);
  const { steps, samples } = document.data;
  const number = ({ node, port, element, step }: Stop, sample: number): string => {
    const owner = nodeById(document, node);
    const facts = owner && nodeFacts(owner);
    const isOnly = (facts?.definition.outputs(facts.config).length ?? 1) === 1;
    const shape = shapes.outputs.get(portKey(node, port)) ?? [];
    return writeElement(isOnly ? symbols.node(node) : symbols.part(node, port), shape, { element, step: steps > 1 ? step : undefined, sample: samples > 1 ? sample : undefined });
  };
  const start = (query: NumberQuery, sample: number): string => {
    switch (query.kind) {
      case 'parameter':
        return writeElement(symbols.parameter(query.parameter), parameterById(document, query.parameter)?.values.shape ?? [], { element: query.element });
      case 'output':
        return number(query, sample);
      case 'edge': {
        const source = document.edges.find(({ id }) => id === query.edge)?.source ?? { node: '', port: '' };
        return number({ ...query, ...source }, sample);
      }
    }
  };
  const names = (query: NumberQuery, { through, sample }: ListedPath): string[] => [start(query, sample), ...through.map((stop) => number(stop, sample))];
  return {
    path: (query, path) => names(query, path).join(' \\to '),
    factors: (query, path, digits) => {
      const stops = names(query, path);
      const last = stops.at(-1) ?? '';
      // A loss that enters the total as it is needs no factor of its own.
      const weighted = path.seed !== 1;
      const left = [...(weighted ? [partial(symbols.loss, last)] : []), ...stops.slice(1).map((stop, index) => partial(stop, stops[index] ?? '')).reverse()];
      const numbers = [...(weighted ? [path.seed] : []), ...path.through.map(({ derivative }) => derivative).reverse()];
      const written = numbers.map((value) => latexNumber(value, digits)).map((tex, index) => (index > 0 && (tex.startsWith('-') || tex.includes('\\times')) ? `\\left(${tex}\\right)` : tex));
      return [`&${left.join(' \\cdot ')}`, `&= ${written.join(' \\cdot ')}`, `&= ${latexNumber(path.product, digits)}`];
    },
    gradient: (query) => partial(symbols.loss, start(query, query.sample ?? 0)),
    node: (id, step) => writeElement(symbols.node(id), [], { step: steps > 1 ? step : undefined }),
  };
}
