/**
 * The IPC bridge between page and service: one channel per operation, on our window's contents only. Who calls and the
 * form of what came are checked here; the service checks everything else.
 */
import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { operationNames } from '../contract/names.ts'
import type { OperationName, Reply } from '../contract/operations.ts'
import { err } from '../core/foundation/result.ts'
import { callChannel } from './channels.ts'
import { isOurs } from './origin.ts'
import type { Visit } from './visit.ts'
import type { Log } from '../core/foundation/log.ts'

export interface IpcOptions {
  contents: WebContents
  visit: Pick<Visit, 'call'>
  log: Log
  /** The page has made its first proper call: it is up. */
  onFirstCall: () => void
}

/** @returns its clean-up */
export function registerIpc({ contents, visit, log, onFirstCall }: IpcOptions): () => void {
  let called = false
  for (const operation of operationNames) {
    contents.ipc.handle(callChannel(operation), async (event, ...args: unknown[]): Promise<Reply> => {
      if (!isMainFrameOf(contents, event)) {
        log.warn({ operation }, 'a call from elsewhere was refused')
        return refused({ kind: 'not-allowed' })
      }
      const asked = callOf(args)
      if (asked === null) {
        log.warn({ operation }, 'a call of the wrong form was refused')
        return refused({ kind: 'invalid-input', path: '', rule: 'one plain object' })
      }
      if (!called) {
        called = true
        onFirstCall()
      }
      return answer(visit, operation, asked, log)
    })
  }
  return () => {
    if (contents.isDestroyed()) return
    for (const operation of operationNames) contents.ipc.removeHandler(callChannel(operation))
  }
}

/** A visit answers even its own failures; should it throw all the same, no stack goes to the page. */
async function answer(
  visit: Pick<Visit, 'call'>,
  operation: OperationName,
  asked: { input: object; visit: string | null },
  log: Log,
): Promise<Reply> {
  try {
    return await visit.call(operation, asked.input, asked.visit)
  } catch (error) {
    log.error({ operation, error }, 'a call failed')
    return refused({ kind: 'out-of-service' })
  }
}

/** The top frame of our own window, showing a page of ours at this moment. */
export function isMainFrameOf(
  contents: WebContents,
  { sender, senderFrame }: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
): boolean {
  if (sender !== contents || contents.isDestroyed()) return false
  // Null when the frame has navigated away or is gone since it sent this.
  if (senderFrame === null) return false
  return senderFrame === contents.mainFrame && senderFrame.parent === null && isOurs(senderFrame.url)
}

/** @returns what an operation is asked with, and the visit that the page shows; null when it is not of that form */
function callOf(args: readonly unknown[]): { input: object; visit: string | null } | null {
  const call: { input?: unknown; visit?: unknown } | null = onlyPlainObject(args)
  const input = call && onlyPlainObject([call.input])
  if (!input) return null
  // A page that names none shows none: the service refuses what takes one.
  return { input, visit: typeof call.visit === 'string' ? call.visit : null }
}

/** @returns the one argument, if it is the only one and a plain object; else null */
export function onlyPlainObject(args: readonly unknown[]): object | null {
  const [value] = args
  if (args.length !== 1 || typeof value !== 'object' || value === null) return null
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null ? value : null
}

function refused(error: Extract<Reply['result'], { ok: false }>['error']): Reply {
  return { result: err(error), session: null }
}
