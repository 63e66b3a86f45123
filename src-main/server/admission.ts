import type { IncomingMessage } from 'node:http';
import { newSecret, sameSecret } from './secrets.ts';

/** Unused launch addresses are few: the oldest gives way. */
const mostLaunches = 8;

/** What a server knows of itself, to hold requests against. */
interface Own {
  readonly authority: string;
  readonly origin: string;
  /** Name of the cookie that holds the token. */
  readonly cookie: string;
  readonly token: string;
}

/** Whether a request may pass. */
type AdmissionCheck = (headers: IncomingMessage['headers'], own: Own) => boolean;

/** All that is asked of a request, each by itself: the tests leave one out to see that it is what holds. */
export const admissionChecks = {
  /** Another Host means that another name was made to point here. */
  host: ({ host }, { authority }) => host === authority,
  /** Another Origin means that another page asks. Without one the token alone decides. */
  origin: ({ origin }, own) => origin === undefined || origin === own.origin,
  token: ({ cookie = '' }, own) =>
    cookie
      .split(';')
      .map((pair) => pair.trim().split('='))
      .some(([name, value]) => name === own.cookie && value !== undefined && sameSecret(value, own.token)),
} as const satisfies Readonly<Record<string, AdmissionCheck>>;

export type AdmissionCheckName = keyof typeof admissionChecks;
const everyCheck: readonly AdmissionCheckName[] = ['host', 'origin', 'token'];

/**
 * Who may talk to the server. A one-time launch address is exchanged for a cookie that holds for the run;
 * everything else needs the cookie, the server's own Host and, where there is one, its own Origin. The secrets are in
 * memory alone: none is written to a file.
 */
export class Admission {
  readonly #launches: string[] = [];
  readonly #own: Own;
  readonly #checks: readonly AdmissionCheckName[];

  constructor(port: number, checks: readonly AdmissionCheckName[] = everyCheck) {
    const authority = `127.0.0.1:${String(port)}`;
    // Cookies do not tell ports apart, so the name does.
    this.#own = { authority, origin: `http://${authority}`, cookie: `chainrule-${String(port)}`, token: newSecret() };
    this.#checks = checks;
  }

  get origin(): string {
    return this.#own.origin;
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
    return `${this.#own.cookie}=${this.#own.token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Why a request for any address is refused before its token is looked at: 403, or undefined where it is not. */
  refusal(request: IncomingMessage): 403 | undefined {
    return this.#passes('host', request) && this.#passes('origin', request) ? undefined : 403;
  }

  /** Whether the request carries this run's cookie. */
  admits(request: IncomingMessage): boolean {
    return this.#passes('token', request);
  }

  #passes(name: AdmissionCheckName, { headers }: IncomingMessage): boolean {
    return !this.#checks.includes(name) || admissionChecks[name](headers, this.#own);
  }
}
