/**
 * The whole app on a page, used like a person: by headings, labels and texts of buttons. The clock is the
 * test's.
 */
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import type { KioskApi } from '../../contract/operations.ts'
import App from '../app/App.vue'
import { fetchScreens } from '../app/screen-components.ts'
import { apiKey } from '../shared/service/transport.ts'
import { allWords } from './all-words.ts'
import { answersCome } from './kiosk.ts'

/** Unmounts the app before, whose listeners would stay in a page that tests share. */
let unmountLast = () => {}

/** With fake timers only: waiting for answers lets no time pass. */
export async function mountApp(api: KioskApi) {
  await fetchScreens()
  unmountLast()
  const pinia = createPinia()
  setActivePinia(pinia)
  const wrapper = mount(App, {
    attachTo: document.body,
    global: { plugins: [pinia, allWords()], provide: { [apiKey as symbol]: api } },
  })
  unmountLast = () => {
    if (wrapper.exists()) wrapper.unmount()
  }
  const settle = async () => {
    do {
      await vi.advanceTimersByTimeAsync(0)
      await flushPromises()
    } while (await answersCome())
  }
  await settle()

  const shown = (element: Element) => element.closest('[style*="display: none"]') === null
  const all = <E extends HTMLElement>(selector: string) =>
    [...document.body.querySelectorAll<E>(selector)].filter(shown)
  const words = (element: Element) =>
    (element.getAttribute('aria-label') ?? element.textContent).replace(/\s+/g, ' ').trim()

  /** Presses the first button with this text, or else the first whose text begins with it. */
  async function press(name: string): Promise<void> {
    const buttons = all<HTMLButtonElement>('button')
    const button =
      buttons.find((one) => words(one) === name) ?? buttons.find((one) => words(one).startsWith(name))
    if (button === undefined) throw new Error(`no button "${name}" on "${heading()}"`)
    if (button.type === 'submit') button.form?.requestSubmit()
    else button.click()
    await settle()
  }
  async function fill(label: string, text: string): Promise<void> {
    const named = all<HTMLLabelElement>('label').find((one) => words(one) === label)
    const input = document.querySelector<HTMLInputElement>(`input#${named?.htmlFor ?? 'none'}`)
    if (input === null) throw new Error(`no field "${label}" on "${heading()}"`)
    input.value = text
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await settle()
  }
  function heading(): string {
    return words(all('h1').at(-1) ?? document.body)
  }
  const text = () => all('main, header').map(words).join(' ')
  return { wrapper, pinia, press, fill, heading, text, settle }
}
