import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sourceDate } from './stage.ts'
import { lacks } from './tools.ts'

it('sources are dated by SOURCE_DATE_EPOCH, where it is a number', () => {
  expect(sourceDate('/', { SOURCE_DATE_EPOCH: '1000000000' }).toISOString()).toBe('2001-09-09T01:46:40.000Z')
})

it.skipIf(lacks('git', 'apt-get install git'))('else by their commit, else by today', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dated-'))
  const today = Date.now()
  expect(sourceDate(folder, {}).getTime()).toBeGreaterThanOrEqual(today)
  const date = '2020-02-02T02:02:02Z'
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@b.invalid', '-c', 'commit.gpgsign=false']
  spawnSync('git', ['-C', folder, 'init', '--quiet'])
  const commit = ['-C', folder, ...identity, 'commit', '--quiet', '--allow-empty', '--message', 'first']
  spawnSync('git', commit, { env: { ...process.env, GIT_COMMITTER_DATE: date } })
  expect(sourceDate(folder, { SOURCE_DATE_EPOCH: 'yesterday' })).toEqual(new Date(date))
  await rm(folder, { recursive: true })
})
