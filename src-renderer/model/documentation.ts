/**
 * Opens the documentation beside the app. The host serves it below its own page; on Electron the main process opens a
 * window for it, elsewhere the browser does.
 */
export function openDocumentation(): void {
  window.open('docs/index.html', '_blank', 'noopener');
}
