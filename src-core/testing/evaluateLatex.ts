import { normalShare } from '../tensor/errorFunction.ts';

/**
 * Computes a LaTeX formula in which all numbers are put in, knowing nothing of the expressions it was made from:
 * digits, signs, brackets and the commands that a reader knows.
 * @throws Error where it cannot read on.
 */
export function evaluateLatex(tex: string): number {
  const reader = new Reader(tex.replaceAll('\\left', '').replaceAll('\\right', ''));
  const value = reader.sum();
  reader.end();
  return value;
}

class Reader {
  #rest: string;

  constructor(tex: string) {
    this.#rest = tex.trimStart();
  }

  #take(text: string): boolean {
    if (!this.#rest.startsWith(text)) return false;
    this.#rest = this.#rest.slice(text.length).trimStart();
    return true;
  }

  #need(text: string): void {
    if (!this.#take(text)) throw new Error(`expected ${text} at "${this.#rest.slice(0, 40)}"`);
  }

  end(): void {
    if (this.#rest !== '') throw new Error(`left over: "${this.#rest.slice(0, 40)}"`);
  }

  sum(): number {
    let total = this.#take('-') ? -this.#product() : this.#product();
    for (;;) {
      if (this.#take('+')) total += this.#product();
      else if (this.#take('-')) total -= this.#product();
      else return total;
    }
  }

  #product(): number {
    let product = this.#power();
    while (this.#take('\\cdot') || this.#take('\\times')) product *= this.#power();
    return product;
  }

  #power(): number {
    const base = this.#atom();
    return this.#take('^') ? base ** this.#group() : base;
  }

  #group(): number {
    this.#need('{');
    const value = this.sum();
    this.#need('}');
    return value;
  }

  #bracket(): number[] {
    this.#need('(');
    const values = [this.sum()];
    while (this.#take(',')) values.push(this.sum());
    this.#need(')');
    return values;
  }

  #argument(): number {
    const [value = NaN] = this.#bracket();
    return value;
  }

  #atom(): number {
    if (this.#take('\\frac')) {
      const over = this.#group();
      return over / this.#group();
    }
    if (this.#take('\\sigma')) return 1 / (1 + Math.exp(-this.#argument()));
    if (this.#take('\\tanh')) return Math.tanh(this.#argument());
    if (this.#take('\\log')) return Math.log(this.#argument());
    if (this.#take('\\sqrt')) return Math.sqrt(this.#group());
    if (this.#take('\\sin')) return Math.sin(this.#argument());
    if (this.#take('\\cos')) return Math.cos(this.#argument());
    if (this.#take('\\Phi')) return normalShare(this.#argument());
    if (this.#take('|')) {
      const value = this.sum();
      this.#need('|');
      return Math.abs(value);
    }
    if (this.#take('\\max')) return Math.max(...this.#bracket());
    if (this.#take('\\min')) return Math.min(...this.#bracket());
    if (this.#take('[')) {
      const left = this.sum();
      this.#need('>');
      const right = this.sum();
      this.#need(']');
      return left > right ? 1 : 0;
    }
    if (this.#rest.startsWith('(')) return this.#argument();
    if (this.#take('e^')) return Math.exp(this.#group());
    const digits = /^\d+(\.\d+)?/.exec(this.#rest);
    if (!digits) throw new Error(`no number at "${this.#rest.slice(0, 40)}"`);
    this.#need(digits[0]);
    return Number(digits[0]);
  }
}
