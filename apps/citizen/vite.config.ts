import { defineConfig } from 'vite'

/**
 * Bundles the citizen app for /m/. The page's security policy allows neither inline script nor data: scripts, hence no
 * inlined assets and no preload polyfill. wouter is written for React; the alias hands it Preact's own hooks.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/m/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: { alias: { react: 'preact/compat' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['es2020', 'chrome87', 'safari14'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
