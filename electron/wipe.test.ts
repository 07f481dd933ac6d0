import type { Session, WebContents } from 'electron'
import { expect, test } from 'vitest'
import { keptLog } from './testing/fakes.ts'
import { clearSession, wipe } from './wipe.ts'

function machine(broken?: string) {
  const done: string[] = []
  const does = (what: string) => () => {
    if (what === broken) throw new Error('broken')
    done.push(what)
  }
  const later = (what: string) => async () => does(what)()
  const log = keptLog()
  return {
    done,
    log,
    clipboard: { clear: does('clipboard'), selection: { clear: does('selection') } },
    contents: (destroyed = false) =>
      ({
        isDestroyed: () => destroyed,
        navigationHistory: { clear: does('history') },
      }) as unknown as WebContents,
    session: {
      clearStorageData: later('storage'),
      clearCache: later('cache'),
      clearCodeCaches: later('code'),
      clearHostResolverCache: later('hosts'),
      clearAuthCache: later('auth'),
      closeAllConnections: later('connections'),
      clearData: later('data'),
    } as unknown as Session,
  }
}

const everything = ['auth', 'cache', 'clipboard', 'code', 'history', 'hosts', 'selection', 'storage']

test('nothing stays', async () => {
  const { done, log, clipboard, contents, session } = machine()
  await wipe({ contents: contents(), session, clipboard, platform: 'linux', log })
  expect(done.sort()).toEqual(everything)
})

test('only Linux keeps what is marked', async () => {
  const { done, log, clipboard, contents, session } = machine()
  await wipe({ contents: contents(), session, clipboard, platform: 'win32', log })
  expect(done.sort()).toEqual(everything.filter((what) => what !== 'selection'))
})

test('a page that is gone has no history, and its session is wiped all the same', async () => {
  const { done, log, clipboard, contents, session } = machine()
  await wipe({ contents: contents(true), session, clipboard, platform: 'linux', log })
  expect(done.sort()).toEqual(everything.filter((what) => what !== 'history'))
})

test.each(everything)('what fails (%s) is said, and keeps nothing else from being wiped', async (broken) => {
  const { done, log, clipboard, contents, session } = machine(broken)
  await wipe({ contents: contents(), session, clipboard, platform: 'linux', log })
  expect(done.sort()).toEqual(everything.filter((what) => what !== broken))
  expect(log.lines.map(({ level }) => level)).toEqual(['error'])
})

const inSession = ['auth', 'cache', 'code', 'connections', 'data', 'hosts', 'storage']

test('of a session without a page nothing stays at all', async () => {
  const { done, log, session } = machine()
  expect(await clearSession(session, log)).toBe(true)
  expect(done.sort()).toEqual(inSession)
})

test.each(inSession)('a session of which something stays (%s) is not clear', async (broken) => {
  const { done, log, session } = machine(broken)
  expect(await clearSession(session, log)).toBe(false)
  expect(done.sort()).toEqual(inSession.filter((what) => what !== broken))
})
