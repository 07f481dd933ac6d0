import { expect, it } from 'vitest'
import { heldForAMoment } from './disk.ts'

const failing = (times: number, code: string) => {
  let calls = 0
  return async () => {
    calls += 1
    if (calls <= times) throw Object.assign(new Error(code), { code })
    return calls
  }
}

it.each(['EPERM', 'EACCES', 'EBUSY'])(
  'on Windows what is held for a moment (%s) is tried again',
  async (code) => {
    expect(await heldForAMoment(failing(2, code), { platform: 'win32', waitMs: 1 })).toBe(3)
  },
)

it('not for ever, not for what waiting does not help, and not elsewhere', async () => {
  const once = { platform: 'win32', waitMs: 1, tries: 3 } as const
  await expect(heldForAMoment(failing(3, 'EBUSY'), once)).rejects.toThrow('EBUSY')
  await expect(heldForAMoment(failing(1, 'ENOSPC'), once)).rejects.toThrow('ENOSPC')
  await expect(heldForAMoment(failing(1, 'EBUSY'), { ...once, platform: 'linux' })).rejects.toThrow('EBUSY')
})
