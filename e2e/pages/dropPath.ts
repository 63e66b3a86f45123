import type { Page } from '@playwright/test';

/** Drops a file of the disk on the middle of the window as a hand does: what no page objects to, the browser opens. */
export async function dropPath(page: Page, file: string): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const place = { x: 400, y: 300, data: { items: [], files: [file], dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await client.send('Input.dispatchDragEvent', { type, ...place });
  await client.detach();
}
