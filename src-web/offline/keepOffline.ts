/** Whether this browser can open the page without a connection: it has to come over HTTPS, or from this machine. */
export const canKeepOffline = 'serviceWorker' in navigator && isSecureContext;

/** Has the browser keep the site. Where it cannot, the page works as long as there is a connection. */
export function keepOffline(): void {
  if (!canKeepOffline) return;
  navigator.serviceWorker.register(new URL('serviceWorker.js', document.baseURI)).catch((error: unknown) => {
    console.warn('Chainrule is not kept for use without a connection:', error);
  });
}
