/** The on-screen keyboard with a field: what its keys do, and that screen readers and the focus ignore it. */
// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import TextField from '../design/fields/text-field.vue'
import { en } from '../locales/en.ts'
import { vi } from '../locales/vi.ts'
import { allWords } from '../testing/all-words.ts'
import type { KeyboardKind } from './layouts.ts'
import OnScreenKeyboard from './on-screen-keyboard.vue'

let unmount = () => {}
afterEach(() => unmount())

function screen(kind: KeyboardKind, endings: readonly string[] = []) {
  const value = ref('')
  const sent: Event[] = []
  const words = allWords()
  const wrapper = mount(
    defineComponent({
      render: () =>
        h('form', { onSubmit: (event: Event) => sent.push(event) }, [
          h('h1', { tabindex: -1 }, 'Heading'),
          h(TextField, {
            id: 'field',
            label: 'Field',
            maxlength: 20,
            modelValue: value.value,
            'onUpdate:modelValue': (next: string) => (value.value = next),
          }),
          h(OnScreenKeyboard, { kind, endings }),
        ]),
    }),
    { attachTo: document.body, global: { plugins: [words] } },
  )
  unmount = () => wrapper.unmount()
  const input = wrapper.get('input').element as HTMLInputElement
  wrapper.get<HTMLElement>('h1').element.focus()
  const key = (name: string) =>
    wrapper.findAll('[data-skbtn]').find((one) => one.attributes('data-skbtn') === name)
  async function press(...names: string[]): Promise<void> {
    for (const name of names) {
      const found = key(name)
      if (found === undefined) throw new Error(`no key ${name}`)
      await found.trigger('pointerdown')
      await found.trigger('pointerup')
    }
  }
  return { wrapper, value, input, key, press, sent, words }
}

test('keys type into the field, which gets the focus; erasing, too', async () => {
  const { value, input, press } = screen('email')
  await press('l', 'a', 'n', 'x', '{bksp}', '@')
  expect([value.value, input.value]).toEqual(['lan@', 'lan@'])
  expect(document.activeElement).toBe(input)
})

test('keys type at the caret that the person has set', async () => {
  const { input, value, press } = screen('email')
  await press('l', 'n')
  input.setSelectionRange(1, 1)
  await press('a', 'i')
  expect(value.value).toBe('lain')
})

test('endings have keys of their own', async () => {
  const { value, press } = screen('email', ['.com', '.com.vn'])
  await press('a', '@', 'b', '.com.vn')
  expect(value.value).toBe('a@b.com.vn')
})

test('a capital lasts one letter; signs stay until they are switched off', async () => {
  const { value, press, key } = screen('password')
  await press('{capitals}', 'D', 'e')
  await press('{symbols}', '#', '<', '&', '{space}')
  expect(key('d')).toBeUndefined()
  await press('{letters}', 'm')
  expect(value.value).toBe('De#<& m')
})

test('characters with a meaning in HTML are shown as they are', async () => {
  const { press, key } = screen('password')
  await press('{symbols}')
  expect(['<', '>', '&', '"', "'", '{', '[', '\\'].map((sign) => key(sign)?.text())).toEqual([
    '<',
    '>',
    '&',
    '"',
    "'",
    '{',
    '[',
    '\\',
  ])
})

test('no key submits the form or takes the focus from the field', async () => {
  const { wrapper, sent, press, input } = screen('password')
  await press('a')
  for (const one of wrapper.findAll('[data-skbtn]')) {
    const event = new PointerEvent('pointerdown', { bubbles: true, cancelable: true })
    one.element.dispatchEvent(event)
    expect(event.defaultPrevented, one.attributes('data-skbtn')).toBe(true)
    if (!one.element.isConnected) break
  }
  expect(sent).toEqual([])
  expect(document.activeElement).toBe(input)
})

