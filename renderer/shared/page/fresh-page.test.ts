// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import { noticeFromAddress, reloadAfterVisits } from './fresh-page.ts'
import type { EndReason } from '../service/session.ts'

const load = vi.fn()
let session: { live: boolean; notice: EndReason | null }
let stop: () => void
let answer: () => Promise<{ ok: boolean }>

beforeEach(() => {
  vi.useFakeTimers()
  load.mockClear()
  answer = async () => ({ ok: true })
  vi.stubGlobal('fetch', () => answer())
  window.history.replaceState(null, '', '/')
  session = reactive({ live: true, notice: null })
  stop = reloadAfterVisits(session, async () => {}, load)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function end(notice: EndReason | null): Promise<void> {
  session.live = false
  session.notice = notice
  await nextTick()
  await vi.advanceTimersByTimeAsync(0)
}

test('the page is reloaded after the visit', async () => {
  await end(null)
  expect(load).toHaveBeenCalledOnce()
  expect(window.location.hash).toBe('')
})

test('the next page gets the reason of the end, once', async () => {
  await end('idle')
  expect(window.location.hash).toBe('#ended=idle')
  session.notice = null
  noticeFromAddress(session)
  expect(session.notice).toBe('idle')
  expect(window.location.hash).toBe('')
  session.notice = null
  noticeFromAddress(session)
  expect(session.notice).toBe(null)
})

test('it also gets that another page has opened something else', async () => {
  await end('outdated')
  session.notice = null
  noticeFromAddress(session)
  expect(session.notice).toBe('outdated')
})

test('an invented address has no effect', () => {
  for (const hash of ['#ended=never', '#ended=idle&x', '#<b>']) {
    window.history.replaceState(null, '', `/${hash}`)
    noticeFromAddress(session)
    expect([session.notice, window.location.hash]).toEqual([null, ''])
  }
})

test('while the server is down the page stays, and is reloaded afterwards', async () => {
  answer = async () => Promise.reject(new Error('refused'))
  await end(null)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(load).not.toHaveBeenCalled()
  answer = async () => ({ ok: true })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(load).toHaveBeenCalledOnce()
})

test('a visit that begins in the meantime keeps the page', async () => {
  let answered = (_: { ok: boolean }) => {}
  answer = () => new Promise((resolve) => (answered = resolve))
  await end(null)
  session.live = true
  answered({ ok: true })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(load).not.toHaveBeenCalled()
})

test('a service that does not answer the end does not delay the reload', async () => {
  stop()
  stop = reloadAfterVisits(session, () => new Promise(() => {}), load)
  await end(null)
  expect(load).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(load).toHaveBeenCalledOnce()
})
