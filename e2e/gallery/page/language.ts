/** Goes over to another language on the bar, and looks whether the screen has come along: its words, and nothing else. */

export interface OtherLanguage {
  language: string
  /** Sentences that it does not have. */
  foreignTexts: readonly string[]
}

/** A line for each part that has become another, and each sentence that is still in a language of before. */
export async function switchLanguage(
  { language, foreignTexts }: OtherLanguage,
  settled: () => Promise<void>,
): Promise<string[]> {
  const before = parts()
  const button = document.querySelector<HTMLElement>(`footer button[lang="${language}"]`)
  if (button === null) throw new Error(`the bar does not offer ${language}`)
  button.click()
  // The service is told, and may have something to say.
  await settled()
  if (document.documentElement.lang !== language) throw new Error(`the screens do not speak ${language}`)
  return [...changes(before, parts()), ...sentencesIn(new Set(foreignTexts), language)]
}

/** All of the screen but its words. */
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
  if (at >= 0) return [`became another: ${before[at]} is now ${after[at] ?? 'gone'}`]
  return after.length > before.length ? [`new: ${after[before.length]}`] : []
}

function sentencesIn(foreignTexts: ReadonlySet<string>, language: string): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const faults: string[] = []
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode as Text
    if (!foreignTexts.has(data.trim())) continue
    // Said to be in its own language.
    if (parentElement?.closest('[lang]')?.getAttribute('lang') !== language) continue
    faults.push(`left behind: "${data.trim()}"`)
  }
  return faults
}
