/**
 * `npm test`: everything, one part after another, and how long each took; format, lint and types side by side. Ends with the
 * first part that fails.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { checkAll, checks } from './check.ts'
import { projectDir } from './freshness.ts'

interface Part {
  name: string
  ok: boolean
  seconds: number
}

/** "format 21.0 s, lint 60.2 s, unit FAILS after 3.1 s" */
export function timesOf(parts: readonly Part[]): string {
  return parts
    .map(({ name, ok, seconds }) => `${name} ${ok ? '' : 'FAILS after '}${seconds.toFixed(1)} s`)
    .join(', ')
}

/** Runs a script of package.json; what it says is seen as it comes. */
function run(name: string): Promise<Part> {
  const started = performance.now()
  // One line for the shell that npm is a script for on Windows; the names are ours.
  const child = spawn(`npm run ${name}`, { cwd: projectDir, shell: true, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ name, ok: code === 0, seconds: (performance.now() - started) / 1000 })
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now()
  const checked = await checkAll(checks)
  for (const { said } of checked) process.stdout.write(`${said.trimEnd()}\n`)
  const parts: Part[] = [...checked]
  for (const name of ['unit', 'build', 'dist:proof', 'e2e']) {
    if (!parts.every(({ ok }) => ok)) break
    parts.push(await run(name))
  }
  const whole = (performance.now() - started) / 1000
  process.stdout.write(`\n${timesOf(parts)}; ${whole.toFixed(0)} s in all\n`)
  if (!parts.every(({ ok }) => ok)) process.exitCode = 1
}
