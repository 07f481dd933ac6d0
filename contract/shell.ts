/**
 * What the desktop shell offers its page beyond the service's operations, as `window.kioskShell`. In the
 * browser shell it is missing, and the page uses browser features.
 */

/** What keeps a printer from printing, as far as the system tells; over when staff have seen to it. */
export const printerTroubles = ['no-paper', 'jam', 'cover-open', 'stopped', 'offline'] as const
export type PrinterTrouble = (typeof printerTroubles)[number]

/**
 * What became of a print: `printed`, by the system's word; `sent`, handed over, and nothing more can be told; `waiting`, and a
 * printer's trouble: in the queue, and printed when its turn comes; `no-printer`: no such printer, or none; `failed`; `timeout`:
 * not even handed over in time.
 */
export const printOutcomes = [
  'printed',
  'sent',
  'waiting',
  ...printerTroubles,
  'no-printer',
  'failed',
  'timeout',
] as const
export type PrintOutcome = (typeof printOutcomes)[number]

/** Not yet on paper, and still in the queue: it may come by itself. */
export const inQueue: ReadonlySet<PrintOutcome> = new Set(['waiting', ...printerTroubles])

/** Result of saving: saved; cancelled in the dialog; the export could not be read or written completely. */
export type SaveOutcome = 'saved' | 'cancelled' | 'failed'

export interface KioskShell {
  /**
   * Prints the page's print layout without a dialog, on the configured printer and paper. The page waits for
   * its fonts before the call. Answers within half a minute, whatever the printer does. Never rejects.
   * @param size of the receipt's layout, for a roll that is cut to length; ignored on sheets
   */
  print(size: { heightMm: number }): Promise<PrintOutcome>
  /** What became of this page's last print by now; null: there was none. Never rejects. */
  printState?(): Promise<PrintOutcome | null>
  /**
   * Where the machine's volume is what counts (Linux, whose speech takes none from a page): sets it, until the visit ends.
   * Never rejects.
   * @param times the usual volume, 0.5 to 2
   * @returns false where it cannot be set
   */
  setVolume?(times: number): Promise<boolean>
  /**
   * Shows a file dialog and writes this session's export there, piece by piece by `readExport`: the page
   * never holds it. Never rejects.
   * @param file `visit` is the one that the page shows
   */
  save(file: { id: string; fileName: string; visit: string | null }): Promise<SaveOutcome>
}
