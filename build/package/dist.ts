/**
 * `npm run dist`: the packages that are carried to an office, in release/, for this system or the one that is named. All of
 * it from what `npm run build` makes, which is done first where it is stale.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Arch as BuilderArch, build as runBuilder, Platform } from 'electron-builder'
import { err, ok, type Result } from '../../contract/result.ts'
import { answers } from '../electron-binary.ts'
import { distIsFresh, projectDir } from '../freshness.ts'
import { archsOf, builderConfiguration, signingFrom, type System } from './builder.ts'
import { checksumsName, signChecksums, writeChecksums } from './checksums.ts'
import { contentsFolder } from './contents.ts'
import { layDebTree } from './deb-tree.ts'
import type { Variant } from './fuses.ts'
import { missingLine, needsOf, thisMachine, type Kind } from './needs.ts'
import { layPlaceholder } from './placeholder.ts'
import { fetchServiceParts, type ServiceParts } from './fetched.ts'
import { makerFrom, type Arch } from './product.ts'
import { makeServicePackage } from './service-package.ts'
import { sourceDate, stage } from './stage.ts'
import { findTool } from './tools.ts'
import { signUpdateInfo, updateKeyFrom } from './update-info.ts'
import { publicKeyText } from '../../electron/updates/release.ts'

export interface Order {
  system: System
  kinds: readonly Kind[]
  archs: readonly Arch[]
  variant: Variant
  /** An empty program in Electron's place: for looking at a package, not for a kiosk. */
  placeholder: boolean
  /** With the package of the service, beside the kiosk's Debian package. */
  service: boolean
  /** Emptied first. */
  output: string
}

export const usage = `npm run dist -- [linux|windows] [options]
  --only KIND   deb, AppImage or nsis alone; dir: the program's folder, without a package around it
  --arch ARCH   x64 or, for linux, arm64 alone
  --placeholder a Debian package around an empty program in Electron's place: to look at it where Electron cannot be had
  --e2e         a variant that Playwright can drive, for tests; never for a kiosk`

/** For CUSTOM_FPM_PATH, where dpkg-deb is. */
export const fpmProgram = join(import.meta.dirname, 'fpm')

const kindsOf: Record<System, readonly Kind[]> = { linux: ['deb', 'AppImage'], windows: ['nsis'] }

/** @returns what to make, or a sentence that says which argument is not understood */
export function readArguments(args: readonly string[], platform: NodeJS.Platform): Result<Order, string> {
  let parsed
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        arch: { type: 'string' },
        e2e: { type: 'boolean' },
        placeholder: { type: 'boolean' },
      },
    })
  } catch (error) {
    return err((error as Error).message)
  }
  const { values, positionals } = parsed
  const [named = platform === 'win32' ? 'windows' : platform, ...more] = positionals
  if (more.length > 0 || (named !== 'linux' && named !== 'windows')) {
    return err(`Packages are made for linux or windows, not for "${[named, ...more].join(' ')}".`)
  }
  const placeholder = values.placeholder ?? false
  if (placeholder && named === 'windows')
    return err('--placeholder makes a Debian package, nothing for windows.')
  const all: readonly Kind[] = placeholder ? ['deb'] : kindsOf[named]
  const kinds = [...all, 'dir' as const].filter((kind) => values.only === undefined || kind === values.only)
  if (kinds.length === 0) return err(`--only is "${values.only}"; ${named} has ${all.join(', ')} and dir.`)
  const archs = archsOf[named].filter((arch) => values.arch === undefined || arch === values.arch)
  if (archs.length === 0) {
    return err(`--arch is "${values.arch}"; for ${named} this is made: ${archsOf[named].join(', ')}.`)
  }
  return ok({
    system: named,
    kinds: values.only === undefined ? all : kinds,
    archs,
    variant: values.e2e ? 'e2e' : 'release',
    placeholder,
    service: named === 'linux' && kinds.includes('deb'),
    output: join(projectDir, 'release'),
  })
}

