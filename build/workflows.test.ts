import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectDir } from './freshness.ts'

const read = (path: string) => readFileSync(join(projectDir, path), 'utf8')

test('real Electron has the display that the specs think of', () => {
  const [, width, height] =
    /viewport: \{ width: (\d+), height: (\d+) \}/.exec(read('playwright.config.ts')) ?? []
  const screens = read('.github/workflows/release.yml').matchAll(/-screen 0 (\d+x\d+)x24/g)
  expect(new Set([...screens].map(([, size]) => size))).toEqual(new Set([`${width}x${height}`]))
})
