/**
 * Finds layout faults of a page: scrolling boxes, clipped or overlapping texts, and touch targets that are
 * too small or too close.
 */

/** One line for each fault. */
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
 * The same for a screen that may scroll. Every line can be scrolled fully into view, no other box scrolls,
 * and a button shows that there is more.
 */
export async function faultsWhileScrolling(): Promise<string[]> {
  const stage = document.querySelector('.stage')!
  // An earlier tap may have scrolled it.
  stage.scrollTop = 0
  await nextFrame()
  await nextFrame()
  const faults = boxesToScroll().filter((fault) => fault !== `to scroll: ${nameOf(stage)}`)
  if (stage.scrollWidth > stage.clientWidth + slack) faults.push('to scroll sideways')
  const scrolls = stage.scrollHeight > stage.clientHeight + slack
  if (scrolls && stage.nextElementSibling?.tagName === 'FOOTER') faults.push('nothing says that it goes on')
  /** Lines that were never fully visible so far. */
  let unseen = wordsShown().flatMap(({ boxes }, word) => boxes.map((_box, line) => ({ word, line })))
  for (let top = -1; top !== stage.scrollTop;) {
    top = stage.scrollTop
    const words = wordsShown()
    unseen = unseen.filter(({ word, line }) => isCut(words[word]!, words[word]!.boxes[line]!))
    faults.push(...crumpled(words), ...overOneAnother(words), ...hardToTouch())
    // No line is half as high as the stage, so none is skipped.
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

/**
 * The same for a counter PC, where lists scroll by themselves: nothing goes beyond the window or a list's sides, and what a mouse
 * points at is large enough (WCAG 2.5.8).
 */
export async function faultsAtPc(): Promise<string[]> {
  await nextFrame()
  await nextFrame()
  const scroll = '[data-scrolls], .stage'
  const boxes = [...document.querySelectorAll('body *')]
    .filter((element) => /auto|scroll/.test(overflowOf(element)))
    .filter((element) => !element.matches(scroll) || element.scrollWidth > element.clientWidth + slack)
    .filter(overfull)
  const words = wordsShown()
  const sideways = words.filter(({ boxes, block, frame }) => {
    const own = block.getBoundingClientRect()
    return boxes.some(
      ({ left, right }) =>
        left < Math.max(frame.left, own.left) - slack || right > Math.min(frame.right, own.right) + slack,
    )
  })
  const fixed = words.filter(({ block }) => block.closest(scrollsNow()) === null)
  const small = [...document.querySelectorAll('button, input, select, textarea')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect()
      return Math.min(width, height) < leastPointed
    })
  return [
    ...boxes.map((element) => `to scroll: ${nameOf(element)}`),
    ...fieldsCut(),
    ...sideways.map(cutOffFault),
    ...cutOff(fixed),
    ...crumpled(words),
    ...[true, false].flatMap((over) =>
      overOneAnother(words.filter(({ block }) => (block.closest('[data-over]') !== null) === over)),
    ),
    ...small.map((element) => `small: ${nameOf(element)} "${element.textContent.trim()}"`),
  ]
}
const leastPointed = 24

/** In one column the page scrolls as a whole; otherwise the lists in it. */
function scrollsNow(): string {
  const stage = document.querySelector('.stage')
  return stage && stage.scrollHeight > stage.clientHeight + slack ? '.stage' : '[data-scrolls]'
}

const nextFrame = () => new Promise(requestAnimationFrame)

/** Tolerance for fractions of a pixel. */
const slack = 1

/** Boxes whose content overflows. */
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
  /** Of each line, or each piece of a line. */
  boxes: Box[]
  /** The element that lays this text out. */
  block: Element
  /** The part of the page that is visible at its place. */
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

/** Values that their field does not show fully; above 31 characters a field may scroll. */
function fieldsCut(): string[] {
  return [...document.querySelectorAll<HTMLInputElement>('input[data-typing]')]
    .filter((field) => field.checkVisibility() && field.value.length <= 31)
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + slack)
    .map((field) => `cut in its field: "${field.value}"`)
}

/** Texts that are laid out in a column of single words. */
function crumpled(all: readonly Words[]): string[] {
  return all
    .filter(({ text, boxes }) => {
      const lines = new Set(boxes.map(({ top }) => Math.round(top))).size
      return lines >= 4 && text.split(/\s+/).length < 1.5 * lines
    })
    .map(({ text, block }) => `crumpled: "${text}" in ${nameOf(block)}`)
}

/**
 * Texts of one block that overlap another's. Line boxes may touch, since marks above and below letters may
 * meet. Clipped lines are left out: they are reported separately, or fully visible elsewhere.
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
      // The following ones are lower still.
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
  /** Clipped to one pixel, for screen readers only. */
  onlySpoken: boolean
}

/** @param known visible areas of ancestors, as a cache */
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

/**
 * Minimum sizes in millimetres: of a button, of a key, of the distance between two; with half a millimetre of
 * tolerance.
 */
const least = { button: 16, key: 20, gap: 2.5, rounding: 0.5 }

function hardToTouch(): string[] {
  const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--mm'))
  const targets = [...document.querySelectorAll('button, input, select, textarea, .keyboard [data-skbtn]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .map((element) => ({
      element,
      box: element.getBoundingClientRect(),
      // A scrolling element moves past a fixed one.
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

/** With negative extents where they do not intersect. */
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
