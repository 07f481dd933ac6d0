/**
 * What the desktop shell offers its page beyond the service's operations, as `window.kioskShell`. The browser shell has
 * none of it: there the page falls back to what a browser can do by itself.
 */

/** How printing went: on paper; no printer by that name, or none at all; the printer refused; it did not answer in time. */
export type PrintOutcome = 'printed' | 'no-printer' | 'failed' | 'timeout'

/** How saving a file went: where somebody chose; they chose nowhere; it could not be read to its end, or written. */
export type SaveOutcome = 'saved' | 'cancelled' | 'failed'

export interface KioskShell {
  /**
   * Prints what the page shows to printers, without a dialog, on the configured printer and paper. The page has waited
   * for its fonts before it asks. Never rejects.
   * @param size of the receipt as laid out, for a roll that is cut to length; ignored on sheets
   */
  print(size: { heightMm: number }): Promise<PrintOutcome>
  /**
   * Asks where to, and writes the export that was begun in this session there, piece by piece as `readExport` gives
   * it: the page never holds it. Never rejects.
   * @param file `visit` is the one that the page shows
   */
  save(file: { id: string; fileName: string; visit: string | null }): Promise<SaveOutcome>
}
