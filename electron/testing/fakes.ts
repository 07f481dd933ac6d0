/** Stand-ins for Electron's objects in unit tests: an emitter, and what the test gives it. */
import { EventEmitter } from 'node:events'
import type { Log } from '../../core/foundation/log.ts'

export function fakeEmitter<T extends object>(members: T): EventEmitter & T {
  return Object.assign(new EventEmitter(), members)
}

export interface FakeEvent {
  prevented: boolean
  preventDefault(): void
}

export function fakeEvent<T extends object>(details: T): FakeEvent & T {
  return Object.assign(
    {
      prevented: false,
      preventDefault(this: FakeEvent) {
        this.prevented = true
      },
    },
    details,
  )
}

/** Keeps its lines. */
export function keptLog(): Log & {
  lines: { level: string; fields: Record<string, unknown>; message: string }[]
} {
  const lines: { level: string; fields: Record<string, unknown>; message: string }[] = []
  const line = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, fields, message })
  }
  return { lines, info: line('info'), warn: line('warn'), error: line('error') }
}