test('it is hidden from screen readers, and nothing in it can be focused', () => {
  const { wrapper } = screen('password')
  const keyboard = wrapper.get('.keyboard')
  expect(keyboard.attributes('aria-hidden')).toBe('true')
  expect(keyboard.findAll('button, a, input, [tabindex]')).toEqual([])
})

test('the system’s own keyboard is suppressed', () => {
  expect(screen('email').input.inputMode).toBe('none')
})

test('a key held down types once', async () => {
  const { value, key } = screen('email')
  await key('a')!.trigger('pointerdown')
  await new Promise((resolve) => setTimeout(resolve, 700))
  await key('a')!.trigger('pointerup')
  expect(value.value).toBe('a')
})

test('a composition is committed before a key adds to it', async () => {
  const { input, press, value } = screen('email')
  input.focus()
  input.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
  input.value = 'lân'
  input.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }))
  // What a browser does on blur.
  input.addEventListener('blur', () => input.dispatchEvent(new Event('compositionend', { bubbles: true })), {
    once: true,
  })
  await press('1')
  expect([value.value, input.value]).toEqual(['lân1', 'lân1'])
})

describe('pressed keys', () => {
  test('are kept in the field alone', async () => {
    const { press, wrapper } = screen('password')
    await press('s', 'e', 'c', 'r', 'e', 't')
    const instances = (window as unknown as { SimpleKeyboardInstances: Record<string, { input: unknown }> })
      .SimpleKeyboardInstances
    expect(Object.values(instances).map(({ input }) => input)).toEqual([{ default: '' }])
    unmount()
    expect(Object.keys(instances)).toEqual([])
    expect(wrapper.exists()).toBe(false)
    unmount = () => {}
  })
})

test('labels of keys follow the language', async () => {
  const { key, words } = screen('email')
  expect(key('{bksp}')?.text()).toBe(vi.keyboard.delete)
  words.global.locale.value = 'en'
  await nextTick()
  expect(key('{bksp}')?.text()).toBe(en.keyboard.delete)
})

test('with several fields, keys type into the last focused one, even after a button was pressed', async () => {
  const wrapper = mount(
    {
      render: () =>
        h('form', [
          h('input', { id: 'name', 'data-typing': '' }),
          h('input', { id: 'secret', 'data-typing': '' }),
          h('button', { type: 'button' }, 'Hold to see'),
          h(OnScreenKeyboard, { kind: 'password' }),
        ]),
    },
    { attachTo: document.body, global: { plugins: [allWords()] } },
  )
  unmount = () => wrapper.unmount()
  const value = (id: string) => wrapper.get<HTMLInputElement>(`#${id}`).element.value
  const press = (key: string) => wrapper.get(`[data-skbtn="${key}"]`).trigger('pointerdown')
  await press('a')
  wrapper.get<HTMLInputElement>('#secret').element.focus()
  await press('b')
  wrapper.get<HTMLButtonElement>('button').element.focus()
  await press('c')
  expect([value('name'), value('secret')]).toEqual(['a', 'bc'])
})

test('in a field of several lines a key breaks the line; in one of a single line it does nothing', async () => {
  const text = ref('')
  const takes = ({ target }: Event) => (text.value = (target as HTMLTextAreaElement).value)
  const form = () =>
    h('form', [
      h('input', { 'data-typing': '' }),
      h('textarea', { 'data-typing': '', onInput: takes }),
      h(OnScreenKeyboard, { kind: 'anything' }),
    ])
  const wrapper = mount(form, { attachTo: document.body, global: { plugins: [allWords()] } })
  unmount = () => wrapper.unmount()
  async function press(...names: string[]): Promise<void> {
    for (const name of names) {
      const key = wrapper.findAll('[data-skbtn]').find((one) => one.attributes('data-skbtn') === name)
      await key!.trigger('pointerdown')
      await key!.trigger('pointerup')
    }
  }
  await press('a', '{line}', 'b')
  expect(wrapper.get('input').element.value).toBe('ab')
  wrapper.get('textarea').element.focus()
  await press('c', '{line}', 'd')
  expect(text.value).toBe('c\nd')
})
