/**
 * The content security policy of the page, on every host. No inline script and no evaluation. Style
 * attributes are allowed because KaTeX sets heights with them; style elements are not.
 * `connect` lists what the page may connect to besides its own origin.
 */
export function contentSecurityPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    ["connect-src 'self'", ...connect].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The policy of a page made to be printed or read by itself, of a document of unknown origin: it runs nothing and loads nothing. */
export const standAlonePolicy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:";
