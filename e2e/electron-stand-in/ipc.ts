/** `ipcMain` and `webContents.ipc`: handlers by channel. */
import { Emulated } from './refuse.ts'

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown

export class StandInIpc extends Emulated {
  private readonly handlers = new Map<string, Handler>()

  constructor(name: string) {
    super(name, [])
  }

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.handlers.set(channel, handler)
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel)
  }

  /** Not Electron's: for the stand-in. */
  handlerOf(channel: string): Handler | undefined {
    return this.handlers.get(channel)
  }
}

/** The window's own handlers come before the application's. */
export async function invoke(
  ipcs: readonly StandInIpc[],
  event: Electron.IpcMainInvokeEvent,
  channel: string,
  args: unknown[],
): Promise<unknown> {
  const handler = ipcs.map((ipc) => ipc.handlerOf(channel)).find((found) => found !== undefined)
  try {
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    return structuredClone(await handler(event, ...args))
  } catch (error) {
    throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error })
  }
}
