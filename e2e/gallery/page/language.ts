/** Switches the language by the display bar, and checks that the screen's texts changed and nothing else. */

export interface OtherLanguage {
  language: string
  /** Texts of the other languages, which must not be shown. */
  foreignTexts: readonly string[]
}

/** One line for each element that changed, and each text in another language. */
export async function switchLanguage(
  { language, foreignTexts }: OtherLanguage,
  settled: () => Promise<void>,
): Promise<string[]> {
  const before = parts()
  const button = document.querySelector<HTMLElement>(`footer button[lang="${language}"]`)
  if (button === null) throw new Error(`the bar does not offer ${language}`)
  button.click()
  // The service is informed, and its reply may change the screen.
  await settled()
  if (document.documentElement.lang !== language) throw new Error(`the page is not in ${language}`)
  return [...changes(before, parts()), ...sentencesIn(new Set(foreignTexts), language)]
}

/** Elements and attributes of the screen, without texts. */
function parts(): string[] {
  return [...document.querySelectorAll('header, header *, main, main *')].map((element) =>
    [
      element.tagName.toLowerCase(),
      ...['class', 'id', 'data-screen', 'role', 'aria-invalid', 'disabled', 'aria-busy'].map((name) =>
        element.hasAttribute(name) ? `${name}="${element.getAttribute(name)}"` : '',
      ),
    ]
      .filter(Boolean)
      .join(' '),
  )
}

function changes(before: readonly string[], after: readonly string[]): string[] {
  const at = before.findIndex((part, index) => part !== after[index])
  if (at >= 0) return [`changed: ${before[at]} is now ${after[at] ?? 'gone'}`]
  return after.length > before.length ? [`new: ${after[before.length]}`] : []
}

function sentencesIn(foreignTexts: ReadonlySet<string>, language: string): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const faults: string[] = []
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode as Text
    if (!foreignTexts.has(data.trim())) continue
    // Marked as being in another language.
    if (parentElement?.closest('[lang]')?.getAttribute('lang') !== language) continue
    faults.push(`left behind: "${data.trim()}"`)
  }
  return faults
}
