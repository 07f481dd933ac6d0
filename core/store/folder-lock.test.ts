import { spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { announceProcess, isProcessAlive } from './process-identity.ts'
import { aFolder } from './test-folder.ts'

let folder: ReturnType<typeof aFolder>
beforeEach(() => {
  folder = aFolder()
})
afterEach(() => folder.remove())

/** The number of a process that has just ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid
const leaveLock = (number: number, content: unknown) =>
  fs.writeFileSync(
    join(folder.path, `lock.${number}`),
    typeof content === 'string' ? content : JSON.stringify(content),
  )
const locks = () => fs.readdirSync(folder.path).filter((name) => name.startsWith('lock'))

describe('the lock of a data folder', () => {
  it('is had by one at a time, and can be had again', async () => {
    const lock = await lockFolder(folder.path)
    await expect(lockFolder(folder.path)).rejects.toMatchObject({ problem: 'folder-in-use' })
    lock.release()
    const again = await lockFolder(folder.path)
    again.release()
    expect(locks()).toEqual(['lock.2'])
  })

  it('is had by exactly one of many that come at once', async () => {
    leaveLock(3, { pid: deadPid(), startedAt: null, socket: null })
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder.path)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(locks()).toHaveLength(1)
  })

  it('is taken over from a process that is gone', async () => {
    leaveLock(1, { pid: deadPid(), startedAt: 'x', socket: null })
    ;(await lockFolder(folder.path)).release()
  })

  it.runIf(process.platform === 'linux')(
    'is taken over when another process has the old number',
    async () => {
      const other = spawn('sleep', ['30'])
      try {
        leaveLock(1, { pid: other.pid, startedAt: 'another boot/1', socket: null })
        ;(await lockFolder(folder.path)).release()
      } finally {
        other.kill()
      }
    },
  )

  it('is taken over when a power cut left it empty', async () => {
    leaveLock(1, '')
    ;(await lockFolder(folder.path)).release()
  })

  it('stays with a process it cannot tell from another', async () => {
    leaveLock(1, { pid: process.pid, startedAt: null, socket: null })
    await expect(lockFolder(folder.path)).rejects.toMatchObject({ problem: 'folder-in-use' })
  })
})

describe('a process that listens to be known', () => {
  it('is alive while it listens', async () => {
    const { identity, stop } = await announceProcess(false)
    expect(await isProcessAlive(identity)).toBe(true)
    stop()
    await expect.poll(() => isProcessAlive(identity)).toBe(false)
  })
})
