/** Puts text on the clipboard. Rejects where the host allows neither way. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    // A host that grants no permissions still copies what a key press or a click asks for.
    if (!copyByEvent(text)) throw error;
  }
}

function copyByEvent(text: string): boolean {
  const write = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', write, { once: true, capture: true });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a permission
  const done = document.execCommand('copy');
  document.removeEventListener('copy', write, { capture: true });
  return done;
}
