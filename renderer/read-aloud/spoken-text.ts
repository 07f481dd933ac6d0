/**
 * What a screen says, in the order it is read: heading, text, errors, facts with their labels, fields, and at the end
 * what can be pressed. Taken from the page as it stands, so that what is read is what is shown. What is typed into a
 * field is never read out: people stand around.
 */

export interface SpokenWords {
  /** "Các nút trên màn hình:" */
  buttons: string
  /** "ô nhập, còn trống" */
  emptyField: string
  /** "ô nhập, đã có nội dung" */
  filledField: string
}

/** The parts of a page that are read as one sentence each. */
const blocks = 'h1, h2, h3, p, li, dt, dd, label, [role="timer"], img'

/** @returns sentences; empty ones are left out */
export function spokenText(root: Element, words: SpokenWords): string[] {
  const said: string[] = []
  const buttons: string[] = []
  for (const element of root.querySelectorAll<HTMLElement>(`${blocks}, button`)) {
    if (!isShown(element, root)) continue
    if (element.tagName === 'BUTTON') buttons.push(nameOf(element))
    else if (element.tagName === 'LABEL') said.push(labelled(element as HTMLLabelElement, words))
    else if (!isInside(element, root)) said.push(nameOf(element))
  }
  const pressable = buttons.filter((name) => name !== '')
  return [
    ...said.filter((sentence) => sentence !== ''),
    ...(pressable.length > 0 ? [`${words.buttons} ${pressable.join('; ')}`] : []),
  ]
}

/** A paragraph in a list item, say: the item is read whole. */
function isInside(element: Element, root: Element): boolean {
  const outer = element.parentElement?.closest(blocks) ?? null
  return outer !== null && root.contains(outer)
}

function isShown(element: HTMLElement, root: Element): boolean {
  if (element.closest('[aria-hidden="true"], [hidden], [inert]')) return false
  for (
    let at: HTMLElement | null = element;
    at !== null && at !== root.parentElement;
    at = at.parentElement
  ) {
    const { display, visibility } = getComputedStyle(at)
    if (display === 'none' || visibility === 'hidden') return false
  }
  return true
}

/** Its words without those that stand for eyes only. */
function nameOf(element: Element): string {
  const given = element.getAttribute('aria-label') ?? element.getAttribute('alt')
  if (given !== null) return tidy(given)
  const copy = element.cloneNode(true) as Element
  for (const unheard of copy.querySelectorAll('[aria-hidden="true"], button, svg')) unheard.remove()
  return tidy(copy.textContent)
}

function labelled(label: HTMLLabelElement, { emptyField, filledField }: SpokenWords): string {
  const field = label.control
  const name = nameOf(label)
  if (!(field instanceof HTMLInputElement)) return name
  return `${name}: ${field.value === '' ? emptyField : filledField}`
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
