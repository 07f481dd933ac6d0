/** One small JSON file in the data folder of something that is known again with the next answer: losing it costs nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Log } from '../../foundation/log.ts'
import { machineDisk, replaceFile } from './disk.ts'
import { errorCode } from './store-problem.ts'

export interface KeptJson<T> {
  /** Null where there is none, or none that can be read. */
  get(): T | null
  /** Written in the background, if it is another one. */
  keep(value: T): void
}

export function openKeptJson<T extends z.ZodType>(
  dataDir: string,
  fileName: string,
  schema: T,
  log: Log,
): KeptJson<z.infer<T>> {
  const file = join(dataDir, fileName)
  let text = read(file)
  let value = parsed(schema, text)
  let writing: Promise<void> = Promise.resolve()
  return {
    get: () => value,
    keep(next) {
      const nextText = JSON.stringify(next)
      if (nextText === text) return
      text = nextText
      value = next
      writing = writing
        .then(() => replaceFile(machineDisk, file, Buffer.from(nextText)))
        .catch((error: unknown) =>
          log.warn({ fileName, reason: errorCode(error) }, 'a file could not be kept'),
        )
    },
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function parsed<T extends z.ZodType>(schema: T, text: string): z.infer<T> | null {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
