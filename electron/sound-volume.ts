/**
 * The machine's volume, where it is the only one that counts: Chromium's speech takes none from a page on Linux. The sound server
 * is asked by pactl, which PulseAudio and PipeWire both understand. What the office has set comes back when the visit is over.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { WebContents } from 'electron'
import { z } from 'zod'
import { volumeChannel } from './channels.ts'
import { isMainFrameOf, onlyPlainObject } from './ipc.ts'
import type { Log } from '../core/foundation/log.ts'

export interface Mixer {
  /** @param times the office's volume. @returns false where it cannot be set */
  set(times: number): Promise<boolean>
  /** Back to the office's. */
  reset(): Promise<void>
}

/** Nobody is left without a word, nor hurt: percent of what the sound card gives. */
const bounds = { least: 20, most: 100 }

export interface MixerOptions {
  platform: NodeJS.Platform
  /** Runs a program. @returns what it printed; rejects when it is not there, or fails */
  run?: (program: string, args: readonly string[]) => Promise<string>
  log: Log
}

/** One for all pages: the volume is the machine's. */
export function systemMixer({ platform, run = runProgram, log }: MixerOptions): Mixer {
  /** The office's own, in percent, while another one is set. */
  let usual: number | null = null
  let last: Promise<unknown> = Promise.resolve()

  async function setTo(percent: number): Promise<void> {
    await run('pactl', ['set-sink-volume', '@DEFAULT_SINK@', `${Math.round(percent)}%`])
  }
  /** One after the other: what was asked for last counts. */
  function inTurn(change: () => Promise<void>): Promise<boolean> {
    const turn = last.then(change).then(
      () => true,
      (error: unknown) => {
        log.warn({ error }, 'the volume could not be set')
        return false
      },
    )
    last = turn
    return turn
  }

  return {
    set(times) {
      if (platform !== 'linux') return Promise.resolve(false)
      return inTurn(async () => {
        const [, now] = /(\d{1,3})%/.exec(await run('pactl', ['get-sink-volume', '@DEFAULT_SINK@'])) ?? []
        if (now === undefined) throw new Error('the sound server has no volume')
        const own = usual ?? Number(now)
        if (times === 1 && usual === null) return
        usual = own
        await setTo(times === 1 ? own : Math.min(bounds.most, Math.max(bounds.least, own * times)))
      })
    },
    async reset() {
      await inTurn(async () => {
        if (usual !== null) await setTo(usual)
        usual = null
      })
    },
  }
}

async function runProgram(program: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C' }
  const { stdout } = await promisify(execFile)(program, args, { env, timeout: 2_000 })
  return stdout
}

const asked = z.strictObject({ times: z.number().min(0.5).max(2) })

export interface SoundVolumeOptions {
  contents: WebContents
  visit: { isOn(): boolean }
  mixer: Mixer
  log: Log
}

/** @returns its clean-up */
export function registerSoundVolume({ contents, visit, mixer, log }: SoundVolumeOptions): () => void {
  contents.ipc.handle(volumeChannel, async (event, ...args: unknown[]): Promise<boolean> => {
    const given = asked.safeParse(onlyPlainObject(args))
    if (!isMainFrameOf(contents, event) || !given.success || !visit.isOn()) {
      log.warn({}, 'a change of the volume was refused')
      return false
    }
    return mixer.set(given.data.times)
  })
  return () => {
    if (!contents.isDestroyed()) contents.ipc.removeHandler(volumeChannel)
  }
}
