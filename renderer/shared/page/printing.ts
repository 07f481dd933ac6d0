/** Puts a laid-out receipt on paper: without a dialog in the desktop shell, by the browser's own printing elsewhere. */
import type { KioskShell, PrintOutcome } from '../../../contract/shell.ts'
import type { ReceiptPaper } from '../../../contract/views.ts'

declare global {
  interface Window {
    /** Present in the desktop shell only. */
    kioskShell?: Pick<KioskShell, 'print'> & Partial<KioskShell>
  }
}

export type Paper = Exclude<ReceiptPaper, 'none'>
/** A browser prints and tells nothing of it: all that is known is that it was asked to. */
export type Printed = PrintOutcome | 'handed-over'

const mmPerPixel = 25.4 / 96

/** @param element the receipt, in the page already. Never rejects. */
export async function printPaper(element: HTMLElement, paper: Paper): Promise<Printed> {
  // Being measured, the letters are asked for; then they are waited for, since their widths decide where lines break.
  heightOf(element)
  await document.fonts.ready
  const heightMm = heightOf(element)
  const takeAway = layPage(paper, heightMm)
  try {
    if (window.kioskShell !== undefined) return await window.kioskShell.print({ heightMm })
    window.print()
    return 'handed-over'
  } catch {
    return 'failed'
  } finally {
    takeAway()
  }
}

/** The page's size as CSS has it; a roll is as long as what stands on it. */
export function pageRule(paper: Paper, heightMm: number): string {
  return `@page { size: ${paper === 'a4' ? 'A4' : `80mm ${heightMm}mm`}; margin: 0 }`
}

/** A sheet made by script is no inline style, which the content security policy refuses. */
function layPage(paper: Paper, heightMm: number): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(pageRule(paper, heightMm))
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}

/** In whole millimetres, rounded up: a fraction less, and the last line is on a second page. */
function heightOf(element: HTMLElement): number {
  return Math.ceil(element.getBoundingClientRect().height * mmPerPixel)
}
