/**
 * What the desktop shell offers its page beyond the service's operations, as `window.kioskShell`. In the
 * browser shell it is missing, and the page uses browser features.
 */

/** Result of printing: printed; no such printer, or none; the printer failed; no answer in time. */
export type PrintOutcome = 'printed' | 'no-printer' | 'failed' | 'timeout'

/** Result of saving: saved; cancelled in the dialog; the export could not be read or written completely. */
export type SaveOutcome = 'saved' | 'cancelled' | 'failed'

export interface KioskShell {
  /**
   * Prints the page's print layout without a dialog, on the configured printer and paper. The page waits for
   * its fonts before the call. Never rejects.
   * @param size of the receipt's layout, for a roll that is cut to length; ignored on sheets
   */
  print(size: { heightMm: number }): Promise<PrintOutcome>
  /**
   * Shows a file dialog and writes this session's export there, piece by piece by `readExport`: the page
   * never holds it. Never rejects.
   * @param file `visit` is the one that the page shows
   */
  save(file: { id: string; fileName: string; visit: string | null }): Promise<SaveOutcome>
}
