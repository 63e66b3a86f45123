/** How far a command has come. */
export interface Progress {
  readonly done: number;
  readonly of: number;
  /** What is said behind the bar. */
  readonly words: readonly string[];
  /** Since the beginning. */
  readonly seconds: number;
}

const cells = 24;
/** The least time between two drawings, ms. */
const interval = 100;

/** `███████─────────── 40 %  epoch 40/100  loss 0.123  0:12 left`, cut to the columns of a terminal. */
export function progressLine({ done, of, words, seconds }: Progress, columns: number): string {
  const share = of === 0 ? 1 : Math.min(1, done / of);
  const full = Math.round(share * cells);
  const left = share > 0 && share < 1 ? [`${clock((seconds * (1 - share)) / share)} left`] : [];
  const line = [`${'█'.repeat(full)}${'─'.repeat(cells - full)} ${String(Math.floor(share * 100)).padStart(3)} %`, ...words, ...left].join('  ');
  return [...line].slice(0, Math.max(0, columns - 1)).join('');
}

/** `0:07`, `12:30`, `3:05:00`. */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${two(rest)}` : `${String(minutes)}:${two(rest)}`;
}

/** Draws progress on one line of standard error, where that is a terminal; elsewhere it says nothing. */
export class ProgressBar {
  readonly #start = performance.now();
  readonly #stream: NodeJS.WriteStream;
  #drawn = -Infinity;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(progress: () => Omit<Progress, 'seconds'>): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#drawn < interval) return;
    this.#drawn = now;
    this.#stream.write(`\r${progressLine({ ...progress(), seconds: (now - this.#start) / 1000 }, this.#stream.columns)}\u001B[K`);
  }

  /** Takes the line away again. */
  clear(): void {
    if (this.#stream.isTTY && this.#drawn > -Infinity) this.#stream.write('\r\u001B[K');
  }
}
