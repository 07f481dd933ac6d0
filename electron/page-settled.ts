/**
 * When a page that nobody sees yet can be shown: it has been painted, it has made its first calls and had the answers,
 * and it asks for nothing more. Shown earlier, it would come up empty for a moment.
 */

export interface PageSettled {
  painted(): void
  callBegan(): void
  callEnded(): void
  /** It begins anew: what it asked for before does not count. */
  restart(): void
  stop(): void
}

/** Between an answer and the next question of the same page: a few milliseconds, or twice a frame. */
const quietMs = 150

/** @param then called once */
export function whenPageSettled(then: () => void, afterMs = quietMs): PageSettled {
  let isPainted = false
  let hasCalled = false
  let underWay = 0
  let done = false
  let timer: NodeJS.Timeout | undefined

  function check(): void {
    clearTimeout(timer)
    if (done || !isPainted || !hasCalled || underWay > 0) return
    timer = setTimeout(() => {
      done = true
      then()
    }, afterMs)
  }

  return {
    painted() {
      isPainted = true
      check()
    },
    callBegan() {
      hasCalled = true
      underWay += 1
      check()
    },
    callEnded() {
      underWay -= 1
      check()
    },
    restart() {
      hasCalled = false
      check()
    },
    stop() {
      done = true
      clearTimeout(timer)
    },
  }
}
