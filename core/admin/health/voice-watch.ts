/**
 * Whether every language of the kiosk can be read aloud. Only a page knows which voices its machine has, so it reports
 * them. A report is kept as worth mending, never as a reason not to serve. A forged one can at most write one line in ten
 * minutes, in words of ours.
 */
import type { InputOf } from '../../../contract/operations.ts'
import { unreachable } from '../../../contract/result.ts'
import type { Language } from '../../../contract/views.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Log } from '../../foundation/log.ts'

export type VoiceReport = InputOf<'reportVoices'>

export interface VoiceFinding {
  what: 'voices'
  /** The languages that cannot be read aloud, in the kiosk's order; one at least. */
  missing: readonly Language[]
  /** Of the machine that the page is on: in the browser shell another one than the service's. */
  system: VoiceReport['system']
}

export interface VoiceWatch {
  report(report: VoiceReport): void
  /** By the last report; null when nothing is missing, or none came yet. */
  finding(): VoiceFinding | null
}

const lineEveryMs = 10 * 60_000

export function watchVoices({
  settings,
  clock,
  log,
}: {
  settings: { languages: readonly Language[] }
  clock: Clock
  log: Log
}): VoiceWatch {
  let found: VoiceFinding | null = null
  /** What the last line was about, and when: pages on several machines may contradict each other for ever. */
  let written = { about: '', at: -Infinity }

  function write(finding: VoiceFinding | null): void {
    const about = finding === null ? '' : `${finding.missing.join(' ')} ${finding.system}`
    if (about === written.about || Math.abs(clock.now() - written.at) < lineEveryMs) return
    written = { about, at: clock.now() }
    if (finding === null) log.info({}, 'read-aloud is offered in every language again')
    else log.warn({ missing: finding.missing, system: finding.system }, voiceSentence(finding))
  }

  return {
    report({ missing, system }) {
      const ours = settings.languages.filter((language) => missing.includes(language))
      found = ours.length === 0 ? null : { what: 'voices', missing: ours, system }
      write(found)
    },
    finding: () => found,
  }
}

/** One line for the log: what is missing, and what to install. */
export function voiceSentence({ missing, system }: VoiceFinding): string {
  const names = missing.map((language) => nameOf[language]).join(' and ')
  return `read-aloud is not offered in ${names}, for which this machine has no voice of its own, or none that sounds; ${next(missing, system)}`
}

const nameOf: Record<Language, string> = { vi: 'Vietnamese', en: 'English' }
const windowsTag: Record<Language, string> = { vi: 'vi-VN', en: 'en-US' }

function next(missing: readonly Language[], system: VoiceFinding['system']): string {
  switch (system) {
    case 'linux':
      return (
        'apt-get install speech-dispatcher speech-dispatcher-espeak-ng, and pulseaudio where no sound server runs, ' +
        'then restart the kiosk'
      )
    case 'windows': {
      const commands = missing.map(
        (language) =>
          `Add-WindowsCapability -Online -Name Language.TextToSpeech~~~${windowsTag[language]}~0.0.1.0`,
      )
      return (
        `in PowerShell as administrator: ${commands.join('; ')} (or Settings, Time & language, Speech, Add voices), ` +
        'then restart the kiosk'
      )
    }
    case 'other':
      return 'install one in the system’s settings, then restart the kiosk'
    default:
      return unreachable(system)
  }
}
