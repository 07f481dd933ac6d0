/**
 * The system's dialog for a field that takes files. It has the keyboard until a spec, by `FileDialog.choose` in the main
 * process, chooses a file or none; a window that wants the keyboard meanwhile is counted, and does not get it.
 */
import type { Cdp } from './cdp.ts'

/** Where a spec finds the `FileDialog` in the main process: `globalThis[Symbol.for(fileDialogKey)]`. */
export const fileDialogKey = 'electron-stand-in file dialog'

export interface FileDialog {
  /** How often its window has asked for the keyboard. */
  fought: number
  choose(path: string | null): Promise<void>
}

/** @param opened what it returns is called when the dialog is closed */
export async function watchFileDialogs(cdp: Cdp, opened: (dialog: FileDialog) => () => void): Promise<void> {
  await cdp.send('Page.setInterceptFileChooserDialog', { enabled: true })
  cdp.on('Page.fileChooserOpened', ({ backendNodeId }) => {
    const dialog: FileDialog = {
      fought: 0,
      async choose(path) {
        closed()
        if (backendNodeId === undefined) return
        if (path !== null) {
          await cdp.send('DOM.setFileInputFiles', { backendNodeId, files: [path] })
          return
        }
        const { object } = await cdp.send('DOM.resolveNode', { backendNodeId })
        await cdp.send('Runtime.callFunctionOn', {
          objectId: object.objectId ?? '',
          functionDeclaration: `function () { this.dispatchEvent(new Event('cancel', { bubbles: true })) }`,
        })
      },
    }
    const closed = opened(dialog)
    Object.assign(globalThis, { [Symbol.for(fileDialogKey)]: dialog })
  })
}
