/**
 * The system's own dialog in which staff choose a file for the page: only the page knows that it is open, and as long as it
 * is, the window must not take the keyboard back from it. The file itself goes to the page, as in any browser: piece by piece
 * from there on.
 */
import type { WebContents } from 'electron'
import { fileDialogChannel } from './channels.ts'
import { isMainFrameOf } from './ipc.ts'

/** In the preload script's world. A field that is cleared after a choice reports the same file again. */
export function reportFileDialogs(
  page: Pick<Window, 'addEventListener'>,
  report: (isOpen: boolean) => void,
): void {
  const listen = (name: string, isOpen: boolean) => {
    const toFiles = ({ target }: Event) => {
      if (target instanceof HTMLInputElement && target.type === 'file') report(isOpen)
    }
    page.addEventListener(name, toFiles, { capture: true })
  }
  listen('click', true)
  listen('change', false)
  listen('cancel', false)
}

export interface FileDialogOptions {
  contents: WebContents
  /** The window stays quiet until what this returns is called. */
  suspendFocus: () => () => void
}

/** A page that goes takes its dialog with it. @returns its clean-up */
export function registerFileDialogs({ contents, suspendFocus }: FileDialogOptions): () => void {
  let back: (() => void) | undefined
  const close = () => {
    back?.()
    back = undefined
  }
  contents.ipc.handle(fileDialogChannel, (event, ...args: unknown[]) => {
    if (!isMainFrameOf(contents, event)) return
    if (args[0] === true) back ??= suspendFocus()
    else close()
  })
  contents.on('did-navigate', close)
  return () => {
    if (contents.isDestroyed()) return
    contents.ipc.removeHandler(fileDialogChannel)
    contents.off('did-navigate', close)
  }
}
