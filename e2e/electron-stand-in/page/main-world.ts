/**
 * The page's half of `contextBridge`. Its text runs in the page's own world before the page's scripts: it must need
 * nothing from outside itself.
 */
import type { CallDetail, ReturnDetail, SettleDetail, Shape } from './messages.ts'

export function mainWorld(secret: string): void {
  const { dispatchEvent, addEventListener } = window
  const Custom = CustomEvent
  const clone = structuredClone
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let returned: ReturnDetail | undefined

  const listen = (name: string, take: (detail: never) => void) => {
    addEventListener.call(window, secret + name, (event) => {
      take((event as CustomEvent).detail as never)
    })
  }
  listen('expose', ({ key, shape }: { key: string; shape: Shape }) => {
    Object.defineProperty(window, key, { value: build(shape), enumerable: true })
  })
  listen('return', (detail: ReturnDetail) => {
    returned = detail
  })
  listen('settle', (detail: SettleDetail) => {
    const caller = waiting.get(detail.id)
    waiting.delete(detail.id)
    if ('error' in detail) caller?.reject(new Error(detail.error))
    else caller?.resolve(detail.value)
  })

  function build(shape: Shape): unknown {
    if ('fn' in shape) return Object.freeze((...args: unknown[]) => call(shape.fn, args))
    if ('value' in shape) return shape.value
    const members = Object.entries(shape.members).map(([name, member]) => [name, build(member)] as const)
    return Object.freeze(Object.fromEntries(members))
  }

  function call(fn: number, args: unknown[]): unknown {
    let cloned: unknown[]
    try {
      cloned = clone(args)
    } catch {
      throw new Error('An object could not be cloned.')
    }
    lastId += 1
    const id = lastId
    returned = undefined
    const detail: CallDetail = { id, fn, args: cloned }
    // Answered before this returns: events are delivered at once, in both worlds.
    dispatchEvent.call(window, new Custom(secret + 'call', { detail }))
    const answer = returned as ReturnDetail | undefined
    if (answer === undefined) throw new Error('electron-stand-in: the preload script is gone')
    if ('error' in answer) throw new Error(answer.error)
    if ('value' in answer) return answer.value
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
  }
}