/** @returns the names of what lies in the output folder, or one line that says why there is nothing */
export async function makePackages(order: Order, env = process.env): Promise<Result<string[], string>> {
  const { system, kinds, archs, variant, placeholder, output } = order
  const electronVersion = installedElectron()
  const updateKey = updateKeyFrom(env)
  if (!updateKey.ok) return err(`No package was made: ${updateKey.error}`)
  const missing = await missingLine(
    needsOf({ kinds, archs, system, electronVersion, placeholder }, thisMachine(env)),
    answers,
  )
  if (missing !== null) return err(missing)
  const isWhole = (await distIsFresh()) && existsSync(join(projectDir, 'dist', contentsFolder))
  if (!isWhole && !buildAll()) return err('No package was made: npm run build failed, see above.')
  const work = join(projectDir, '.cache', 'package', system)
  const parts = await serviceParts(order, env)
  if (!parts.ok) return err(`No package was made: ${parts.error}`)
  const maker = makerFrom(env)
  const date = sourceDate(projectDir, env)
  try {
    const { app, papers } = await stage({
      projectDir,
      folder: join(work, 'stage'),
      electronVersion,
      maker,
      updateKey: updateKey.value && publicKeyText(updateKey.value),
      date,
    })
    const debTree = join(work, 'deb')
    if (system === 'linux') await layDebTree(projectDir, debTree)
    await rm(output, { recursive: true, force: true })
    await mkdir(output, { recursive: true })
    const dist = placeholder ? join(work, 'placeholder') : env['KIOSK_ELECTRON_DIST']
    if (placeholder) {
      await rm(join(work, 'placeholder'), { recursive: true, force: true })
      await layPlaceholder(system, join(work, 'placeholder'))
    }
    // electron-builder, and the programs it starts, take these from the environment alone.
    process.env['SOURCE_DATE_EPOCH'] ??= String(Math.floor(date.getTime() / 1000))
    if (findTool('dpkg-deb') !== null) process.env['CUSTOM_FPM_PATH'] ??= fpmProgram
    await runBuilder({
      projectDir,
      publish: 'never',
      targets: (system === 'linux' ? Platform.LINUX : Platform.WINDOWS).createTarget(
        [...kinds],
        ...archs.map((arch) => BuilderArch[arch]),
      ),
      config: builderConfiguration({
        system,
        variant,
        projectDir,
        electronVersion,
        maker,
        date,
        signing: signingFrom(env),
        electronDist: dist ? resolve(dist) : null,
        folders: { app, papers, debTree, output },
      }),
    })
    if (kinds.includes('nsis') && updateKey.value) await signUpdateInfo(output, updateKey.value)
    await addCompanions(system, output, papers)
    for (const part of parts.value) {
      await makeServicePackage({
        projectDir,
        folder: join(work, 'service'),
        parts: part,
        maker,
        date,
        output,
      })
    }
  } catch (error) {
    return err(`No package was made: ${firstLine(error)}`)
  }
  const names = await writeChecksums(output)
  const key = env['KIOSK_GPG_KEY']
  const signed = key ? await signChecksums(output, key) : ok(undefined)
  return signed.ok ? ok([...names, checksumsName]) : signed
}

/** Of the service's package, for each processor; none where no Debian package is made, or not with Debian's tools. */
async function serviceParts(
  { service, archs }: Order,
  env: NodeJS.ProcessEnv,
): Promise<Result<ServiceParts[], string>> {
  if (!service) return ok([])
  if (findTool('dpkg-deb', env) === null) {
    process.stderr.write('Left out: the package of the service, which needs dpkg-deb (Debian, Ubuntu).\n')
    return ok([])
  }
  const all: ServiceParts[] = []
  for (const arch of archs) {
    const parts = await fetchServiceParts(arch, projectDir)
    if (!parts.ok) return parts
    all.push(parts.value)
  }
  return ok(all)
}

/** What else is carried to an office. */
async function addCompanions(system: System, output: string, papers: string): Promise<void> {
  await cp(papers, output, { recursive: true })
  await cp(join(projectDir, 'kiosk.config.example.json'), join(output, 'kiosk.config.example.json'))
  if (system === 'linux') {
    await cp(join(projectDir, 'build', 'linux', 'install.sh'), join(output, 'install.sh'))
  }
}

function installedElectron(): string {
  return (createRequire(import.meta.url)('electron/package.json') as { version: string }).version
}

function buildAll(): boolean {
  const build = ['--import', 'tsx', join('build', 'build.ts')]
  return spawnSync(process.execPath, build, { cwd: projectDir, stdio: 'inherit' }).status === 0
}

function firstLine(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  return said.trim().split('\n')[0] ?? ''
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const order = readArguments(process.argv.slice(2), process.platform)
  if (!order.ok) {
    process.stderr.write(`${order.error}\n${usage}\n`)
    process.exit(2)
  }
  const made = await makePackages(order.value)
  if (made.ok) {
    process.stdout.write(`${order.value.output}:\n${made.value.map((name) => `  ${name}\n`).join('')}`)
    if (order.value.placeholder) {
      process.stdout.write(
        'An empty program stands in Electron’s place: this is for looking at, and runs no kiosk.\n',
      )
    }
  } else {
    process.stderr.write(`${made.error}\n`)
    process.exitCode = 1
  }
}
