import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { checkAll } from './check.ts'

const folder = mkdtempSync(join(tmpdir(), 'check-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('hears every script out, whichever fails, and keeps apart what they say', async () => {
  const says = (words: string, then: string) => `node -e "${words}; ${then}"`
  const scripts = {
    fails: says("console.error('the fault')", 'process.exitCode = 3'),
    // Ends after the other has failed.
    holds: says("console.log('all')", "setTimeout(() => console.log('is well'), 300)"),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'checked', scripts }))
  const [holds, fails] = await checkAll(['holds', 'fails'], folder)
  expect(holds).toMatchObject({ name: 'holds', ok: true })
  expect(holds?.said).toMatch(/^all\r?\nis well$/m)
  expect(holds?.said).not.toContain('the fault')
  expect(fails).toMatchObject({ name: 'fails', ok: false })
  expect(fails?.said).toMatch(/^the fault$/m)
})

it('fails for a script that is not there', async () => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'checked', scripts: {} }))
  expect(await checkAll(['missing'], folder)).toMatchObject([{ ok: false }])
})
