import type { PictureFormat } from '../../src-core/protocol/appContract.ts';
import { type Picture, type PictureChoice, hasSelection, takePicture } from '../canvas/picture/capture.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { isDark } from './appearance.ts';
import { base64Of } from './base64.ts';
import { choosePathToSave } from './dialogs.ts';
import { suggestedName } from './files.ts';
import { notify, notifyError } from './notices.ts';
import { app } from './store.ts';

export const sharpnesses = [1, 2, 4] as const;
export type Sharpness = (typeof sharpnesses)[number];

/** Beyond this browsers give no canvas, or an empty one. */
const longestSide = 16_000; // px
const mostPixels = 120e6;

/** Asks for a place and writes the picture there. */
export async function savePicture(picture: Picture, format: PictureFormat, sharpness: Sharpness): Promise<void> {
  try {
    const bytes = format === 'png' ? await pngOf(picture, sharpness) : new TextEncoder().encode(picture.svg);
    const path = await choosePathToSave(suggestedName(format), format);
    if (path === null) return;
    const { svg, width, height } = picture;
    const written = format === 'pdf' ? await host.call('picture.print', { path, svg, width, height }) : await host.call('bytes.export', { path, base64: base64Of(bytes) });
    notify({ kind: 'success', title: translate('picture.saved'), text: written.path });
  } catch (error) {
    notifyError(error);
  }
}

/** Puts the picture on the clipboard, as a PNG. */
export async function copyPicture(picture: Picture, sharpness: Sharpness): Promise<void> {
  try {
    if (app.getState().info?.nativeDialogs) await host.call('picture.copy', { base64: base64Of(await pngOf(picture, sharpness)) });
    else {
      // Handed over as a promise: the browser takes it only while it knows of the click.
      const blob = pngOf(picture, sharpness).then((bytes) => new Blob([bytes], { type: 'image/png' }));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]).catch((error: unknown) => {
        throw error instanceof DOMException ? new Error(translate('picture.notCopied')) : error;
      });
    }
    notify({ kind: 'success', title: translate('picture.copied') });
  } catch (error) {
    notifyError(error);
  }
}

/** Copies what is selected, or else the whole network, as it looks on the screen. */
export async function copyPictureNow(): Promise<void> {
  const choice: PictureChoice = { part: hasSelection(app.getState()) ? 'selection' : 'whole', theme: isDark() ? 'dark' : 'light', paper: true };
  try {
    await copyPicture(await takePicture(choice), 2);
  } catch (error) {
    notifyError(error);
  }
}

/** The address of a picture as an image. */
export function addressOf({ svg }: Picture): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

async function pngOf(picture: Picture, sharpness: Sharpness): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height] = [picture.width * sharpness, picture.height * sharpness];
  if (Math.max(width, height) > longestSide || width * height > mostPixels) throw new Error(translate('picture.tooLarge', { width, height }));
  const image = new Image(picture.width, picture.height);
  image.src = addressOf(picture);
  await image.decode().catch(() => {
    throw new Error(translate('picture.notDrawn'));
  });
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (!blob) throw new Error(translate('picture.notDrawn'));
  return new Uint8Array(await blob.arrayBuffer());
}
