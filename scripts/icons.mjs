// npm run icons: the icons of the packages in scripts/packaging, drawn from the page's own by the browser that the tests use.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser, rootFlags } from './browsers.mjs';
import { root } from './root.mjs';

const folder = path.join(root, 'scripts/packaging');
const drawing = readFileSync(path.join(root, 'src-renderer/public/icon.svg'), 'utf8');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Apple's names of the pictures in an .icns file, by their size in pixels; the later ones of a size are for screens of twice the density. */
const appleNames = [['ic11', 32], ['ic12', 64], ['ic07', 128], ['ic13', 256], ['ic08', 256], ['ic14', 512], ['ic09', 512], ['ic10', 1024]];
/** macOS leaves a margin around an icon: a tenth of its size at each side. */
const margin = 0.1;

const pictures = await draw(sizes, 0);
const apple = await draw([...new Set(appleNames.map(([, size]) => size))], margin);
mkdirSync(path.join(folder, 'icons'), { recursive: true });
for (const [size, png] of pictures) writeFileSync(path.join(folder, `icons/${size}x${size}.png`), png);
writeFileSync(path.join(folder, 'icon.ico'), windowsIcon([16, 24, 32, 48, 64, 128, 256]));
writeFileSync(path.join(folder, 'icon.icns'), appleIcon());
console.log(`drew ${sizes.length} sizes, icon.ico and icon.icns in ${path.relative(root, folder)}`);

/** The drawing as PNG, by size in pixels, with this share of margin at each side. */
async function draw(wanted, space) {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: rootFlags() });
  const made = new Map();
  for (const size of wanted) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const inner = size * (1 - 2 * space);
    await page.setContent(`<style>*{margin:0}svg{position:absolute;left:${size * space}px;top:${size * space}px;width:${inner}px;height:${inner}px}</style>${drawing}`);
    made.set(size, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
  await browser.close();
  return made;
}

/** An .ico file of PNG pictures: a header, an entry of 16 bytes for each, then the pictures. */
function windowsIcon(wanted) {
  const header = Buffer.from([0, 0, 1, 0, wanted.length, 0]);
  let offset = header.length + 16 * wanted.length;
  const entries = wanted.map((size) => {
    const entry = Buffer.alloc(16);
    entry.writeUInt8(size % 256, 0); // 0 stands for 256
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4); // planes
    entry.writeUInt16LE(32, 6); // bits of a pixel
    entry.writeUInt32LE(pictures.get(size).length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += pictures.get(size).length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...wanted.map((size) => pictures.get(size))]);
}

/** An .icns file: its name and length, then for each picture its name, its length with these eight bytes, and the PNG. */
function appleIcon() {
  const parts = appleNames.map(([name, size]) => block(name, apple.get(size)));
  return block('icns', Buffer.concat(parts));
}

function block(name, content) {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
