import { defineConfig } from 'vite'

const TARGET = ['es2020', 'chrome87', 'safari14']

/** Builds the terminal app for `/t/`; every asset keeps its own address, because inlined ones would need a looser policy. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/t/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: TARGET,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    emptyOutDir: true,
  },
  worker: { format: 'iife' },
})
