import type { Page } from '@playwright/test';

/** Where the story's pointer is, its caption and what it points out, drawn over the page of a demo. */
export class Overlay {
  constructor(readonly page: Page) {}

  /** Puts the pointer onto every page from now on. */
  async show(): Promise<void> {
    await this.page.addInitScript(drawOverlay);
    await this.page.evaluate(drawOverlay);
  }

  async say(caption: string): Promise<void> {
    await this.page.evaluate((text) => {
      const box = document.getElementById('story-caption');
      if (box) box.textContent = text;
      if (box) box.hidden = text === '';
    }, caption);
  }

  /** Rings a part of the page; null takes the ring away. */
  async ring(box: { x: number; y: number; width: number; height: number } | null): Promise<void> {
    await this.page.evaluate((at) => {
      const ring = document.getElementById('story-ring');
      if (!ring) return;
      ring.hidden = at === null;
      if (at) Object.assign(ring.style, { left: `${String(at.x - 6)}px`, top: `${String(at.y - 6)}px`, width: `${String(at.width + 12)}px`, height: `${String(at.height + 12)}px` });
    }, box);
  }
}

/** Runs in the page. Styles are set one by one, as its policy allows no others. */
function drawOverlay(): void {
  if (document.getElementById('story-pointer')) return;
  // A story's pointer rests as long as its captions take, which calls for no tooltip; films are the same each time.
  document.documentElement.dataset['tips'] = 'off';
  const add = (id: string, style: Partial<CSSStyleDeclaration>): HTMLElement => {
    const element = document.createElement('div');
    element.id = id;
    element.ariaHidden = 'true';
    Object.assign(element.style, { position: 'fixed', pointerEvents: 'none', zIndex: '2147483647' }, style);
    document.documentElement.append(element);
    return element;
  };
  const pointer = add('story-pointer', { left: '0', top: '0', width: '22px', height: '22px', borderRadius: '50%', border: '2px solid #fff', background: 'rgb(230 90 30 / 55%)', boxShadow: '0 0 0 1.5px #b0400a', transform: 'translate(-50px, -50px)' });
  const caption = add('story-caption', { left: '50%', bottom: '96px', transform: 'translateX(-50%)', maxWidth: '70%', padding: '10px 18px', borderRadius: '10px', background: 'rgb(20 22 28 / 88%)', color: '#fff', font: '500 20px/1.4 Inter, system-ui, sans-serif', textAlign: 'center' });
  caption.hidden = true;
  const ring = add('story-ring', { border: '3px solid #e65a1e', borderRadius: '12px', boxShadow: '0 0 0 9999px rgb(0 0 0 / 22%)' });
  ring.hidden = true;
  const follow = (event: PointerEvent): void => {
    pointer.style.transform = `translate(${String(event.clientX - 11)}px, ${String(event.clientY - 11)}px) scale(${event.buttons > 0 ? '0.75' : '1'})`;
  };
  for (const kind of ['pointermove', 'pointerdown', 'pointerup'] as const) document.addEventListener(kind, follow, { capture: true });
}
