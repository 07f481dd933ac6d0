/**
 * The journeys, each on both shells. The desktop shell runs on the real Electron where its binary is installed, else
 * on the stand-in; the browser is whatever Chromium this machine has.
 */
import { defineConfig } from '@playwright/test'
import { availableParallelism } from 'node:os'
import { findBrowser } from './e2e/browser.ts'
import { electronKind } from './e2e/electron-stand-in/launch.ts'

const { executablePath, env } = await findBrowser()
const realElectron = electronKind() === 'electron'

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/electron-stand-in/bundle.ts',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  // Some journeys wait for a minute until a visit runs out: with two workers more than there are cores none is idle.
  workers: Math.min(availableParallelism(), 4) + 2,
  // A journey that passes the second time only is a journey that fails at the counter.
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  // For what hangs: each step has its own, and a busy machine takes three times as long as a quiet one.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1080, height: 1920 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    // What moves is painted by the processor here, which takes a fifth of the time; it does move in journeys.spec.ts.
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 10_000,
    // A trace of every journey would cost more than the journeys: `--trace on` where one is needed.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      env: { ...definedEnv(), ...env },
      // Chromium's sandbox does not run as root, which is what a build machine's container often is.
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
  projects: [
    // First, as it has the longest of all: a visit that somebody tries to leave in every way, one after another.
    {
      name: 'desktop',
      // The stand-in is a shell script.
      testIgnore: realElectron || process.platform !== 'win32' ? '**/browser-*.spec.ts' : '**',
      // Windows that are kept in front of each other would fight: there is one screen, and one keyboard.
      ...(realElectron ? { workers: 1 } : {}),
    },
    // Fingers and card readers are the screens' own matter: one shell shows what is wrong with them.
    { name: 'browser', testIgnore: ['**/desktop-*.spec.ts', '**/touch-only.spec.ts', '**/scanner.spec.ts'] },
  ],
})

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
