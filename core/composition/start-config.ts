/** The configuration that a start goes by: the file's, or, where that cannot be used, the one that was last in force. */
import { resolve } from 'node:path'
import { err, ok, type Result } from '../foundation/result.ts'
import { defaultDataDir } from '../config/data-folder.ts'
import { configSchema } from '../config/config.ts'
import { EnrolmentError, enrolledAt } from '../remote/enrolment.ts'
import { lastGoodAt, readLastGood } from './last-good.ts'
import {
  checkConfig,
  configFileName,
  loadConfig,
  type ConfigError,
  type LoadedConfig,
  type LoadOptions,
} from '../config/load-config.ts'

export interface StartOptions extends LoadOptions {
  /** As given with `--data`. Null: `defaultDataDir`. */
  data: string | null
}

export interface StartConfig extends LoadedConfig {
  dataDir: string
  /** Why the file is not used, and the one that was last in force is; whole sentences. Empty: the file is. */
  problems: readonly string[]
}

/** @returns trouble where there is none that was in force here, or what was typed is wrong */
export async function startConfig(options: StartOptions): Promise<Result<StartConfig, ConfigError>> {
  const { data, demo, env, cwd = process.cwd() } = options
  const folder = (isDemo: boolean) =>
    data === null ? defaultDataDir({ demo: isDemo, env }) : resolve(cwd, data)
  const loaded = await loadConfig(options)
  if (loaded.ok) return started(loaded.value, folder, demo)
  const { problems, typed = false } = loaded.error
  if (typed) return loaded
  const file = resolve(cwd, options.file ?? configFileName)
  // Which folder it is for, only the file could say.
  const folders = [...new Set(demo ? [folder(true)] : [folder(false), folder(true)])]
  for (const dataDir of folders.sort((a, b) => lastGoodAt(b) - lastGoodAt(a))) {
    const last = readLastGood(dataDir)
    if (last?.file !== file) continue
    const checked = checkConfig(last.given, file, { demo, env })
    if (checked.ok) return ok({ ...checked.value, dataDir, problems })
  }
  return err({ problems })
}

/**
 * A kiosk that was connected to a service on its screen, or with `--enrol`, needs no file: the data folder says where that is.
 */
function started(
  loaded: LoadedConfig,
  folder: (isDemo: boolean) => string,
  demo: boolean,
): Result<StartConfig, ConfigError> {
  const { config, given } = loaded
  const alone = { ...loaded, dataDir: folder(config.demo), problems: [] }
  if (demo || given.demo === true || config.smtp || config.service) return ok(alone)
  const dataDir = folder(false)
  try {
    const url = enrolledAt(dataDir)
    if (url === null) return ok(alone)
    return ok({ ...alone, dataDir, config: configSchema.parse({ ...given, service: { url } }) })
  } catch (error) {
    if (!(error instanceof EnrolmentError)) throw error
    return err({ problems: [error.message] })
  }
}
