/**
 * What the service's package carries for one processor and no bundler can bundle: Node itself, and the native module for
 * argon2id. Fetched from the npm registry when a package is made, and held against the sums that stand here and in
 * package-lock.json; so no developer's node_modules have 180 MB that only a package needs.
 */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../contract/result.ts'
import type { PackageInside } from './contents.ts'
import type { Arch } from './product.ts'
import type { Lock } from './sbom.ts'
import { findTool } from './tools.ts'

/** Of the line that has support until April 2028; nodejs.org's own build, as npm packages it. */
export const nodeVersion = '24.22.3'
const nodeIntegrity: Record<Arch, string> = {
  x64: 'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
  arm64: 'sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==',
}

export interface Fetched extends PackageInside {
  /** Where its content lies. */
  at: string
}

export interface ServiceParts {
  arch: Arch
  node: Fetched
  /** By what the server requires; their files lie in `node_modules` of the package. */
  modules: Fetched[]
}

export async function fetchServiceParts(
  arch: Arch,
  projectDir: string,
): Promise<Result<ServiceParts, string>> {
  const lock = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8')) as Lock
  const cache = join(projectDir, '.cache', 'package', 'npm')
  const nodeName = `node-linux-${arch}`
  const wanted = { name: nodeName, version: nodeVersion, integrity: nodeIntegrity[arch] }
  const node = await fetchPackage(wanted, cache)
  if (!node.ok) return node
  const modules: Fetched[] = []
  for (const name of ['@node-rs/argon2', `@node-rs/argon2-linux-${arch}-gnu`]) {
    const locked = lock.packages[`node_modules/${name}`]
    if (!locked?.version || !locked.integrity) return err(`package-lock.json has no ${name}: run npm ci.`)
    const { version, integrity } = locked
    const one = await fetchPackage({ name, version, integrity }, cache)
    if (!one.ok) return one
    modules.push(one.value)
  }
  return ok({ arch, node: node.value, modules })
}

export interface Wanted {
  name: string
  version: string
  /** `sha512-<base64>` of the package as the registry hands it out. */
  integrity: string
}

/**
 * Once it is there, it is taken from there.
 *
 * @param cache a folder of ours
 * @returns where it lies, or a sentence that says why it does not
 */
export async function fetchPackage(
  { name, version, integrity }: Wanted,
  cache: string,
): Promise<Result<Fetched, string>> {
  const plain = `${name.replace('@', '').replace('/', '-')}-${version}`
  const archive = join(cache, `${plain}.tgz`)
  if (!existsSync(archive) || !(await holds(archive, integrity))) {
    await mkdir(cache, { recursive: true })
    await rm(archive, { force: true })
    const npm = findTool('npm')
    if (npm === null) return err(`npm is not installed, by which ${name} is fetched.`)
    const args = [
      'pack',
      `${name}@${version}`,
      '--loglevel=error',
      '--prefer-offline',
      '--pack-destination',
      cache,
    ]
    const { status, stderr, error } = spawnSync(npm, args, { cwd: cache, encoding: 'utf8' })
    if (status !== 0 || !existsSync(archive)) {
      const why =
        error?.message ??
        stderr
          .trim()
          .split('\n')[0]
          ?.replace(/^npm (?:error|ERR!) /, '') ??
        ''
      return err(
        `${name} ${version} cannot be fetched from the npm registry (${why}). ` +
          `Next: put ${plain}.tgz into ${cache}, or leave Debian packages away with --only AppImage.`,
      )
    }
    if (!(await holds(archive, integrity))) {
      await rm(archive)
      return err(`${name} ${version} is not what it was: the registry hands out other bytes.`)
    }
  }
  const at = join(cache, plain)
  const fresh = `${at}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  const unpack = [
    '-xzf',
    archive,
    '-C',
    fresh,
    '--strip-components=1',
    '--no-same-owner',
    '--exclude=*/include',
  ]
  const { status, stderr } = spawnSync('tar', unpack, { encoding: 'utf8' })
  if (status !== 0) return err(`${archive} cannot be unpacked: ${stderr.trim()}`)
  await rm(at, { recursive: true, force: true })
  await rename(fresh, at)
  const { license = 'NOASSERTION' } = JSON.parse(await readFile(join(at, 'package.json'), 'utf8')) as {
    license?: string
  }
  return ok({ name, version, license, folder: `node_modules/${name}`, at })
}

async function holds(file: string, integrity: string): Promise<boolean> {
  const sum = createHash('sha512')
    .update(await readFile(file))
    .digest('base64')
  return integrity === `sha512-${sum}`
}
