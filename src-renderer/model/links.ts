import type { NewWindow, WindowLink } from '../../src-core/protocol/windowAddress.ts';
import { currentLanguage, translate } from '../i18n/translate.ts';
import { copyText } from './copyText.ts';
import { ask } from './dialogs.ts';
import { loadable } from './loadable.ts';
import { mayLeave, show } from './files.ts';
import { notify, notifyError } from './notices.ts';
import { currentDocument } from './store.ts';
import { takeNewWindow } from './windows.ts';

/* Documents and examples in the page's address, and what a page that is its own host has to say of itself. */

/** With what packs texts. */
const packing = loadable(() => import('../../src-core/graph/documentLink.ts'));

export function isLink(wanted: NewWindow | undefined): wanted is WindowLink {
  return typeof wanted === 'object' && !('session' in wanted);
}

/** Puts what a link asks for on the screen, whatever was there; what cannot be read leaves it as it was. */
export async function openLinked(wanted: WindowLink): Promise<void> {
  try {
    if ('example' in wanted) {
      const { openExample } = await import('../../src-core/examples/catalogue.ts');
      await show(openExample(wanted.example, currentLanguage()), null);
      return;
    }
    const { documentOfLink } = await packing.ready();
    const document = documentOfLink(wanted.link);
    await show(document, null);
    const text = translate(document.dataset?.source.kind === 'stored' ? 'link.tableMissing' : 'link.openedText');
    notify({ kind: 'info', title: translate('link.opened'), text });
  } catch (error) {
    notifyError(error);
  }
}

/** The address was changed while the page was open: a link was put in the place of another. */
export async function followLink(): Promise<void> {
  const wanted = takeNewWindow();
  if (isLink(wanted) && (await mayLeave())) await openLinked(wanted);
}

/** Puts an address on the clipboard that has the whole document in it. */
export async function copyLink(): Promise<void> {
  const document = currentDocument();
  try {
    const { linkOf } = await packing.ready();
    const link = linkOf(document);
    await copyText(`${location.origin}${location.pathname}#doc=${link}`).catch(() => {
      throw new Error(translate('link.notCopied'));
    });
    const text = translate('link.copiedText', { count: link.length.toLocaleString('en') });
    notify({ kind: 'success', title: translate('link.copied'), text: document.dataset?.source.kind === 'stored' ? `${text}\n${translate('link.withoutTable')}` : text });
  } catch (error) {
    notifyError(error);
  }
}

/** What this page can do, and what only the installed app can. */
export async function tellOfBrowser(): Promise<void> {
  const isKeptOffline = 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null;
  const lines = [
    translate('browser.stays'),
    translate(isKeptOffline ? 'browser.offline' : 'browser.notOffline'),
    translate('browser.kept'),
    translate('showSaveFilePicker' in window ? 'browser.inPlace' : 'browser.download'),
    translate('browser.cannot'),
  ];
  await ask(translate('browser.title'), lines.join('\n\n'), [{ id: 'close', label: translate('browser.close'), tone: 'primary' }]);
}
