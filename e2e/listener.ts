/**
 * A citizen who cannot see: knows the screens only by what read-aloud has said, and uses a keyboard. The machine's
 * voices are made up: what they are given to say is what the citizen hears, and it takes no time.
 */
import { expect, type Page } from '@playwright/test'
import { pronounce } from '../renderer/read-aloud/pronounce.ts'
import { words, type Language } from './citizen.ts'

interface Heard {
  text: string
  lang: string
}

/** One voice for each language, in every window from now on; the window that stands is loaded anew. */
export async function giveVoices(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    const heard: Heard[] = []
    const voices = ['vi-VN', 'en-US'].map((lang) => ({
      lang,
      name: lang,
      default: lang === 'vi-VN',
      localService: true,
      voiceURI: lang,
    }))
    class Utterance {
      text: string
      lang = ''
      onend: (() => void) | null = null
      constructor(text: string) {
        this.text = text
      }
    }
    let turn = 0
    const synthesis = {
      getVoices: () => voices,
      addEventListener() {},
      removeEventListener() {},
      cancel: () => void (turn += 1),
      speak(utterance: Utterance) {
        const mine = turn
        heard.push({ text: utterance.text, lang: utterance.lang })
        setTimeout(() => (mine === turn ? utterance.onend?.() : undefined), 1)
      },
    }
    Object.assign(globalThis, { heard, SpeechSynthesisUtterance: Utterance })
    Object.defineProperty(globalThis, 'speechSynthesis', { value: synthesis })
  })
  await page.reload()
}

export class Listener {
  readonly page: Page
  language: Language = 'vi'
  /** All that was ever heard, for what must never be. */
  readonly all: string[] = []
  /** Of the window that stands, how much was listened to before what was done last. */
  private known = 0

  constructor(page: Page) {
    this.page = page
  }

  get t() {
    return words[this.language]
  }

  /** As it sounds: digit by digit, signs by their names. */
  sound(text: string): string {
    return pronounce(text, this.language)
  }

  /** Found by its role and name, before anything is said. */
  async switchesOn(): Promise<void> {
    const button = this.page.getByRole('button', { name: this.t.bar.readAloud, exact: true })
    await expect(button).toHaveAttribute('aria-pressed', 'false')
    await button.focus()
    await this.page.keyboard.press('Enter')
    await this.hears(this.t.readAloud.on)
  }

  /** Waits until all of these were said since the last thing done, and by a voice of the language. */
  async hears(...sentences: string[]): Promise<void> {
    for (const sentence of sentences) {
      await expect.poll(() => this.heard(), { message: 'what was heard' }).toContain(this.sound(sentence))
    }
    const { lang } = (await this.utterances()).at(-1)!
    expect(lang).toMatch(new RegExp(`^${this.language}`))
  }

  /** Everything since the last thing done, one sentence a line. */
  async heard(): Promise<string> {
    return (await this.utterances())
      .slice(this.known)
      .map(({ text }) => text)
      .join('\n')
  }

  async utterances(): Promise<Heard[]> {
    return this.page.evaluate(() => (globalThis as unknown as { heard?: Heard[] }).heard ?? [])
  }

  /** To a button that was offered by voice: by Tab until the voice says its name, then Enter. */
  async chooses(name: string): Promise<void> {
    const sounds = this.sound(name)
    await this.hears(name)
    const offered = (await this.heard())
      .split('\n')
      .filter((line) => line.startsWith(this.t.readAloud.buttons))
    expect(offered.join(), 'the buttons that were read').toContain(sounds)
    for (let stops = 0; stops < 40; stops++) {
      await this.page.keyboard.press('Tab')
      const said = (await this.utterances()).at(-1)?.text ?? ''
      if (said.startsWith(sounds) && said.endsWith(this.t.readAloud.button)) {
        await this.does('Enter')
        return
      }
    }
    throw new Error(`the Tab key never came to "${sounds}"`)
  }

  /** Into the field that was read, then Enter. */
  async types(text: string): Promise<void> {
    await expect
      .poll(() => this.heard())
      .toMatch(new RegExp(`: ${this.t.readAloud.emptyField}|: ${this.t.readAloud.filledField}`))
    await this.keys(text)
    await this.does('Enter')
  }

  /** As a person types; what comes faster is taken for a card reader's. */
  async keys(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 60 })
  }

  /** What is heard from here on is what came of it. */
  async does(key: string): Promise<void> {
    const before = await this.utterances()
    this.all.push(...before.slice(this.known).map(({ text }) => text))
    this.known = before.length
    await this.page.keyboard.press(key)
  }
}
