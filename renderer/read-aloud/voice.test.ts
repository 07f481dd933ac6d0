/** Which voice speaks, one sentence after the other, and recovery from faults of the engine. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import type { Language } from '../../contract/views.ts'
import { fakeVoices, voice } from '../testing/fake-voice.ts'
import { useVoice, voiceFor } from './voice.ts'

describe('the voice of a language', () => {
  it.each([
    ['the common form before a regional one', ['vi-VN-X-CENTRAL', 'vi-VN-X-SOUTH', 'vi'], 'vi', 'vi'],
    ['the country’s before the bare one', ['vi', 'vi-VN'], 'vi', 'vi-VN'],
    ['American, else British, else any English', ['en-029', 'en-GB', 'en-US'], 'en', 'en-US'],
    ['a regional one where there is no other', ['fr-FR', 'vi-VN-X-SOUTH'], 'vi', 'vi-VN-X-SOUTH'],
    ['also written with an underscore', ['vi_VN'], 'vi', 'vi_VN'],
    ['none of another language', ['fr-FR', 'vie', 'eng'], 'vi', undefined],
  ] as const)('is %s', (_what, langs, language, chosen) => {
    const voices = langs.map((lang) => voice(lang))
    expect(voiceFor(voices, language)?.lang).toBe(chosen)
  })

  it('is never one that sends the text over the network', () => {
    expect(voiceFor([voice('vi-VN', 'online', false)], 'vi')).toBeUndefined()
    expect(voiceFor([voice('vi-VN', 'online', false), voice('vi', 'own')], 'vi')?.name).toBe('own')
  })
})

describe('speaking', () => {
  let scope: EffectScope
  let machine: ReturnType<typeof fakeVoices>
  const language = ref<Language>('vi')
  const sound = { rate: 1, volume: 1 }
  beforeEach(() => {
    vi.useFakeTimers()
    language.value = 'vi'
    Object.assign(sound, { rate: 1, volume: 1 })
    machine = fakeVoices([voice('vi'), voice('en-US')])
    scope = effectScope()
  })
  afterEach(() => {
    scope.stop()
    machine.restore()
    vi.useRealTimers()
  })
  const open = () => scope.run(() => useVoice(() => language.value, sound))!
  const settle = () => vi.advanceTimersByTimeAsync(0)

  it('reads sentence by sentence, in the voice of the language', async () => {
    const speaker = open()
    machine.endManually()
    const whole = speaker.say(['Một', 'Hai'])
    expect(machine.texts()).toEqual(['Một'])
    machine.end()
    await settle()
    expect(machine.texts()).toEqual(['Một', 'Hai'])
    machine.end()
    expect(await whole).toBe(true)
    language.value = 'en'
    void speaker.say(['Three'])
    expect(machine.said.map(({ lang }) => lang)).toEqual(['vi', 'vi', 'en-US'])
  })

  it('ends with new speech, and with silence, even where the engine reports no end', async () => {
    const speaker = open()
    machine.endManually()
    const first = speaker.say(['Một', 'Hai'])
    const second = speaker.say(['Ba'])
    expect(await first).toBe(false)
    speaker.stop()
    expect(await second).toBe(false)
    expect(machine.speaking()).toBeNull()
    expect(machine.texts()).toEqual(['Một', 'Ba'])
  })

  it('continues after a sentence that ends in an error, or never', async () => {
    const speaker = open()
    machine.endManually()
    const whole = speaker.say(['Một', 'Hai', 'Ba'])
    machine.fail()
    await settle()
    expect(machine.texts()).toEqual(['Một', 'Hai'])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(machine.texts()).toEqual(['Một', 'Hai', 'Ba'])
    machine.end()
    expect(await whole).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is no longer offered when several sentences in a row begin and never end', async () => {
    const speaker = open()
    machine.endManually()
    void speaker.say(['Một', 'Hai', 'Ba', 'Bốn'])
    await vi.advanceTimersByTimeAsync(12_000)
    machine.end()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(speaker.available, 'one that ended in between shows that it speaks').toBe(true)
    machine.forget()
    void speaker.say(['Một', 'Hai', 'Ba', 'Bốn'])
    await vi.advanceTimersByTimeAsync(30_000)
    expect([speaker.available, speaker.languages]).toEqual([false, []])
    expect(machine.speaking()).toBeNull()
  })

  it('gives a long sentence enough time', async () => {
    const speaker = open()
    machine.endManually()
    void speaker.say(['a'.repeat(200), 'Hai'])
    // A slow voice needs a tenth of a second for each letter.
    await vi.advanceTimersByTimeAsync(20_000)
    expect(machine.said).toHaveLength(1)
  })

  it('adds news after the current speech, once', async () => {
    const speaker = open()
    machine.endManually()
    void speaker.say(['Một', 'Hai'])
    speaker.add('Tin')
    speaker.add('Tin')
    speaker.add('Hai')
    for (let sentences = 0; sentences < 5; sentences++) {
      machine.end()
      await settle()
    }
    expect(machine.texts()).toEqual(['Một', 'Hai', 'Tin'])
    speaker.add('Tin')
    expect(machine.texts(), 'at once where all is silent').toEqual(['Một', 'Hai', 'Tin', 'Tin'])
  })

  it('is offered when voices have loaded, even late, and only in their languages', () => {
    machine.load([])
    const speaker = open()
    expect([speaker.available, speaker.languages]).toEqual([false, []])
    machine.load([voice('en-GB')])
    expect([speaker.available, speaker.languages]).toEqual([false, ['en']])
    language.value = 'en'
    expect(speaker.available).toBe(true)
    machine.load([voice('en-GB'), voice('vi-VN')])
    language.value = 'vi'
    expect([speaker.available, speaker.languages]).toEqual([true, ['vi', 'en']])
  })

  it('is not offered in a browser without speech', async () => {
    machine.restore()
    Object.defineProperty(globalThis, 'speechSynthesis', { value: undefined, configurable: true })
    const speaker = open()
    expect(speaker.available).toBe(false)
    expect(await speaker.say(['Một'])).toBe(true)
  })
})
