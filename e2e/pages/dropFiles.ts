import { type Page, expect } from '@playwright/test';

/** A file as it is dropped on the window. */
export interface DroppedFile {
  readonly name: string;
  readonly type?: string;
  readonly content: Buffer | string;
}

/** Holds files over a point of the window, checks what is said there where that is given, and lets them go. */
export async function dropFiles(page: Page, files: readonly DroppedFile[], { said, at = { x: 0, y: 0 } }: { readonly said?: string; readonly at?: { readonly x: number; readonly y: number } } = {}): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    (given) => {
      const held = new DataTransfer();
      for (const { name, type, base64 } of given) held.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name, { type }));
      return held;
    },
    files.map(({ name, type = '', content }) => ({ name, type, base64: Buffer.from(content).toString('base64') })),
  );
  const event = { dataTransfer, clientX: at.x, clientY: at.y };
  await page.dispatchEvent('.shell', 'dragover', event);
  if (said !== undefined) await expect(page.locator('.drop-zone')).toContainText(said);
  await page.dispatchEvent('.shell', 'drop', event);
}
