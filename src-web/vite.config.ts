import { readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { chunks } from '../src-renderer/vite.chunks.ts';
import { contentSecurityPolicy } from '../src-main/services/contentSecurityPolicy.ts';
import { standIns } from './standIns.ts';

const here = import.meta.dirname;
const renderer = path.resolve(here, '../src-renderer');
const { version } = JSON.parse(readFileSync(path.resolve(here, '../package.json'), 'utf8')) as { readonly version: string };

/** The renderer's page as a site of its own: it brings its host along, and says itself what it may load. */
export default defineConfig({
  root: renderer,
  base: './',
  plugins: [
    standIns(),
    react(),
    {
      name: 'own-host',
      transformIndexHtml: {
        order: 'pre',
        handler: (html) => ({
          html: html.replace('./main.tsx', '../src-web/main.ts'),
          // Said of frames by a header alone, which a static host may send.
          tags: [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy().replace(/; frame-ancestors [^;]*/, '') }, injectTo: 'head-prepend' }],
        }),
      },
    },
  ],
  worker: { format: 'es', plugins: () => [standIns()] },
  define: {
    'process.platform': '"browser"',
    'process.arch': '""',
    'process.versions.node': '""',
    APP_VERSION: JSON.stringify(version),
  },
  build: {
    outDir: path.resolve(here, '../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: chunks,
  },
});
