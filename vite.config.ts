/**
 * Four builds, one file: the screens (default), and with `--mode` the desktop shell's main process and preload, and
 * the browser shell. See docs/decisions for why there is no Electron plug-in.
 */
import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig, type UserConfig } from 'vite'
import { findFirstPiece, isFirstPiece } from './build/first-piece.ts'
import { threadTexts } from './core/passwords/thread-texts-plugin.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const renderer: UserConfig = {
  root: here('renderer'),
  base: '/',
  plugins: [vue(), findFirstPiece],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    // Messages are compiled ahead or are plain: the CSP allows no eval.
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'index', test: isFirstPiece }] } } },
  },
}

function nodeBuild(
  entry: string,
  outDir: string,
  fileName: string,
  format: 'es' | 'cjs',
  bundleAll: boolean,
): UserConfig {
  return {
    plugins: [threadTexts],
    build: {
      ssr: here(entry),
      outDir: here(outDir),
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { external: ['electron'], output: { format, entryFileNames: fileName } },
    },
    ssr: { target: 'node', ...(bundleAll ? { noExternal: true as const } : {}) },
  }
}

const builds: Record<string, UserConfig> = {
  // A packaged kiosk carries no node_modules: main and preload hold all they need.
  main: nodeBuild('electron/main.ts', 'dist/electron', 'main.js', 'es', true),
  // A sandboxed preload can only be CommonJS.
  preload: nodeBuild('electron/preload.ts', 'dist/electron', 'preload.cjs', 'cjs', true),
  // Bundled as well, it starts in two thirds of the time.
  server: nodeBuild('server/main.ts', 'dist/server', 'main.js', 'es', true),
}

export default defineConfig(({ mode }) => builds[mode] ?? renderer)
