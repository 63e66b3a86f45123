import { portKey } from '../graph/resolve.ts';
import type { NodeRange } from './compile.ts';
import type { Region } from './layout.ts';
import type { Session } from './session.ts';

/**
 * Runs the pieces of a sequence one after the other (truncated backpropagation through time, Williams and Peng 1990):
 * what a node hands from step to step begins each piece as the piece before left it, and gradients stop there.
 */
export class CarriedRun {
  readonly #session: Session;
  /** From the last step's input to the first step's output, `size` numbers each; `kept` in between. */
  readonly #carried: readonly { readonly last: number; readonly first: number; readonly kept: Float64Array }[];
  readonly #forward: readonly Region[];
  readonly #backward: readonly Region[];

  constructor(session: Session) {
    const { analysis, layout, ranges, forward, backward } = session.program;
    this.#session = session;
    const carriers = analysis.order.filter(({ definition }) => definition.carries);
    this.#carried = carriers.flatMap(({ node, definition: { carries } }) => {
      const edge = carries && analysis.graph.incoming.get(portKey(node.id, carries.input));
      const input = edge && layout.outputs.get(portKey(edge.source.node, edge.source.port))?.value;
      const output = carries && layout.outputs.get(portKey(node.id, carries.output))?.value;
      if (!input || !output) return [];
      const length = layout.samples * output.size;
      return [{ last: input.offset + (layout.steps - 1) * length, first: output.offset, kept: new Float64Array(length) }];
    });
    const ids = new Set(carriers.map(({ node }) => node.id));
    const isFirst = (phase: NodeRange['phase']): NodeRange[] => ranges.filter((range) => range.phase === phase && range.step === 0 && ids.has(range.node));
    this.#forward = without(forward, isFirst('forward'));
    this.#backward = without(backward, isFirst('backward'));
  }

  /** Forward and backward through the first piece. */
  first(): void {
    this.#session.run();
  }

  /** Keeps what the piece that was run hands on. */
  keep(): void {
    for (const { last, kept } of this.#carried) for (let i = 0; i < kept.length; i++) kept[i] = this.#session.memory[last + i] ?? 0;
  }

  /** Forward and backward through a later piece. */
  next(): void {
    for (const { first, kept } of this.#carried) this.#session.memory.set(kept, first);
    for (const region of [...this.#forward, ...this.#backward]) this.#session.runRegion(region);
  }
}

/** What is left of a region; `gaps` are in order. */
function without({ from, to }: Region, gaps: readonly Region[]): Region[] {
  const starts = [from, ...gaps.map((gap) => gap.to)];
  const ends = [...gaps.map((gap) => gap.from), to];
  return starts.map((start, index) => ({ from: start, to: ends[index] ?? to }));
}
