import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { describe, expect, test } from 'vitest'
import { volumeChannel } from './channels.ts'
import { registerSoundVolume, systemMixer } from './sound-volume.ts'
import { keptLog } from './testing/fakes.ts'

/** A sound server at 60 %. */
function soundServer({
  platform = 'linux',
  there = true,
}: { platform?: NodeJS.Platform; there?: boolean } = {}) {
  const machine = { percent: 60, calls: 0 }
  const log = keptLog()
  const mixer = systemMixer({
    platform,
    log,
    async run(program, [what, sink, to]) {
      machine.calls += 1
      if (!there) throw new Error('spawn pactl ENOENT')
      expect([program, sink]).toEqual(['pactl', '@DEFAULT_SINK@'])
      if (what === 'set-sink-volume') machine.percent = Number(to?.replace('%', ''))
      return `Volume: front-left: 39322 /  ${machine.percent}% / -13.31 dB,   front-right: 39322 /  ${machine.percent}%`
    },
  })
  return { machine, mixer, log }
}

describe('the machine’s volume', () => {
  test('is set to a part of the office’s, and is the office’s again afterwards', async () => {
    const { machine, mixer } = soundServer()
    const heard: number[] = []
    for (const times of [0.6, 1.25, 1.5, 1, 0.6]) {
      expect(await mixer.set(times)).toBe(true)
      heard.push(machine.percent)
    }
    expect(heard).toEqual([36, 75, 90, 60, 36])
    await mixer.reset()
    expect(machine.percent).toBe(60)
  })

  test('is never silent, and never above what the card gives', async () => {
    const { machine, mixer } = soundServer()
    machine.percent = 90
    await mixer.set(1.5)
    expect(machine.percent).toBe(100)
    await mixer.reset()
    machine.percent = 10
    await mixer.set(0.6)
    expect(machine.percent).toBe(20)
    await mixer.reset()
    expect(machine.percent).toBe(10)
  })

  test('is left alone as long as nobody chose another', async () => {
    const { machine, mixer } = soundServer()
    expect(await mixer.set(1)).toBe(true)
    machine.percent = 70
    await mixer.reset()
    expect(machine.percent).toBe(70)
  })

  test('of several asked for at once, the last counts', async () => {
    const { machine, mixer } = soundServer()
    await Promise.all([mixer.set(0.6), mixer.set(1.5), mixer.reset()])
    expect(machine.percent).toBe(60)
  })

  test('cannot be set without a sound server, nor is it tried elsewhere', async () => {
    const without = soundServer({ there: false })
    expect(await without.mixer.set(1)).toBe(false)
    expect(without.log.lines.map(({ level }) => level)).toEqual(['warn'])
    const windows = soundServer({ platform: 'win32' })
    expect([await windows.mixer.set(1.5), windows.machine.calls]).toEqual([false, 0])
  })
})

describe('a page', () => {
  const mainFrame = { url: 'app://kiosk/', parent: null }
  async function asks(
    args: unknown[],
    { isOn = true, senderFrame = mainFrame }: { isOn?: boolean; senderFrame?: object | null } = {},
  ) {
    let handler: ((event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<boolean>) | undefined
    const contents = {
      mainFrame,
      isDestroyed: () => false,
      ipc: {
        handle(channel: string, given: typeof handler) {
          expect(channel).toBe(volumeChannel)
          handler = given
        },
        removeHandler: () => (handler = undefined),
      },
    }
    const { mixer, machine } = soundServer()
    const cleanUp = registerSoundVolume({
      contents: contents as unknown as WebContents,
      visit: { isOn: () => isOn },
      mixer,
      log: keptLog(),
    })
    const event = { sender: contents, senderFrame } as unknown as IpcMainInvokeEvent
    const set = await handler?.(event, ...args)
    cleanUp()
    expect(handler).toBeUndefined()
    return [set, machine.percent]
  }

  test('sets it', async () => {
    expect(await asks([{ times: 1.5 }])).toEqual([true, 90])
  })

  test.each([
    [[{ times: 0 }], {}],
    [[{ times: 100 }], {}],
    [[{ times: '1' }], {}],
    [[1.5], {}],
    [[], {}],
    [[{ times: 1.5 }], { isOn: false }],
    [[{ times: 1.5 }], { senderFrame: null }],
  ])('is refused with %j, %j', async (args, from) => {
    expect(await asks(args, from)).toEqual([false, 60])
  })
})
