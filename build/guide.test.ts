/** The guide for an office's staff says what the screens say: its bold words are theirs, and its pictures are drawn. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { guidePictures } from '../e2e/guide-pictures.ts'
import { vi as citizen } from '../renderer/locales/vi.ts'
import { vi as staff } from '../renderer/staff/locales/vi.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'vi')
const guide = readFileSync(join(folder, 'huong-dan-nhan-vien.md'), 'utf8')
const textsOf = (of: object): string[] =>
  Object.values(of).flatMap((one: string | object) => (typeof one === 'string' ? [one] : textsOf(one)))

it('names buttons and fields as they are written on the screens', () => {
  const bold = [...guide.matchAll(/\*\*([^*]+)\*\*/g)].map(([, text = '']) => text.replace(/\s+/g, ' '))
  expect(bold.length).toBeGreaterThan(25)
  const said = new Set([...textsOf(citizen), ...textsOf(staff)])
  // The one sentence that is meant to be seen.
  const own = ['không ai ở quầy xem được mật khẩu hay mã xác thực']
  expect(bold.filter((text) => !said.has(text) && !own.includes(text))).toEqual([])
})

it('shows the pictures that npm run screenshots draws, each of them', () => {
  const shown = [...guide.matchAll(/\(images\/([a-z-]+)\.png\)/g)].map(([, name]) => name)
  expect(shown.sort()).toEqual([...guidePictures].sort())
  for (const name of guidePictures) expect(existsSync(join(folder, 'images', `${name}.png`))).toBe(true)
})
