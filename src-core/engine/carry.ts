import { portKey } from '../graph/resolve.ts';
import type { Session } from './session.ts';

/**
 * Runs the pieces of a sequence one after the other (truncated backpropagation through time, Williams and Peng 1990):
 * what a node hands from step to step begins each piece as the piece before left it, and gradients stop there.
 */
export class CarriedRun {
  readonly #session: Session;
  /** From the last step's input to the first step's output, `size` numbers each; `kept` in between. */
  readonly #carried: readonly { readonly last: number; readonly first: number; readonly kept: Float64Array }[];

  constructor(session: Session) {
    const { analysis, layout } = session.program;
    this.#session = session;
    this.#carried = analysis.order.flatMap(({ node, definition, config }) => {
      const carries = definition.carries?.(config);
      const edge = carries && analysis.graph.incoming.get(portKey(node.id, carries.input));
      const input = edge && layout.outputs.get(portKey(edge.source.node, edge.source.port))?.value;
      const output = carries && layout.outputs.get(portKey(node.id, carries.output))?.value;
      if (!input || !output) return [];
      const length = layout.samples * output.size;
      return [{ last: input.offset + (layout.steps - 1) * length, first: output.offset, kept: new Float64Array(length) }];
    });
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
    this.#session.runOn();
  }
}
