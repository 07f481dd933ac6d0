/** Stand-ins for Electron's objects in unit tests: an emitter, and what the test gives it. */
import { EventEmitter } from 'node:events'
import type { PrintOutcome } from '../../contract/shell.ts'
import type { Log } from '../../core/foundation/log.ts'
import type { PrintQueue } from '../print-jobs/print-queue.ts'

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

/** Of a system that prints at once, or what the test says. */
export function fakeQueue(
  outcomes: { follow?: () => Promise<PrintOutcome>; outcome?: () => PrintOutcome } = {},
) {
  const followed: string[] = []
  const released: string[] = []
  let names = 0
  const queue: PrintQueue = {
    jobName: () => `job ${(names += 1)}`,
    follow(name) {
      followed.push(name)
      return outcomes.follow?.() ?? Promise.resolve('printed')
    },
    outcome: () => Promise.resolve(outcomes.outcome?.() ?? 'printed'),
    release: (of) => released.push(...of),
    cleared: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  return { ...queue, followed, released }
}

/** Of a page whose title a script sets. */
export function fakeTitle() {
  let title = 'VssID'
  return {
    getTitle: () => title,
    executeJavaScript(code: string) {
      const [, quoted] = /document\.title = (".*")/.exec(code) ?? []
      if (quoted !== undefined) title = JSON.parse(quoted) as string
      return Promise.resolve()
    },
  }
}
