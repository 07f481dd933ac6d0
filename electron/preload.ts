/**
 * Runs in the page's process, sandboxed, before the page: puts `window.kiosk` there, one function per operation of
 * the contract, and nothing else. `contextBridge` freezes it.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { operationNames } from '../contract/operation-names.ts'
import { callChannel } from './channels.ts'

contextBridge.exposeInMainWorld(
  'kiosk',
  Object.fromEntries(
    operationNames.map((name) => [name, (input: unknown) => ipcRenderer.invoke(callChannel(name), input)]),
  ),
)
