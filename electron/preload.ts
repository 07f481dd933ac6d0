/**
 * Runs in the page's process, sandboxed, before the page: puts `window.kiosk` there, one function per operation of
 * the contract, beside it `window.kioskShell`, what this shell can do that no service can, and nothing else.
 * `contextBridge` freezes both. Keeps gestures from doing what they would do in a browser.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { operationNames } from '../contract/names.ts'
import type { KioskShell } from '../contract/shell.ts'
import {
  callChannel,
  fileDialogChannel,
  printChannel,
  printStateChannel,
  saveChannel,
  volumeChannel,
} from './channels.ts'
import { reportFileDialogs } from './file-dialog.ts'
import { refuseGestures } from './gestures.ts'

contextBridge.exposeInMainWorld(
  'kiosk',
  Object.fromEntries(
    operationNames.map((name) => [
      name,
      (input: unknown, visit: unknown) => ipcRenderer.invoke(callChannel(name), { input, visit }),
    ]),
  ),
)

const shell: KioskShell = {
  print: (size) => ipcRenderer.invoke(printChannel, size).catch(() => 'failed' as const),
  printState: () => ipcRenderer.invoke(printStateChannel).catch(() => null),
  setVolume: (times) => ipcRenderer.invoke(volumeChannel, { times }).catch(() => false),
  save: (file) => ipcRenderer.invoke(saveChannel, file).catch(() => 'failed' as const),
}
contextBridge.exposeInMainWorld('kioskShell', shell)

refuseGestures(window)
reportFileDialogs(
  window,
  (isOpen) => void ipcRenderer.invoke(fileDialogChannel, isOpen).catch(() => undefined),
)
