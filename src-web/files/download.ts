/** How long the browser may take to begin with a download, ms. */
const patience = 60_000;

/** Gives the user a file as a download. */
export function download(name: string, content: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([content]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, patience);
}
