/**
 * `npm run check`: format, lint and types side by side, as none of them needs another. What each says is printed whole
 * and in order; fails when any of them does, after all have had their say.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { projectDir } from './freshness.ts'

/** Scripts of package.json. */
export const checks = ['format', 'lint', 'lint:types', 'types', 'types:screens']

interface Checked {
  name: string
  ok: boolean
  /** Its stdout and stderr, as they came. */
  said: string
  seconds: number
}

/** @param names scripts of package.json; the answers are in the same order */
export function checkAll(names: readonly string[], root = projectDir): Promise<Checked[]> {
  return Promise.all(names.map((name) => check(name, root)))
}

function check(name: string, cwd: string): Promise<Checked> {
  const started = performance.now()
  // One line for the shell that npm is a script for on Windows; the names are ours.
  const child = spawn(`npm run ${name}`, { cwd, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const hear = (chunk: string) => {
    said += chunk
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ name, ok: code === 0, said, seconds: (performance.now() - started) / 1000 })
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const checked = await checkAll(checks)
  for (const { said } of checked) process.stdout.write(`${said.trimEnd()}\n`)
  const verdicts = checked.map(
    ({ name, ok, seconds }) => `${name} ${ok ? 'holds' : 'FAILS'} (${seconds.toFixed(1)} s)`,
  )
  process.stdout.write(`\n${verdicts.join(', ')}\n`)
  if (!checked.every(({ ok }) => ok)) process.exitCode = 1
}
