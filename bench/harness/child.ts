/**
 * Measured things run in processes of their own: what one does to memory, to the compiler or to the event loop is not
 * another's. The parent's half; what a child does stands in `answer.ts`.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { bundled, type ChildName } from './bundle.ts'

export interface Child {
  /** Calls one of the child's handlers. Rejects with its error's message, or when the child ends instead. */
  ask<T>(call: string, input?: unknown): Promise<T>
  /** Stands still until `resume`, whatever it had to do: so that it cannot disturb what is measured meanwhile. */
  pause(): void
  resume(): void
  /** Lets it end by itself, and makes sure that it does. */
  end(): Promise<void>
}

export interface Question {
  id: number
  call: string
  input: unknown
}
export type Reply = { id: number; value: unknown } | { id: number; error: string }

const canPause = process.platform !== 'win32'
const running = new Set<ChildProcess>()
// Whatever way the bench ends, nothing of it stays behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export function startChild(name: ChildName, nodeFlags: readonly string[] = []): Child {
  const child = fork(bundled(name), {
    execArgv: [...nodeFlags],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  running.add(child)
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let asked = 0

  child.on('message', (reply: Reply) => {
    const waiter = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ('error' in reply) waiter?.reject(new Error(`${name}: ${reply.error}`))
    else waiter?.resolve(reply.value)
  })
  const ended = new Promise<void>((resolve) => {
    child.on('exit', (code, signal) => {
      running.delete(child)
      for (const { reject } of waiting.values()) reject(new Error(`${name} ended: ${signal ?? String(code)}`))
      resolve()
    })
  })

  return {
    ask<T>(call: string, input?: unknown) {
      const id = ++asked
      return new Promise<T>((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
        child.send({ id, call, input } satisfies Question, (error) => {
          if (error) reject(error)
        })
      })
    },
    pause: () => void (canPause && child.kill('SIGSTOP')),
    resume: () => void (canPause && child.kill('SIGCONT')),
    async end() {
      this.resume()
      if (child.connected) child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(late)
    },
  }
}

/** One child, one question, one answer. */
export async function askOnce<T>(
  name: ChildName,
  call: string,
  input: unknown,
  nodeFlags: readonly string[] = [],
): Promise<T> {
  const child = startChild(name, nodeFlags)
  try {
    return await child.ask<T>(call, input)
  } finally {
    await child.end()
  }
}
