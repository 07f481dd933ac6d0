/** The child's half of `child.ts`: handlers by name, and the end of the process when the parent lets go of it. */
import type { Question, Reply } from './child.ts'

type Handler = (input: never) => unknown

/** @param atEnd closes what is open, when the parent has let go. */
export function answer(handlers: Record<string, Handler>, atEnd: () => Promise<void> = async () => {}): void {
  process.on('message', (question: Question) => void reply(handlers, question))
  process.on('disconnect', () => {
    void atEnd().finally(() => process.exit(0))
  })
}

async function reply(handlers: Record<string, Handler>, { id, call, input }: Question): Promise<void> {
  try {
    const handler = call === 'cpuMs' ? cpuMs : handlers[call]
    if (!handler) throw new Error(`nothing is called ${call} here`)
    send({ id, value: await handler(input as never) })
  } catch (error) {
    send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

/** What this process has cost the processor so far: says more than the clock where neighbours are busy. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function send(message: Reply): void {
  if (process.connected) process.send?.(message)
}
