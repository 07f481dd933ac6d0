/**
 * The sentences of a screen in reading order: heading, text, errors, facts with their labels, fields, and the
 * buttons at the end. Derived from the page, so that what is read is what is shown. The content of fields is
 * never read, since others can hear it.
 */

export interface SpokenLabels {
  /** "Các nút trên màn hình:" */
  buttons: string
  /** "ô nhập, còn trống" */
  emptyField: string
  /** "ô nhập, đã có nội dung" */
  filledField: string
  /** "nút" */
  button: string
  /** "đang chọn": the selected one of several buttons. */
  chosen: string
}

/** Elements that are read as one sentence each. */
const blocks = 'h1, h2, h3, p, li, dt, dd, label, [role="timer"], img'

/**
 * @param screen the current screen or overlay
 * @param around elements of every screen: the step, back, help. Its buttons come last
 * @returns sentences; empty ones are left out
 */
export function spokenText(screen: Element, words: SpokenLabels, around: Element | null = null): string[] {
  const roots = around === null ? [screen] : [around, screen]
  const buttons = spokenButtons(
    roots.toReversed().flatMap((root) => shownIn(root, 'button')),
    words,
  )
  return [...roots.flatMap((root) => sentencesOf(root, words)), ...(buttons === '' ? [] : [buttons])]
}

/** All buttons as one sentence; empty where there is none. */
export function spokenButtons(buttons: readonly Element[], words: SpokenLabels): string {
  const names = buttons.map(nameOf).filter((name) => name !== '')
  return names.length === 0 ? '' : `${words.buttons} ${names.join('; ')}`
}

/** A focused button or field; empty for anything else. */
export function spokenControl(element: Element, words: SpokenLabels): string {
  if (element instanceof HTMLInputElement) {
    const described = (element.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
    const more = described.map((id) => document.getElementById(id)).map((one) => one && nameOf(one))
    const labels = [...(element.labels ?? [])].map((label) => labelled(label, words))
    return [...labels, ...more].filter(Boolean).join('. ')
  }
  const button = element.closest('button')
  if (button === null) return ''
  const chosen = button.getAttribute('aria-pressed') === 'true' ? [words.chosen] : []
  return [nameOf(button), ...chosen, words.button].join(', ')
}

function sentencesOf(root: Element, words: SpokenLabels): string[] {
  return shownIn(root, blocks)
    .map((element) => {
      if (element instanceof HTMLLabelElement) return labelled(element, words)
      return isInside(element, root) ? '' : nameOf(element)
    })
    .filter((sentence) => sentence !== '')
}

function shownIn(root: Element, selector: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector)].filter((element) => isShown(element, root))
}

/** A paragraph in a list item, for example: the item is read as a whole. */
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

/** Its text without purely visual parts; separate boxes are read with a pause. */
export function nameOf(element: Element): string {
  const given = element.getAttribute('aria-label') ?? element.getAttribute('alt')
  if (given !== null) return tidy(given)
  return tidy(partsOf(element, element).join(''))
    .replace(/\s*\u241e[\s\u241e]*/g, '\u241e')
    .replace(/^\u241e|\u241e$/g, '')
    .replace(/(?<=[.,:;?!…])\u241e/g, ' ')
    .replace(/\u241e/g, ', ')
}

/** A separator between two boxes: labels and values, items of a row. */
const apart = '\u241e'
const unheard = '[aria-hidden="true"], [hidden], svg'

function partsOf(node: Node, whole: Element): string[] {
  if (node instanceof Text) return [node.data]
  if (!(node instanceof Element)) return []
  if (node !== whole && (node.matches(unheard) || node.tagName === 'BUTTON')) return []
  const inner = [...node.childNodes].flatMap((child) => partsOf(child, whole))
  const boxed = node !== whole && !/^(?:inline|contents)/.test(getComputedStyle(node).display || 'inline')
  return boxed ? [apart, ...inner, apart] : inner
}

function labelled(label: HTMLLabelElement, { emptyField, filledField }: SpokenLabels): string {
  const field = label.control
  const name = nameOf(label)
  if (!(field instanceof HTMLInputElement)) return name
  return `${name}: ${field.value === '' ? emptyField : filledField}`
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
