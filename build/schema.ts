/** Writes kiosk.config.schema.json from the configuration's zod schema; with --check only says whether it is stale. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { z } from 'zod'
import { configSchema } from '../core/config/config.ts'

export const schemaFile = fileURLToPath(new URL('../kiosk.config.schema.json', import.meta.url))

export async function schemaText(): Promise<string> {
  const schema = {
    title: 'Configuration of the VssID contact kiosk',
    ...z.toJSONSchema(configSchema, { io: 'input' }),
  }
  return format(JSON.stringify(schema), { ...(await resolveConfig(schemaFile)), filepath: schemaFile })
}

export async function schemaIsFresh(): Promise<boolean> {
  const committed = await readFile(schemaFile, 'utf8').catch(() => '')
  return committed.replaceAll('\r\n', '\n') === (await schemaText())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) {
    await writeFile(schemaFile, await schemaText())
  } else if (!(await schemaIsFresh())) {
    process.stderr.write('kiosk.config.schema.json is stale: run `npm run schema`.\n')
    process.exitCode = 1
  }
}
