/** Prints a receipt's layout: without a dialog in the desktop shell, by the browser's own printing elsewhere. */
import type { KioskShell, PrintOutcome } from '../../../contract/shell.ts'
import type { ReceiptPaper } from '../../../contract/views.ts'

declare global {
  interface Window {
    /** Present in the desktop shell only. */
    kioskShell?: Pick<KioskShell, 'print'> & Partial<KioskShell>
  }
}

export type Paper = Exclude<ReceiptPaper, 'none'>

const mmPerPixel = 25.4 / 96

/** @param element the receipt, in the page already. Never rejects */
export async function printPaper(element: HTMLElement, paper: Paper): Promise<PrintOutcome> {
  // Measuring triggers loading of the fonts; printing waits for them, since their widths decide where lines
  // break.
  heightOf(element)
  await document.fonts.ready
  const heightMm = heightOf(element)
  const takeAway = layPage(paper, heightMm)
  try {
    if (window.kioskShell !== undefined) return await window.kioskShell.print({ heightMm })
    window.print()
    // A browser reports no result: all that is known is that printing was requested.
    return 'sent'
  } catch {
    return 'failed'
  } finally {
    takeAway()
  }
}

/** The page's size in CSS; a roll is as long as its content. */
export function pageRule(paper: Paper, heightMm: number): string {
  return `@page { size: ${paper === 'a4' ? 'A4' : `80mm ${heightMm}mm`}; margin: 0 }`
}

/** A constructed style sheet, because the content security policy refuses inline styles. */
function layPage(paper: Paper, heightMm: number): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(pageRule(paper, heightMm))
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}

/** Rounded up to whole millimetres: with less, the last line would go on a second page. */
function heightOf(element: HTMLElement): number {
  return Math.ceil(element.getBoundingClientRect().height * mmPerPixel)
}
