/** The stand-in's one promise: what it does not emulate it refuses by name, and never quietly does nothing. */
import { EventEmitter } from 'node:events'

export function unemulated(what: string): never {
  throw new Error(`electron-stand-in does not emulate ${what}`)
}

/** Asked for by the language, the inspector or a promise, on any object: they must find nothing instead of an error. */
const silent = new Set(['then', 'toJSON', 'asymmetricMatch', 'nodeType', '$$typeof', 'domain'])

/** Reading or writing a property that is not there throws. */
export function refusing<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, property, receiver) {
      if (typeof property === 'string' && !(property in object) && !silent.has(property)) {
        unemulated(`${name}.${property}`)
      }
      return Reflect.get(object, property, receiver) as unknown
    },
    set(object, property, value, receiver) {
      if (typeof property === 'string' && !(property in object) && !silent.has(property)) {
        unemulated(`setting ${name}.${property}`)
      }
      return Reflect.set(object, property, value, receiver)
    },
  })
}

/** Options: a name that is not listed is refused; so is a value that the given check finds wrong. */
export function checkOptions(
  name: string,
  options: object,
  known: Record<string, 'any' | ((value: never) => boolean)>,
): void {
  for (const [key, value] of Object.entries(options)) {
    const check = known[key]
    if (check === undefined) unemulated(`the option ${key} of ${name}`)
    if (check !== 'any' && !check(value as never)) unemulated(`${key}: ${String(value)} of ${name}`)
  }
}

/** An emitter that refuses unknown properties and unknown events. `this` is the refusing object from the start. */
export class Emulated extends EventEmitter {
  private readonly emulatedName: string
  private readonly emulatedEvents: readonly string[]

  constructor(name: string, events: readonly string[]) {
    super()
    this.emulatedName = name
    this.emulatedEvents = events
    return refusing(name, this)
  }

  override on(event: string | symbol, listener: (...args: never[]) => void): this {
    this.checkEvent(event)
    return super.on(event, listener as (...args: unknown[]) => void)
  }
  override once(event: string | symbol, listener: (...args: never[]) => void): this {
    this.checkEvent(event)
    return super.once(event, listener as (...args: unknown[]) => void)
  }
  override addListener(event: string | symbol, listener: (...args: never[]) => void): this {
    return this.on(event, listener)
  }
  override off(event: string | symbol, listener: (...args: never[]) => void): this {
    return super.off(event, listener as (...args: unknown[]) => void)
  }

  /** Emits an event that a listener may prevent. @returns whether one did */
  protected emitPreventable(event: string, details: object, ...args: unknown[]): boolean {
    const it = preventable(details)
    this.emit(event, it, ...args)
    return it.defaultPrevented
  }

  private checkEvent(event: string | symbol): void {
    if (typeof event === 'string' && !this.emulatedEvents.includes(event)) {
      unemulated(`the event '${event}' of ${this.emulatedName}`)
    }
  }
}

export interface Preventable {
  defaultPrevented: boolean
  preventDefault(): void
}

export function preventable<T extends object>(details: T): T & Preventable {
  return Object.assign(details, {
    defaultPrevented: false,
    preventDefault(this: Preventable) {
      this.defaultPrevented = true
    },
  })
}

/** Adds members to an emulated object, which takes none by assignment. */
export function withMembers<T extends object, M extends object>(target: T, members: M): T & M {
  return Object.defineProperties(target, Object.getOwnPropertyDescriptors(members)) as T & M
}
