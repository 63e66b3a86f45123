import type { BlockPair } from '../../../src-core/protocol/frame.ts';

const thinnest = 1; // px
const thickest = 4.5;
const decades = 4; // a gradient so many powers of ten below the largest is drawn as thin as none
const mostEdges = 300; // more wires than these are told apart by nothing, and cost time

/** The width of a wire whose gradient has this norm, beside the largest one in the network; in half pixels. */
export function wireWidth(norm: number, largest: number): number {
  if (!(norm > 0) || !Number.isFinite(norm) || !(largest > 0)) return thinnest;
  const share = Math.min(1, Math.max(0, 1 + Math.log10(norm / largest) / decades));
  return Math.round((thinnest + (thickest - thinnest) * share) * 2) / 2;
}

/** Lets the curves' widths follow their gradients. Written straight to the page and only where they change: React has no part in it. */
export class WireWidths {
  readonly #wires = new Map<string, { readonly path: SVGPathElement; width: number | undefined }>();

  constructor(readonly page: HTMLElement) {}

  show(edges: ReadonlyMap<string, BlockPair>, on: boolean): void {
    const shown = on && edges.size <= mostEdges;
    const norms = shown ? [...edges.values()].map(({ gradient }) => gradient.norm).filter(Number.isFinite) : [];
    const largest = Math.max(0, ...norms);
    for (const id of [...this.#wires.keys()]) if (!shown || !edges.has(id)) this.#write(id, undefined);
    if (shown) for (const [id, { gradient }] of edges) this.#write(id, wireWidth(gradient.norm, largest));
  }

  #write(id: string, width: number | undefined): void {
    let wire = this.#wires.get(id);
    if (!wire?.path.isConnected) {
      this.#wires.delete(id);
      const path = width === undefined ? null : this.page.querySelector<SVGPathElement>(`.react-flow__edge[data-id="${CSS.escape(id)}"] .wire`);
      if (!path) return;
      wire = { path, width: undefined };
      this.#wires.set(id, wire);
    }
    if (wire.width === width) return;
    wire.width = width;
    if (width === undefined) wire.path.style.removeProperty('--wire-width');
    else wire.path.style.setProperty('--wire-width', `${String(width)}px`);
  }
}
