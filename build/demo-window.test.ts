import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { opensInWindow } from './demo-window.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'demo-window-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const flags = { windowed: false, config: null, demo: false, data: null }
const office = JSON.stringify({ smtp: { host: 'mail.example.vn', from: 'kiosk@example.vn' } })
const config = (text: string) => writeFile(join(folder, 'kiosk.config.json'), text)

test('a demo opens in a window, without a configuration or with one that has no mail server', async () => {
  expect(await opensInWindow(flags, {}, folder)).toBe(true)
  await config('{}')
  expect(await opensInWindow(flags, {}, folder)).toBe(true)
})

test('an office’s kiosk fills the screen', async () => {
  await config(office)
  expect(await opensInWindow(flags, {}, folder)).toBe(false)
})

test('so does a demo that is asked to; one that was given a window already is given no other', async () => {
  expect(await opensInWindow(flags, { KIOSK_FULL_SCREEN: '1' }, folder)).toBe(false)
  expect(await opensInWindow({ ...flags, windowed: true }, {}, folder)).toBe(false)
})

test('where the configuration cannot be used, the program tells', async () => {
  await config('{')
  expect(await opensInWindow({ ...flags, data: folder }, {}, folder)).toBe(false)
})
