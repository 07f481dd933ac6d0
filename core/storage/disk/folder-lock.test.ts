import { spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { announceProcess, isProcessAlive } from './process-identity.ts'
import { anEvent } from '../../testing/store/store-contract.ts'
import { lockBySystem } from './system-lock.ts'
import { aFolder, openTestStore } from '../../testing/store/test-folder.ts'

let folder: ReturnType<typeof aFolder>
beforeEach(() => {
  folder = aFolder()
})
afterEach(() => folder.remove())

/** The number of a process that has just ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid
const scratch = aFolder()
const child = join(scratch.path, 'lock-child.mjs')
beforeAll(async () => {
  // Bundled once: a child then starts in a fraction of the time.
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, '../../testing/store/lock-child.ts'),
      outDir: scratch.path,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'lock-child.mjs' } },
    },
    ssr: { noExternal: true },
  })
})
afterAll(() => scratch.remove())
const leaveLock = (number: number | string, content: unknown) =>
  fs.writeFileSync(
    join(folder.path, `lock.${number}`),
    typeof content === 'string' ? content : JSON.stringify(content),
  )
const locks = () => fs.readdirSync(folder.path).filter((name) => name.startsWith('lock'))

describe('the lock of a data folder', () => {
  it('is had by one at a time, and can be had again', async () => {
    const lock = await lockFolder(folder.path)
    await expect(lockFolder(folder.path)).rejects.toMatchObject({ problem: 'folder-in-use' })
    await lock.release()
    const again = await lockFolder(folder.path)
    await again.release()
    expect(locks()).toEqual(['lock.2'])
  })

  it('is had by exactly one of many that come at once', async () => {
    leaveLock(3, { pid: deadPid(), startedAt: null, socket: null })
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder.path)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(locks().filter((name) => name !== 'lock.held')).toHaveLength(1)
    for (const one of all) if (one.status === 'fulfilled') await one.value.release()
  })

  it('is taken over from a process that is gone', async () => {
    leaveLock(1, { pid: deadPid(), startedAt: 'x', socket: null })
    await (await lockFolder(folder.path)).release()
  })

  it.runIf(process.platform === 'linux')(
    'is taken over when another process has the old number',
    async () => {
      const other = spawn('sleep', ['30'])
      try {
        leaveLock(1, { pid: other.pid, startedAt: 'another boot/1', socket: null })
        await (await lockFolder(folder.path)).release()
      } finally {
        other.kill()
      }
    },
  )

  it('is taken over when a power cut left it empty', async () => {
    leaveLock(1, '')
    await (await lockFolder(folder.path)).release()
  })

  it('stays with a process it cannot tell from another', async () => {
    leaveLock(1, { pid: process.pid, startedAt: null, socket: null })
    await expect(lockFolder(folder.path)).rejects.toMatchObject({ problem: 'folder-in-use' })
  })

  const garbage: Record<string, (dir: string) => void> = {
    'a number of 20 digits': () => leaveLock('99999999999999999999', 'x'),
    'the highest number there is': () => leaveLock('999999999', 'x'),
    'a number that begins with zeros': () => leaveLock('0007', null),
    'a dead process under a higher number': () =>
      leaveLock('77', { pid: deadPid(), startedAt: null, socket: null }),
    'a word': () => leaveLock('88', '"nobody"'),
    'half an owner': () => leaveLock('88', '{"pid":'),
    'no process': () => leaveLock('88', { pid: 'x', startedAt: 3 }),
    'a process below all': () => leaveLock('88', { pid: -1, startedAt: null, socket: null }),
    'an empty file': () => leaveLock('88', ''),
    'a folder': (dir) => fs.mkdirSync(join(dir, 'lock.99')),
    'nothing at all any more': (dir) => {
      for (const name of fs.readdirSync(dir)) fs.rmSync(join(dir, name))
    },
  }
  for (const [name, leave] of Object.entries(garbage)) {
    it(`stays with its owner when somebody leaves there: ${name}`, async () => {
      const lock = await lockFolder(folder.path)
      leave(folder.path)
      await expect(lockFolder(folder.path)).rejects.toMatchObject({ problem: 'folder-in-use' })
      const other = await aProcess({})
      expect(other.said).toMatch(/^folder-in-use/)
      await lock.release()
      // And is in nobody's way later.
      await (await lockFolder(folder.path)).release()
    })
  }
})

describe('two processes', () => {
  it('have it one after the other, and the second names the first', async () => {
    const first = await aProcess({})
    expect(first.said).toBe('held')
    const second = await aProcess({})
    expect(second.said).toMatch(new RegExp(`^folder-in-use: .* is in use by process ${first.pid}\\.`))
    first.end()
    await first.gone
    const third = await aProcess({})
    expect(third.said).toBe('held')
    third.end()
    await third.gone
  })

  it('have it one after the other when the first is killed', async () => {
    for (let round = 0; round < 3; round++) {
      const { said, kill, gone } = await aProcess({})
      expect(said).toBe('held')
      kill('SIGKILL')
      await gone
    }
    await (await lockFolder(folder.path)).release()
  })

  it.runIf(process.platform === 'linux')('do not share it when all of a group is told to end', async () => {
    const first = await aProcess({ ignoresTerm: true })
    expect(first.said).toBe('held')
    // As a service manager or a terminal does: to the process and all it has started.
    for (const pid of [first.pid, ...childrenOf(first.pid)]) process.kill(pid, 'SIGTERM')
    for (const pid of childrenOf(first.pid)) process.kill(pid, 'SIGINT')
    const second = await aProcess({})
    expect(second.said).toMatch(/^folder-in-use/)
    first.end()
    await first.gone
  })

  const unshare = ['unshare', '--pid', '--fork', '--mount-proc'] as const
  const mayUnshare = spawnSync(unshare[0], [...unshare.slice(1), 'true']).status === 0
  it.skipIf(!mayUnshare)(
    `have it one after the other in two PID namespaces${mayUnshare ? '' : ' (skipped: unshare is not permitted here)'}`,
    async () => {
      const first = await aProcess({ by: unshare })
      expect(first.said).toBe('held')
      const second = await aProcess({ by: unshare })
      expect(second.said).toMatch(/^folder-in-use/)
      first.end()
      await first.gone
      const third = await aProcess({ by: unshare })
      expect(third.said).toBe('held')
      third.end()
      await third.gone
    },
  )
})

describe.runIf(process.platform === 'linux')('the process that keeps the lock', () => {
  it('is told to be gone when somebody ends it', async () => {
    const lock = await lockFolder(folder.path)
    const lost = new Promise<string>((resolve) => lock.onLost(() => resolve('lost')))
    for (const pid of childrenOf(process.pid)) if (keepsLock(pid)) process.kill(pid, 'SIGKILL')
    expect(await lost).toBe('lost')
    await lock.release()
  })

  it('stops the store when it is ended: nothing is acknowledged any more', async () => {
    const store = await openTestStore(folder.path)
    const commit = () => store.commit({ event: anEvent(), puts: [] })
    expect((await commit()).ok).toBe(true)
    for (const pid of childrenOf(process.pid)) if (keepsLock(pid)) process.kill(pid, 'SIGKILL')
    await expect.poll(() => store.healthy).toBe(false)
    await expect(commit()).rejects.toThrow('The lock on the data folder is lost')
    await store.close()
    await (await openTestStore(folder.path)).close()
  })

  it('is missed with a sentence that says what to install', async () => {
    await expect(lockBySystem(folder.path, 'linux', 'no-such-flock')).rejects.toMatchObject({
      problem: 'no-lock',
      message: expect.stringContaining('Install util-linux') as string,
    })
  })
})

interface Started {
  /** Its first line. */
  said: string
  pid: number
  end(): void
  kill(signal: NodeJS.Signals): void
  gone: Promise<void>
}

