/**
 * Reloads the page after each visit, so that nothing typed, shown or stored in memory is left for the next
 * visitor. The desktop shell replaces its page itself; this is for the browser shell. The reason of the end
 * is passed in the address, for the notice on the next page.
 */
import { watch } from 'vue'
import type { EndReason } from '../service/session.ts'

interface EndingSession {
  readonly live: boolean
  notice: EndReason | null
}

const noticeReasons: readonly EndReason[] = ['idle', 'limit', 'ended', 'outdated', 'staff']

/** Opens the staff sign-in of a counter PC by its address. */
export const staffAddress = '#staff'

/** Called first on a new page: takes the reason out of the address. */
export function noticeFromAddress(session: Pick<EndingSession, 'notice'>): void {
  const reason = /^#ended=([a-z]+)$/.exec(window.location.hash)?.[1]
  if (window.location.hash === '') return
  window.history.replaceState(window.history.state, '', '/')
  session.notice = noticeReasons.find((one) => one === reason) ?? null
}

/** How long to wait for the service to end the visit, and the interval for retrying a server that is down. */
const hearWithinMs = 1_000
const againMs = 3_000

/**
 * @param ended resolves when the service has processed the end
 * @param load reloads the page; for tests
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
    // Without a server, the browser would show its own error page and stay there.
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
