/** What becomes of a page's word that its machine lacks a voice: a finding, one line for each change, no more. */
import { describe, expect, it } from 'vitest'
import type { Language } from '../../../contract/views.ts'
import { voiceSentence, watchVoices, type VoiceReport } from './voice-watch.ts'

const minute = 60_000
const none: VoiceReport = { missing: [], system: 'linux' }
const noVietnamese: VoiceReport = { missing: ['vi'], system: 'linux' }

function watching(languages: readonly Language[] = ['vi', 'en']) {
  const time = { now: 0 }
  const lines: string[] = []
  const line = (level: string) => (_: object, message: string) => void lines.push(`${level} ${message}`)
  const log = { info: line('info'), warn: line('warn'), error: line('error') }
  const watch = watchVoices({ settings: { languages }, clock: { now: () => time.now }, log })
  return { watch, lines, pass: (ms: number) => void (time.now += ms) }
}

describe('a page that tells of its voices', () => {
  it('is no news where nothing is missing', () => {
    const { watch, lines } = watching()
    expect(watch.finding()).toBeNull()
    watch.report(none)
    expect([watch.finding(), lines]).toEqual([null, []])
  })

  it('makes a finding and one line, however often it tells, and one when it is mended', () => {
    const { watch, lines, pass } = watching()
    for (let visits = 0; visits < 20; visits++) {
      watch.report(noVietnamese)
      pass(minute)
    }
    expect(watch.finding()).toEqual({ what: 'voices', ...noVietnamese })
    expect(lines).toEqual([`warn ${voiceSentence(watch.finding()!)}`])
    watch.report(none)
    expect(watch.finding()).toBeNull()
    expect(lines.at(-1)).toMatch(/^info read-aloud is offered/)
  })

  it('counts only the kiosk’s languages, each once', () => {
    const { watch } = watching(['vi'])
    watch.report({ missing: ['en'], system: 'linux' })
    expect(watch.finding()).toBeNull()
    watch.report({ missing: ['vi', 'vi'], system: 'linux' })
    expect(watch.finding()?.missing).toEqual(['vi'])
  })

  it('cannot fill the log by telling now this, now that', () => {
    const { watch, lines, pass } = watching()
    for (let calls = 0; calls < 6_000; calls++) {
      watch.report(calls % 2 === 0 ? noVietnamese : { missing: ['en'], system: 'windows' })
      pass(100)
    }
    expect(lines).toHaveLength(1)
  })

  it('is believed as it told last, also while no line may be written', () => {
    const { watch, pass, lines } = watching()
    watch.report(noVietnamese)
    watch.report({ missing: ['en'], system: 'windows' })
    expect(watch.finding()).toMatchObject({ missing: ['en'], system: 'windows' })
    pass(10 * minute)
    watch.report({ missing: ['en'], system: 'windows' })
    expect(lines).toHaveLength(2)
  })
})

describe('what the operator is told to install', () => {
  const said = (system: VoiceReport['system'], ...missing: Language[]) =>
    voiceSentence({ what: 'voices', missing, system })

  it('is the packages on Linux', () => {
    expect(said('linux', 'vi')).toBe(
      'read-aloud is not offered in Vietnamese, for which this machine has no voice of its own, or none that sounds; ' +
        'apt-get install speech-dispatcher speech-dispatcher-espeak-ng, and pulseaudio where no sound server runs, ' +
        'then restart the kiosk',
    )
  })

  it('is the feature of each language on Windows, and where it is in the settings', () => {
    const sentence = said('windows', 'vi', 'en')
    expect(sentence).toContain('in Vietnamese and English')
    expect(sentence).toContain('Language.TextToSpeech~~~vi-VN~0.0.1.0')
    expect(sentence).toContain('Language.TextToSpeech~~~en-US~0.0.1.0')
    expect(sentence).toContain('Settings, Time & language, Speech')
  })

  it('is a voice, elsewhere', () => expect(said('other', 'en')).toContain('install one'))
})