/** Takes the folder's lock in a process of its own. */
async function aProcess({
  by = [],
  ignoresTerm,
}: {
  by?: readonly string[]
  ignoresTerm?: boolean
}): Promise<Started> {
  const setUp = ignoresTerm ? ['--import', 'data:text/javascript,process.on("SIGTERM",()=>{})'] : []
  const [program, ...args] = [...by, process.execPath, ...setUp, child, folder.path]
  const started = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => started.once('close', () => resolve()))
  const said = await new Promise<string>((resolve) => {
    let text = ''
    started.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '')
    })
    started.once('close', () => resolve(text))
  })
  return {
    said,
    pid: started.pid ?? 0,
    end: () => started.stdin.end(),
    kill: (signal) => void started.kill(signal),
    gone,
  }
}

/** Of whatever depth. */
function childrenOf(pid: number): number[] {
  const direct = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .map(Number)
    .filter((child) => child > 0)
  return direct.flatMap((child) => [child, ...childrenOf(child)])
}

const keepsLock = (pid: number) => {
  const words = fs.existsSync(`/proc/${pid}/cmdline`) ? fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1') : ''
  return words.startsWith('flock') || words.startsWith('cat\0')
}

describe('a process that listens to be known', () => {
  it('is alive while it listens', async () => {
    const { identity, stop } = await announceProcess(false)
    expect(await isProcessAlive(identity)).toBe(true)
    stop()
    await expect.poll(() => isProcessAlive(identity)).toBe(false)
  })
})
