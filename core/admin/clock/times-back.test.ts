/** What is kept by time, when the clock is set back: nothing is freed early, and nothing stays for long. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configSchema } from '../../config/config.ts'
import { countCode } from '../../otp/code-limits.ts'
import {
  currentCounter,
  kioskPausedUntil,
  refusal,
  withKioskTry,
  withTry,
} from '../../authentication/throttle.ts'
import type { KioskCounter, SignInCounter, StaffRequest } from '../../storage/port/documents.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import type { Store } from '../../storage/port/store.ts'
import type { Put } from '../../storage/port/model.ts'
import { namedAt } from '../settings/office.ts'
import { timesBack } from './times-back.ts'

const { throttle, otp } = configSchema.parse({})
const minute = 60_000
const day = 24 * 60 * minute
const year = 365 * day
const now = Date.UTC(2026, 10, 30, 2)

async function storeWith(...puts: Put[]): Promise<Store> {
  const store = memoryStore()
  await store.commit({ event: anEvent(now + year), puts })
  return store
}
/** Sets the clock back to now. @returns how many documents were changed */
async function setBack(store: Store): Promise<number> {
  const puts = await timesBack(store, now)
  expect(await store.commit({ event: anEvent(now), puts })).toMatchObject({ ok: true })
  return puts.length
}
const put = (collection: Put['collection'], key: string, value: unknown) =>
  ({ collection, key, value, expect: 0 }) as Put

/** Failed tries at these times. */
const counted = (times: readonly number[]) =>
  times.reduce<SignInCounter>(
    (counter, at) => withTry(currentCounter(counter, at), String(at), throttle, at),
    { failures: 0, nextTryAt: 0, lockedUntil: 0, lastFailureAt: 0 },
  )

describe('tries to sign in', () => {
  const steps = fc.array(fc.nat(20 * minute), { maxLength: 8 })

  it('are waited for as long as if the last had been now, and no longer', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: year }), async (gaps, aheadMs) => {
        let at = now + aheadMs
        const times = gaps.map((gap) => (at += gap))
        const last = times.at(-1)
        if (last === undefined) return
        const before = counted(times)
        const store = await storeWith(put('signInCounters', 'a', before))
        expect(await setBack(store)).toBe(1)
        const after = (await store.get('signInCounters', 'a'))!.value
        expect(after.failures).toBe(before.failures)
        const [asked, asksNow] = [refusal(before, last), refusal(after, now)]
        expect(asksNow && { ...asksNow, until: asksNow.until - now }).toEqual(
          asked && { ...asked, until: asked.until - last },
        )
        expect(Math.max(after.lockedUntil, after.nextTryAt)).toBeLessThanOrEqual(
          now + throttle.lockMinutes * minute,
        )
      }),
    )
  })

  it('that were counted at a true time are not touched', async () => {
    const true5 = counted([5, 4, 3, 2, 1].map((ago) => now - ago * 1_000))
    const store = await storeWith(
      put('signInCounters', 'a', true5),
      put('kioskCounters', 'k', { failedAt: [now - 5, now] }),
      put('codeCounters', 'c', { sentAt: [now - day, now] }),
      put('accounts', '1', {
        ...anAccount('1', 'x'),
        lastChange: { reference: 'r', at: now, before: null, staff: [] },
      }),
    )
    expect(await setBack(store)).toBe(0)
    expect((await store.get('signInCounters', 'a'))?.value).toEqual(true5)
  })

  it('at a kiosk keep it paused for its full time', async () => {
    const times = Array.from({ length: throttle.kioskFailures }, (_, i) => now + year + i)
    const failed = times.reduce<KioskCounter | null>(
      (counter, at) => withKioskTry(counter, throttle, at),
      null,
    )
    const store = await storeWith(put('kioskCounters', 'k', failed))
    await setBack(store)
    const after = (await store.get('kioskCounters', 'k'))!.value
    expect(kioskPausedUntil(after, throttle, now)).toBe(now + throttle.kioskWindowMinutes * minute)
  })
})

it('codes of the day stay counted for a day', async () => {
  const sentAt = Array.from({ length: otp.perAccountPerDay }, (_, i) => now + year + i)
  const store = await storeWith(put('codeCounters', 'account:1', { sentAt }))
  await setBack(store)
  const one = (at: number) => countCode(store, { account: '1', recipient: 'a@example.vn' }, otp, at)
  expect(await one(now + 1)).toMatchObject({ ok: false, error: { until: now + day } })
  expect(await one(now + day)).toMatchObject({ ok: true })
})

