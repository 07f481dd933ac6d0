/** `npm run build`: the four builds of vite.config.ts into dist/, or those that are named: `npm run build -- server`. */
import { rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'
import { projectDir, stampFile } from './freshness.ts'
import { recordContents } from './package/contents.ts'

const builds = {
  renderer: { mode: 'production' },
  main: { mode: 'main', root: projectDir },
  preload: { mode: 'preload', root: projectDir },
  server: { mode: 'server', root: projectDir },
} satisfies Record<string, InlineConfig>
type BuildName = keyof typeof builds

const names = Object.keys(builds) as BuildName[]

async function buildAll(wanted: readonly BuildName[]): Promise<void> {
  // Whatever the shell was set to: what is made here is shipped, without what developers look at Vue with.
  process.env['NODE_ENV'] = 'production'
  const started = new Date()
  const whole = wanted.length === names.length
  // Old hashed files would otherwise pile up; until the stamp is back, dist counts as unfinished.
  await rm(whole ? join(projectDir, 'dist') : stampFile, { recursive: true, force: true })
  await Promise.all(
    wanted.map((name) =>
      build({
        configFile: join(projectDir, 'vite.config.ts'),
        logLevel: 'warn',
        // On a busy machine it would complain about the machine.
        build: { rolldownOptions: { checks: { bundlerTimings: false } } },
        plugins: [recordContents(name, join(projectDir, 'dist'), projectDir)],
        ...builds[name],
      }),
    ),
  )
  if (!whole) return
  await writeFile(stampFile, '')
  // What was edited while the build ran may have come too late for it.
  await utimes(stampFile, started, started)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !names.some((known) => known === name))
  if (unknown.length > 0) {
    process.stderr.write(`No such build: ${unknown.join(', ')}. There are ${names.join(', ')}.\n`)
    process.exit(2)
  }
  const started = performance.now()
  try {
    await buildAll(wanted.length > 0 ? names.filter((name) => wanted.includes(name)) : names)
    process.stdout.write(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
