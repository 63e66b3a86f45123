import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { chunks } from './vite.chunks.ts';

const here = import.meta.dirname;

/** The page of both hosts: static files with relative addresses, so that any origin can serve them. */
export default defineConfig({
  root: here,
  base: './',
  plugins: [react()],
  build: {
    outDir: path.resolve(here, '../dist/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // Fonts stay files: a content security policy without data: must be enough.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: chunks,
  },
});
