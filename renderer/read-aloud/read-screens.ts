/**
 * Reads the page while read-aloud is on: a screen as it comes up, an error as it appears, news when what is being said
 * has been said, and the button or field that the keyboard comes to.
 */
import { nextTick, onScopeDispose, watch, type WatchSource } from 'vue'
import { useWords, type Translate } from '../shared/text/words.ts'
import { useReadAloud } from './read-aloud.ts'
import { nameOf, spokenButtons, spokenControl, spokenText, type SpokenLabels } from './spoken-text.ts'

export interface ReadPage {
  /** What stands: the screen, or what lies over it. */
  screen: () => Element | null
  /** Beside every screen: which step it is, back, help. */
  around: () => Element | null
  /** A region outside the screen whose words are news. */
  news: () => Element | null
}

const news = '[role="status"], [aria-live="polite"]'

/**
 * @param anew what makes the screen that stands another one, though its heading may stay
 * @param t where it is called outside of a component's setup
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
  /** Once for all that changes together. */
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
    // It may have been switched on before this was there.
    { flush: 'post', immediate: true },
  )
  watch(anew, () => void readSoon(), { flush: 'post' })

  const observer = new MutationObserver((changes) => {
    const screen = page.screen()
    if (!reading.on || screen === null) return
    const fresh = changes.flatMap(newIn).filter((node) => screen.contains(node))
    if (fresh.some((node) => nearest(node, 'h1').length > 0)) return void readSoon()
    const [alert] = fresh.flatMap((node) => nearest(node, '[role="alert"]'))
    // Before all else; and a captcha, which is a new one then, is told again.
    if (alert) return void reading.read([nameOf(alert)])
    const outside = changes.flatMap(newIn).filter((node) => page.news()?.contains(node))
    const told = new Set([...fresh, ...outside].flatMap((node) => nearest(node, news)))
    if (told.size === 0) return
    // A question comes with its answers.
    const answers = fresh.flatMap((node) => (node instanceof Element ? within(node, 'button') : []))
    for (const sentence of [...[...told].map(nameOf), spokenButtons(answers, words())]) {
      if (sentence !== '') reading.append(sentence)
    }
  })
  observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  onScopeDispose(() => observer.disconnect())

  /** Only the Tab key goes from one to the next; a field that is typed into takes the focus by itself. */
  let tabbed = false
  const onKey = ({ key }: KeyboardEvent) => {
    tabbed = key === 'Tab'
    // As with every screen reader. The desktop shell lets it through.
    if (key === 'Control') reading.voice.stop()
  }
  const onFocus = ({ target }: FocusEvent) => {
    if (!tabbed || !reading.on || !(target instanceof Element)) return
    const said = spokenControl(target, words())
    if (said !== '') reading.tell(said)
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

/** The elements and the words that are new with this change; an empty text is a mark of Vue's. */
function newIn({ type, target, addedNodes }: MutationRecord): Array<Element | Text> {
  const nodes = type === 'characterData' ? [target] : [...addedNodes]
  return nodes.filter((node): node is Element | Text => {
    return node instanceof Element || (node instanceof Text && node.data.trim() !== '')
  })
}

/** What it belongs to, else what is in it. */
function nearest(node: Element | Text, selector: string): Element[] {
  if (node instanceof Element && !node.closest(selector)) return within(node, selector)
  const outer = (node instanceof Element ? node : node.parentElement)?.closest(selector)
  return outer ? [outer] : []
}

function within(element: Element, selector: string): Element[] {
  return element.matches(selector) ? [element] : [...element.querySelectorAll(selector)]
}
