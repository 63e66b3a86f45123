import type { IncomingMessage } from 'node:http';
import { newSecret, sameSecret } from './secrets.ts';

/** Unused launch addresses are few: the oldest gives way. */
const mostLaunches = 8;

/**
 * Who may talk to the server. A one-time launch address is exchanged for a cookie that holds for the run;
 * everything else needs the cookie, the server's own Host and, where there is one, its own Origin.
 */
export class Admission {
  readonly #token = newSecret();
  readonly #launches: string[] = [];
  readonly #authority: string;
  readonly #cookie: string;

  constructor(port: number) {
    this.#authority = `127.0.0.1:${String(port)}`;
    // Cookies do not tell ports apart, so the name does.
    this.#cookie = `chainrule-${String(port)}`;
  }

  get origin(): string {
    return `http://${this.#authority}`;
  }

  /** A fresh address that admits one browser, once. */
  newLaunchUrl(): string {
    const secret = newSecret();
    this.#launches.push(secret);
    if (this.#launches.length > mostLaunches) this.#launches.shift();
    return `${this.origin}/launch?key=${secret}`;
  }

  /** Uses up a launch key. Returns the cookie to set, or undefined where the key is not, or no longer, good. */
  redeem(key: string): string | undefined {
    const index = this.#launches.findIndex((launch) => sameSecret(key, launch));
    if (index < 0) return undefined;
    this.#launches.splice(index, 1);
    return `${this.#cookie}=${this.#token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Why a request for any address is refused before its token is looked at: 403, or undefined where it is not. */
  refusal(request: IncomingMessage): 403 | undefined {
    const { host, origin } = request.headers;
    // Another Host means another name was made to point here; another Origin means another page asks.
    if (host !== this.#authority) return 403;
    if (origin !== undefined && origin !== this.origin) return 403;
    return undefined;
  }

  /** Whether the request carries this run's cookie. */
  admits(request: IncomingMessage): boolean {
    return (request.headers.cookie ?? '')
      .split(';')
      .map((pair) => pair.trim().split('='))
      .some(([name, value]) => name === this.#cookie && value !== undefined && sameSecret(value, this.#token));
  }
}
