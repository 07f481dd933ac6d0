/** The guide for an office's staff says what the screens say: its bold words are theirs, and its pictures are drawn. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { shortestPassphrase } from '../core/storage/backup/backup.ts'
import { defaultConfig } from '../core/config/config.ts'
import { secondPersonMs } from '../core/staff/two-person/two-person-rule.ts'
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

it('says the times that count where an office sets no others', () => {
  const { staff } = defaultConfig
  expect(guide).toContain('Không làm gì trong năm phút, hoặc sau bốn giờ,')
  expect([staff.idleSeconds, staff.limitMinutes]).toEqual([5 * 60, 4 * 60])
  expect(guide).toContain(`Mã PIN dùng được trong ${staff.pinHours} giờ`)
  expect(guide).toContain(`trong ${staff.undoHours} giờ`)
  expect(guide).toContain(`việc tự có hiệu lực sau ${secondPersonMs / 3_600_000} giờ`)
  expect(guide).toContain(`ít nhất ${shortestPassphrase} ký tự`)
})

it('shows the pictures that npm run screenshots draws, each of them', () => {
  const shown = [...guide.matchAll(/\(images\/([a-z-]+)\.png\)/g)].map(([, name]) => name)
  expect(shown.sort()).toEqual([...guidePictures].sort())
  for (const name of guidePictures) expect(existsSync(join(folder, 'images', `${name}.png`))).toBe(true)
})
