/**
 * A visit takes its page with it: when it is over the page is loaded anew, so that nothing typed, shown or remembered by
 * the machine's memory is there for the next visitor. The desktop shell throws its page away by itself; this is for the
 * browser shell. Why the visit ended travels in the address, for the notice that the fresh page shows.
 */
import { watch } from 'vue'
import type { EndReason } from '../service/session.ts'

interface EndingSession {
  readonly live: boolean
  notice: EndReason | null
}

const told: readonly EndReason[] = ['idle', 'limit', 'ended', 'outdated', 'staff']

/** A counter PC opens the staff door by its address. */
export const staffAddress = '#staff'

/** First thing on a fresh page: takes the reason out of the address. */
export function noticeFromAddress(session: Pick<EndingSession, 'notice'>): void {
  const reason = /^#ended=([a-z]+)$/.exec(window.location.hash)?.[1]
  if (window.location.hash === '') return
  window.history.replaceState(window.history.state, '', '/')
  session.notice = told.find((one) => one === reason) ?? null
}

/** How long the service may take to hear that a visit is over, and how often a server that is down is asked again. */
const hearWithinMs = 1_000
const againMs = 3_000

/**
 * @param ended resolves when the service has heard of the end
 * @param load loads the page anew; for tests
 */
export function reloadAfterVisits(
  session: EndingSession,
  ended: () => Promise<unknown>,
  load = () => window.location.reload(),
): () => void {
  let retry: ReturnType<typeof setTimeout> | undefined

  async function renew(): Promise<void> {
    clearTimeout(retry)
    await Promise.race([ended(), new Promise((resolve) => setTimeout(resolve, hearWithinMs))])
    // Without a server the browser's own error page would stand there, and nothing would bring ours back.
    const reachable = await fetch('/', { cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (session.live) return
    if (!reachable) {
      retry = setTimeout(() => void renew(), againMs)
      return
    }
    if (session.notice !== null)
      window.history.replaceState(window.history.state, '', `/#ended=${session.notice}`)
    load()
  }

  const stop = watch(
    () => session.live,
    (live) => {
      clearTimeout(retry)
      if (!live) void renew()
    },
  )
  return () => {
    stop()
    clearTimeout(retry)
  }
}
