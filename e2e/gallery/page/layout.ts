/**
 * Looks over a page as it stands for what does not fit: boxes to scroll, words cut off or over one another; and for what
 * a finger would miss.
 */

/** A line for each; none when all is well. */
export function layoutFaults(): string[] {
  const words = wordsShown()
  return [
    ...boxesToScroll(),
    ...fieldsCut(),
    ...cutOff(words),
    ...crumpled(words),
    ...overOneAnother(words),
    ...hardToTouch(),
  ]
}

/**
 * As above, of a screen that is longer than its place and may be pushed up: every line can be brought into sight whole,
 * no other box scrolls, and a button says that there is more.
 */
export async function faultsWhileScrolling(): Promise<string[]> {
  const stage = document.querySelector('.stage')!
  // A tap may have pushed it up already.
  stage.scrollTop = 0
  await nextFrame()
  await nextFrame()
  const faults = boxesToScroll().filter((fault) => fault !== `to scroll: ${nameOf(stage)}`)
  if (stage.scrollWidth > stage.clientWidth + slack) faults.push('to scroll sideways')
  const goesOn = stage.scrollHeight > stage.clientHeight + slack
  if (goesOn && stage.nextElementSibling?.tagName === 'FOOTER') faults.push('nothing says that it goes on')
  /** Lines that were not whole so far. */
  let unseen = wordsShown().flatMap(({ boxes }, word) => boxes.map((_box, line) => ({ word, line })))
  for (let top = -1; top !== stage.scrollTop;) {
    top = stage.scrollTop
    const words = wordsShown()
    unseen = unseen.filter(({ word, line }) => isCut(words[word]!, words[word]!.boxes[line]!))
    faults.push(...crumpled(words), ...overOneAnother(words), ...hardToTouch())
    // No line is half as high.
    stage.scrollTop += stage.clientHeight / 2
    await nextFrame()
  }
  if (unseen.length > 0) {
    const words = wordsShown()
    faults.push(...unseen.map(({ word }) => cutOffFault(words[word]!)))
  }
  stage.scrollTop = 0
  return [...new Set(faults)]
}

const nextFrame = () => new Promise(requestAnimationFrame)

/** Fractions of a pixel are rounding. */
const slack = 1

/** What holds more than it shows, and would have to be scrolled. */
function boxesToScroll(): string[] {
  const root = document.documentElement
  return [root, ...document.querySelectorAll('body *')]
    .filter((element) => element === root || /auto|scroll/.test(overflowOf(element)))
    .filter(overfull)
    .map((element) => `to scroll: ${nameOf(element)}`)
}

function overfull({ scrollHeight, clientHeight, scrollWidth, clientWidth }: Element): boolean {
  return scrollHeight > clientHeight + slack || scrollWidth > clientWidth + slack
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}
interface Words {
  text: string
  /** Each line's, or each piece of a line's. */
  boxes: Box[]
  /** The element that these words are laid out in. */
  block: Element
  /** What of the page can be seen where they are. */
  frame: Box
}

function cutOff(all: readonly Words[]): string[] {
  return all.filter((words) => words.boxes.some((box) => isCut(words, box))).map(cutOffFault)
}

function isCut({ block, frame }: Words, { left, right, top, bottom }: Box): boolean {
  const own = block.getBoundingClientRect()
  return (
    left < Math.max(frame.left, own.left) - slack ||
    right > Math.min(frame.right, own.right) + slack ||
    top < frame.top - slack ||
    bottom > frame.bottom + slack
  )
}

function cutOffFault({ text, block }: Words): string {
  return `cut off: "${text}" in ${nameOf(block)}`
}

/** What stands in a field and is not to be seen whole; what is longer may be moved along in it. */
function fieldsCut(): string[] {
  return [...document.querySelectorAll<HTMLInputElement>('input[data-typing]')]
    .filter((field) => field.checkVisibility() && field.value.length <= 31)
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + slack)
    .map((field) => `cut in its field: "${field.value}"`)
}

/** A sentence, or a name, that has no room for two words beside each other. */
function crumpled(all: readonly Words[]): string[] {
  return all
    .filter(({ text, boxes }) => {
      const lines = new Set(boxes.map(({ top }) => Math.round(top))).size
      return lines >= 4 && text.split(/\s+/).length < 1.5 * lines
    })
    .map(({ text, block }) => `crumpled: "${text}" in ${nameOf(block)}`)
}

/**
 * Words of one block over those of another. Lines may come close: marks above and below the letters may meet. One that
 * is cut off is a fault of its own, or is whole elsewhere.
 */
