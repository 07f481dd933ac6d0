/**
 * The isolated world: a sandbox-like `require`, `contextBridge` and `ipcRenderer`, and the preload script among them.
 * Its text runs before the page's scripts: it must need nothing from outside but what it is given.
 */
import type { CallDetail, ReturnDetail, SettleDetail, Shape, ToMain, ToWorld } from './messages.ts'

export interface IsolatedWorldSetup {
  secret: string
  bindingName: string
  receiverName: string
  process: { platform: string; arch: string; versions: Record<string, string>; argv: string[] }
}

/** The preload script with CommonJS's names around it. */
export type Preload = (
  require: (id: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
) => void

export function isolatedWorld(
  { secret, bindingName, receiverName, process }: IsolatedWorldSetup,
  preload: Preload,
  wire: { encode(value: unknown): unknown; decode(value: unknown): unknown },
): void {
  // Electron runs a preload script in the top frame only, unless told otherwise.
  if (window !== window.top) return
  const globals = globalThis as unknown as Record<string, unknown>
  const bind = globals[bindingName] as (text: string) => void
  const toMain = (message: ToMain) => {
    bind(JSON.stringify(message))
  }
  const emit = (name: string, detail: unknown) => {
    dispatchEvent(new CustomEvent(secret + name, { detail }))
  }
  const refuse = (what: string): never => {
    throw new Error(`electron-stand-in does not emulate ${what}`)
  }
  const refusing = (name: string, target: object): object =>
    new Proxy(target, {
      get: (object, property) =>
        typeof property === 'symbol' || property in object || property === 'then'
          ? (Reflect.get(object, property) as unknown)
          : refuse(`${name}.${property} in a preload script`),
    })

  // -- ipcRenderer
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  globals[receiverName] = (message: ToWorld) => {
    const caller = waiting.get(message.id)
    waiting.delete(message.id)
    if ('error' in message) caller?.reject(new Error(message.error))
    else caller?.resolve(wire.decode(message.value))
  }
  const ipcRenderer = refusing('ipcRenderer', {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const encoded = wire.encode(structuredClone(args))
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        toMain({ type: 'invoke', id: lastId, channel, args: encoded })
      }),
  })

  // -- contextBridge
  const functions: ((...args: unknown[]) => unknown)[] = []
  const shapeOf = (value: unknown): Shape => {
    if (typeof value === 'function') return { fn: functions.push(value as (typeof functions)[number]) - 1 }
    if (typeof value !== 'object' || value === null) return { value }
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      refuse('exposing anything but plain objects, functions and primitives')
    }
    return {
      members: Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)])),
    }
  }
  const contextBridge = refusing('contextBridge', {
    exposeInMainWorld: (key: string, api: unknown) => {
      emit('expose', { key, shape: shapeOf(api) })
    },
  })
  const message = (error: unknown) => (error instanceof Error ? error.message : String(error))
  addEventListener(secret + 'call', (event) => {
    const { id, fn, args } = (event as CustomEvent<CallDetail>).detail
    const settle = (detail: SettleDetail) => {
      emit('settle', detail)
    }
    let answer: ReturnDetail
    try {
      const result = functions[fn]?.(...args)
      if (result instanceof Promise) {
        answer = { promise: true }
        result.then(
          (value: unknown) => {
            settle({ id, value })
          },
          (error: unknown) => {
            settle({ id, error: message(error) })
          },
        )
      } else answer = { value: structuredClone(result) }
    } catch (error) {
      answer = { error: message(error) }
    }
    emit('return', answer)
  })

  // -- the preload script
  const modules: Record<string, unknown> = {
    electron: refusing('electron', { contextBridge, ipcRenderer }),
    timers: { setTimeout, clearTimeout, setInterval, clearInterval },
    url: { URL, URLSearchParams },
  }
  const require = (id: string): unknown => {
    const name = id.replace(/^node:/, '').replace(/^electron\/(?:renderer|common)$/, 'electron')
    if (name === 'events') refuse("require('events') in a preload script")
    // The words of Electron's sandboxed require.
    if (!Object.hasOwn(modules, name)) throw new Error(`module not found: ${id}`)
    return modules[name]
  }
  const module = { exports: {} }
  const sandboxProcess = refusing('process', {
    ...process,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    env: {},
  })
  try {
    preload(require, module, module.exports, sandboxProcess)
  } catch (error) {
    toMain({
      type: 'preload-error',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
}
