/** What a tooltip says, of which control, and who called it. */
export interface Tip {
  readonly control: HTMLElement;
  readonly text: string;
  readonly key: string | undefined;
  readonly by: 'pointer' | 'keyboard';
}

/** How long the pointer rests before a tooltip is shown; and how long after one the next comes at once; ms. */
const rest = 500;
const goesOn = 300;
/** Until what the focus brought into view stands still; ms. */
const settling = 100;

/** Tells which tooltip is to be shown, null for none, until the returned function is called. */
export function watchTips(show: (tip: Tip | null) => void): () => void {
  const watch = new TipWatch(show);
  const listening = new AbortController();
  const { signal } = listening;
  // Before others, who may keep an event to themselves.
  const heard = { capture: true, passive: true, signal };
  document.addEventListener('pointerover', (event) => { watch.pointerOver(event); }, heard);
  document.addEventListener('pointerout', (event) => { if (event.relatedTarget === null) watch.pointerAt(null); }, heard);
  document.addEventListener('pointerdown', () => { watch.press(); }, heard);
  // Escape goes on to whom it is for: it leaves a dialog or a walk as it does without a tooltip.
  document.addEventListener('keydown', ({ key }) => { watch.press(key); }, heard);
  document.addEventListener('focusin', ({ target }) => { watch.focus(controlOf(target)); }, heard);
  document.addEventListener('focusout', () => { watch.blur(); }, heard);
  document.addEventListener('scroll', ({ target }) => { watch.scroll(target); }, heard);
  window.addEventListener('resize', () => { watch.hide(); }, { signal });
  window.addEventListener('blur', () => { watch.hide(); }, { signal });
  return () => {
    listening.abort();
    watch.hide();
  };
}

class TipWatch {
  readonly #show: (tip: Tip | null) => void;
  /** What a control says may change under the pointer; then its tooltip is not true any more. */
  readonly #changes = new MutationObserver(() => { this.hide(); });
  #tip: Tip | null = null;
  #coming: { readonly by: Tip['by']; readonly timer: number } | null = null;
  /** The control under the pointer. */
  #over: HTMLElement | null = null;
  #leftAt = -Infinity;
  /** The focus is shown by Tab alone: a menu or a dialog that gives it back asks for nothing. */
  #tabbed = false;

  constructor(show: (tip: Tip | null) => void) {
    this.#show = show;
  }

  pointerOver({ target, pointerType, buttons }: PointerEvent): void {
    // A tooltip can be pointed at, to read it enlarged; fingers do not point; and what is dragged comes by many controls.
    if (pointerType === 'touch' || (target instanceof Element && target.closest('.tooltip'))) return;
    this.pointerAt(controlOf(target), buttons === 0);
  }

  pointerAt(control: HTMLElement | null, asks = true): void {
    if (control === this.#over) return;
    this.#over = control;
    if (this.#tip?.by === 'pointer') {
      this.#leftAt = performance.now();
      this.hide();
    } else if (this.#coming?.by === 'pointer') this.#forget();
    if (control && asks) this.#call(control, 'pointer', performance.now() - this.#leftAt < goesOn ? 0 : rest);
  }

  focus(control: HTMLElement | null): void {
    if (control && this.#tabbed) this.#call(control, 'keyboard', settling);
  }

  blur(): void {
    if ((this.#tip ?? this.#coming)?.by === 'keyboard') this.hide();
  }

  /** A key or, without one, the pointer is pressed: who acts knows what they do. */
  press(key?: string): void {
    this.#tabbed = key === 'Tab';
    this.#leftAt = -Infinity;
    this.hide();
  }

  scroll(target: EventTarget | null): void {
    if (this.#tip && target instanceof Node && target.contains(this.#tip.control)) this.hide();
  }

  hide(): void {
    this.#forget();
    this.#changes.disconnect();
    if (!this.#tip) return;
    this.#tip = null;
    this.#show(null);
  }

  #call(control: HTMLElement, by: Tip['by'], wait: number): void {
    this.#forget();
    const timer = window.setTimeout(() => { this.#open(tipOf(control, by)); }, wait);
    this.#coming = { by, timer };
  }

  #forget(): void {
    window.clearTimeout(this.#coming?.timer);
    this.#coming = null;
  }

  #open(tip: Tip | null): void {
    this.hide();
    if (!tip) return;
    this.#tip = tip;
    this.#changes.observe(tip.control, { attributeFilter: ['data-tip', 'data-tip-key', 'data-popup-open'] });
    this.#show(tip);
  }
}

function controlOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
}

/** What is to be said of a control: nothing where it says all itself, where its menu is open, and where a film is made. */
function tipOf(control: HTMLElement, by: Tip['by']): Tip | null {
  const { tip: text, tipKey: key } = control.dataset;
  if (text === undefined || (key === undefined && text === control.textContent.trim())) return null;
  if (!control.isConnected || control.matches('[data-popup-open]') || document.documentElement.dataset['tips'] === 'off') return null;
  return { control, text, key, by };
}