function overOneAnother(all: readonly Words[]): string[] {
  const lines = all
    .flatMap((words) =>
      words.boxes
        .filter((box) => !isCut(words, box))
        .map((box) => ({ text: words.text, block: words.block, ...overlapOf(box, words.frame) })),
    )
    .sort((one, other) => one.top - other.top)
  const faults = new Set<string>()
  for (const [at, one] of lines.entries()) {
    for (let next = at + 1; next < lines.length; next++) {
      const other = lines[next]!
      // So do all after it.
      if (other.top >= one.bottom) break
      if (one.block === other.block) continue
      const { left, right, top, bottom } = overlapOf(one, other)
      const lower = Math.min(one.bottom - one.top, other.bottom - other.top)
      if (right - left > 2 && bottom - top > 0.35 * lower)
        faults.add(`over one another: "${one.text}", "${other.text}"`)
    }
  }
  return [...faults]
}

function wordsShown(): Words[] {
  const known = new Map<Element, Surroundings>()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found: Words[] = []
  while (walker.nextNode()) {
    const node = walker.currentNode as Text
    const parent = node.parentElement
    if (parent === null || node.data.trim() === '' || !parent.checkVisibility()) continue
    const { frame, block, onlySpoken } = surroundingsOf(parent, known)
    if (onlySpoken) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()].filter(({ width }) => width > 0)
    found.push({ text: node.data.trim(), boxes, block, frame })
  }
  return found
}

interface Surroundings {
  frame: Box
  block: Element
  /** Clipped away, for screen readers alone. */
  onlySpoken: boolean
}

/** @param known those of the elements around, found before */
function surroundingsOf(element: Element, known: Map<Element, Surroundings>): Surroundings {
  const before = known.get(element)
  if (before !== undefined) return before
  const parent = element.parentElement
  const outer: Surroundings =
    parent === null
      ? {
          frame: { left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight },
          block: element,
          onlySpoken: false,
        }
      : surroundingsOf(parent, known)
  const { display, clipPath } = getComputedStyle(element)
  const clips = /hidden|clip|auto|scroll/.test(overflowOf(element))
  const found = {
    frame: clips ? overlapOf(outer.frame, element.getBoundingClientRect()) : outer.frame,
    block: display === 'inline' ? outer.block : element,
    onlySpoken: outer.onlySpoken || clipPath !== 'none',
  }
  known.set(element, found)
  return found
}

/** Least measures in millimetres: of a button, of a key, of what lies between any two; half a millimetre less is rounding. */
const least = { button: 16, key: 20, gap: 2.5, rounding: 0.5 }

function hardToTouch(): string[] {
  const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--mm'))
  const targets = [...document.querySelectorAll('button, input, select, textarea, .keyboard [data-skbtn]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .map((element) => ({
      element,
      box: element.getBoundingClientRect(),
      // What can be pushed up passes by what cannot.
      place: element.closest('.stage'),
    }))
  const small = targets.flatMap(({ element, box: { width, height } }) => {
    const wanted = element.hasAttribute('data-skbtn') ? least.key : least.button
    return Math.min(width, height) < (wanted - least.rounding) * mm
      ? [`small: ${nameOf(element)} "${element.textContent.trim()}" ${sizeIn(mm, width, height)}`]
      : []
  })
  const close = targets.flatMap((one, at) =>
    targets.slice(at + 1).flatMap((other) => {
      if (one.place !== other.place) return []
      const { left, right, top, bottom } = overlapOf(one.box, other.box)
      const apart = Math.max(left - right, top - bottom)
      return apart < (least.gap - least.rounding) * mm
        ? [
            `close: "${one.element.textContent.trim()}", "${other.element.textContent.trim()}" ${sizeIn(mm, apart)}`,
          ]
        : []
    }),
  )
  return [...small, ...close]
}

function sizeIn(mm: number, ...pixels: number[]): string {
  return `${pixels.map((one) => (one / mm).toFixed(1)).join(' by ')} mm`
}

/** Turned inside out where they do not touch. */
function overlapOf(one: Box, other: Box): Box {
  return {
    left: Math.max(one.left, other.left),
    right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top),
    bottom: Math.min(one.bottom, other.bottom),
  }
}

function overflowOf(element: Element): string {
  const { overflowX, overflowY } = getComputedStyle(element)
  return `${overflowX} ${overflowY}`
}

function nameOf(element: Element): string {
  const classes = element.getAttribute('class')
  return `${element.tagName.toLowerCase()}${classes ? `.${classes.trim().replace(/\s+/g, '.')}` : ''}`
}
