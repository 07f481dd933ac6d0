/**
 * Reads the page while read-aloud is on: a new screen, an error, news after the current speech, and the
 * element that the keyboard focuses.
 */
import { nextTick, onScopeDispose, watch, type WatchSource } from 'vue'
import { useWords, type Translate } from '../shared/text/words.ts'
import { useReadAloud } from './read-aloud.ts'
import { nameOf, spokenButtons, spokenControl, spokenText, type SpokenLabels } from './spoken-text.ts'

export interface ReadPage {
  /** The current screen or overlay. */
  screen: () => Element | null
  /** Elements of every screen: the step, back, help. */
  around: () => Element | null
  /** A live region outside the screen. */
  news: () => Element | null
}

const news = '[role="status"], [aria-live="polite"]'

/**
 * @param anew changes that make it a new screen, though its heading may stay
 * @param t for calls outside of a component's setup
 */
export function readScreens(page: ReadPage, anew: WatchSource[], t: Translate = useWords()): void {
  const reading = useReadAloud()
  const words = (): SpokenLabels => ({
    buttons: t('readAloud.buttons'),
    emptyField: t('readAloud.emptyField'),
    filledField: t('readAloud.filledField'),
    button: t('readAloud.button'),
    chosen: t('readAloud.chosen'),
  })

  let due = false
  /** Once for all changes of one tick. */
  async function readSoon(...first: string[]): Promise<void> {
    if (due || !reading.on) return
    due = true
    await nextTick()
    due = false
    const screen = page.screen()
    if (screen !== null && reading.on)
      void reading.read([...first, ...spokenText(screen, words(), page.around())])
  }
  watch(
    () => reading.on,
    (on) => (on ? void readSoon(t('readAloud.on')) : undefined),
    // Read-aloud may have been on before this component was mounted.
    { flush: 'post', immediate: true },
  )
  watch(anew, () => void readSoon(), { flush: 'post' })

  const observer = new MutationObserver((changes) => {
    const screen = page.screen()
    if (!reading.on || screen === null) return
    const fresh = changes.flatMap(newIn).filter((node) => screen.contains(node))
    if (fresh.some((node) => nearest(node, 'h1').length > 0)) return void readSoon()
    const [alert] = fresh.flatMap((node) => nearest(node, '[role="alert"]'))
    // An error comes first; then the captcha, which is a new one, is read again.
    if (alert) return void reading.read([nameOf(alert)])
    const outside = changes.flatMap(newIn).filter((node) => page.news()?.contains(node))
    const alerts = new Set([...fresh, ...outside].flatMap((node) => nearest(node, news)))
    if (alerts.size === 0) return
    // A question is read with its answers.
    const answers = fresh.flatMap((node) => (node instanceof Element ? within(node, 'button') : []))
    for (const sentence of [...[...alerts].map(nameOf), spokenButtons(answers, words())]) {
      if (sentence !== '') reading.append(sentence)
    }
  })
  observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  onScopeDispose(() => observer.disconnect())

  /** Only the Tab key moves on; a field for typing is focused automatically. */
  let tabbed = false
  const onKey = ({ key }: KeyboardEvent) => {
    tabbed = key === 'Tab'
    // Like screen readers. The desktop shell does not block this key.
    if (key === 'Control') reading.voice.stop()
  }
  const onFocus = ({ target }: FocusEvent) => {
    if (!tabbed || !reading.on || !(target instanceof Element)) return
    const said = spokenControl(target, words())
    if (said !== '') reading.sayNow(said)
  }
  const hush = ({ target }: Event) => {
    // The button itself says on or off.
    if (!(target instanceof Element && target.closest('[data-read-aloud]'))) reading.voice.stop()
  }
  const stop = new AbortController()
  const listening = { capture: true, passive: true, signal: stop.signal }
  window.addEventListener('keydown', onKey, listening)
  window.addEventListener('focusin', onFocus, listening)
  window.addEventListener('pointerdown', hush, listening)
  onScopeDispose(() => stop.abort())
}

/** Added elements and texts; empty texts are Vue's own markers. */
function newIn({ type, target, addedNodes }: MutationRecord): Array<Element | Text> {
  const nodes = type === 'characterData' ? [target] : [...addedNodes]
  return nodes.filter((node): node is Element | Text => {
    return node instanceof Element || (node instanceof Text && node.data.trim() !== '')
  })
}

/** The matching ancestor, or else the matching descendants. */
function nearest(node: Element | Text, selector: string): Element[] {
  if (node instanceof Element && !node.closest(selector)) return within(node, selector)
  const outer = (node instanceof Element ? node : node.parentElement)?.closest(selector)
  return outer ? [outer] : []
}

function within(element: Element, selector: string): Element[] {
  return element.matches(selector) ? [element] : [...element.querySelectorAll(selector)]
}
