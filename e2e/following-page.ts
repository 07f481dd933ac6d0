/**
 * A page that outlives its window. After every visit the desktop shell puts a new window in the place of the old one,
 * while a Playwright page ends with its window. What is under way when the old one goes is done again on the new one,
 * as a person would who touched the screen in that very moment.
 */
import type { Page } from '@playwright/test'

/** @param windows of the application, oldest first */
export function followingPage(windows: () => readonly Page[]): Page {
  return following(windows, (page) => page)
}

/** @param of the object that is meant, in a given window: its keyboard, a locator in it, itself */
function following<T extends object>(windows: () => readonly Page[], of: (page: Page) => T): T {
  return new Proxy(of(standing(windows)), {
    get(_object, name) {
      const page = standing(windows)
      const object = of(page)
      const value: unknown = Reflect.get(object, name, object)
      if (name === 'constructor' || typeof name === 'symbol') return value
      if (typeof value !== 'function') {
        return isObject(value) ? following(windows, (it) => Reflect.get(of(it), name) as object) : value
      }
      return (...args: unknown[]) => {
        const call = (it: Page) => {
          const there = of(it)
          return (Reflect.get(there, name, there) as (...all: unknown[]) => unknown).apply(there, args)
        }
        const result = (value as (...all: unknown[]) => unknown).apply(object, args)
        if (result instanceof Promise) return onceMore(windows, page, result, call)
        return isObject(result) && 'click' in result ? following(windows, (it) => call(it) as object) : result
      }
    },
  })
}

async function onceMore(
  windows: () => readonly Page[],
  page: Page,
  first: Promise<unknown>,
  call: (page: Page) => unknown,
): Promise<unknown> {
  try {
    return await first
  } catch (error) {
    const now = windows().find((it) => !it.isClosed())
    if (!page.isClosed() || now === undefined) throw error
    return call(now)
  }
}

/** The new one is there before the old one goes, and is hidden until then. */
function standing(windows: () => readonly Page[]): Page {
  const page = windows().find((it) => !it.isClosed())
  if (page === undefined) throw new Error('the kiosk has no window')
  return page
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