it('a change can be undone for its hours from now on', async () => {
  const lastChange = { reference: 'r', at: now + year, before: { phone: null, email: null }, staff: [] }
  const store = await storeWith(put('accounts', '1', { ...anAccount('1', 'x'), lastChange }))
  await setBack(store)
  expect((await store.get('accounts', '1'))?.value.lastChange).toEqual({ ...lastChange, at: now })
})

it('what was confirmed ahead of time is as of now, and a file may be newer again', async () => {
  const times = {
    phone: { at: now + year, here: true as const },
    email: { at: now - 1 },
    passwordHash: { at: 0 },
  }
  const store = await storeWith(put('accounts', '1', { ...anAccount('1', 'x'), times }))
  expect(await setBack(store)).toBe(1)
  const phone = { at: now, here: true }
  expect((await store.get('accounts', '1'))?.value).toEqual({
    ...anAccount('1', 'x'),
    times: { ...times, phone },
  })
})

it.each(['waiting', 'approved'] as const)('a request that is %s runs for the time it has', async (state) => {
  const requestedAt = now + year
  const approvedAt = state === 'approved' ? requestedAt + 5 * minute : null
  const expiresAt = (approvedAt ?? requestedAt) + 60 * minute
  const request = { requestedAt, approvedAt, expiresAt, state } as StaffRequest
  const store = await storeWith(put('requests', '1', request))
  await setBack(store)
  expect((await store.get('requests', '1'))?.value).toMatchObject({
    requestedAt: now,
    approvedAt: approvedAt && now,
    expiresAt: now + 60 * minute,
  })
})

it('a notice that waits goes out now', async () => {
  const store = await storeWith(
    put('outbox', 'a', { createdAt: now + year, nextTryAt: now + year }),
    // Put off by a start with the clock ahead.
    put('outbox', 'b', { createdAt: now - day, nextTryAt: now + year }),
  )
  await setBack(store)
  expect((await store.get('outbox', 'a'))?.value).toMatchObject({ createdAt: now, nextTryAt: now })
  expect((await store.get('outbox', 'b'))?.value).toMatchObject({ createdAt: now - day, nextTryAt: now })
})

describe('two people', () => {
  it('whoever is new stays so for a day from now, and what waits for a second person waits a day', async () => {
    const lan = {
      userName: 'lan.tran',
      name: 'Trần Thị Lan',
      role: 'clerk',
      ownAccount: '0199999901',
      passwordHash: '',
      pinHash: null,
      mustChange: false,
      active: true,
      addedBy: 'mai.pham',
      lastSignIn: null,
      addedAt: now + year,
      granted: { at: now + year, by: 'mai.pham' },
    }
    const change = { kind: 'raise-role', userName: 'yen.le', role: 'administrator', roleBefore: 'clerk' }
    const waiting = { id: 'x', change, requestedBy: 'mai.pham', requestedAt: now + year }
    const store = await storeWith(
      put('staff', 'lan.tran', lan),
      put('staff', 'yen.le', { ...lan, userName: 'yen.le', addedAt: now - day, granted: undefined }),
      put('twoPersonChanges', 'staff:yen.le', { ...waiting, inForceAt: now + year + day }),
    )
    expect(await setBack(store)).toBe(2)
    expect((await store.get('staff', 'lan.tran'))?.value).toMatchObject({
      addedAt: now,
      granted: { at: now, by: 'mai.pham' },
    })
    expect((await store.get('twoPersonChanges', 'staff:yen.le'))?.value).toMatchObject({
      requestedAt: now,
      inForceAt: now + day,
    })
  })
})

it('the office has its newest name now, and none that is yet to come', async () => {
  const named = [now - day, now + minute, now + year].map((since) => ({
    code: 'A',
    name: String(since),
    since,
  }))
  const store = await storeWith(put('offices', 'o', { values: {}, named }))
  expect(await setBack(store)).toBe(1)
  const after = (await store.get('offices', 'o'))!.value
  expect(after.named.map(({ since }) => since)).toEqual([now - day, now, now])
  expect(namedAt(after, now)?.name).toBe(String(now + year))
})
