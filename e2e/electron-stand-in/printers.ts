/**
 * `webContents.getPrintersAsync` and `print`: printers by name, from ELECTRON_STAND_IN_PRINTERS. `Roll` prints, `Roll!`
 * refuses, `Roll?` never answers. Nothing comes out: what was asked for is kept for the spec.
 */
import { checkOptions, unemulated } from './refuse.ts'

/** Where a spec finds what was printed in the main process: `globalThis[Symbol.for(printsKey)]`. */
export const printsKey = 'electron-stand-in prints'

type Print = Parameters<Electron.WebContents['print']>
type Printer = Pick<Electron.PrinterInfo, 'name' | 'displayName' | 'description'> & {
  does: 'print' | 'refuse' | 'sleep'
}

const printed: Print[0][] = []
Object.assign(globalThis, { [Symbol.for(printsKey)]: printed })

const printers: readonly Printer[] = (process.env['ELECTRON_STAND_IN_PRINTERS'] ?? '')
  .split(',')
  .filter((name) => name !== '')
  .map((text) => {
    const name = text.replace(/[!?]$/, '')
    const does = text.endsWith('!') ? 'refuse' : text.endsWith('?') ? 'sleep' : 'print'
    return { name, displayName: name, description: '', does }
  })

const known: Parameters<typeof checkOptions>[2] = {
  // A dialog would be a window of the system's.
  silent: (value: boolean) => value,
  printBackground: 'any',
  deviceName: 'any',
  pageSize: 'any',
  margins: 'any',
  copies: 'any',
}

export function standInPrinters(): Promise<Electron.PrinterInfo[]> {
  return Promise.resolve(
    printers.map(({ name, displayName, description }) => ({ name, displayName, description, options: {} })),
  )
}

export function standInPrint(...[options = {}, callback]: Print): void {
  checkOptions('webContents.print', options, known)
  if (options.silent !== true) unemulated('the print dialog')
  const printer = printers.find(({ name }) => !options.deviceName || name === options.deviceName)
  // Electron's own words, where there is none by this name.
  if (!printer) throw new Error('Invalid deviceName provided')
  printed.push(structuredClone(options))
  if (printer.does === 'sleep') return
  setTimeout(
    () => callback?.(printer.does === 'print', printer.does === 'print' ? '' : 'Print job failed'),
    50,
  )
}
