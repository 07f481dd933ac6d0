/**
 * Where an import keeps what must not stand in memory: the upload, how to take it back, the report. Files of frames, each
 * encrypted and bound to its file and place; a port, so that a store in memory has a spool in memory.
 */
import { createSecretKey } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import type { Disk } from '../../../storage/disk/disk.ts'
import { seal, unseal } from '../../../storage/encryption/sealed.ts'
import { errorCode } from '../../../storage/disk/store-problem.ts'
import { spoolDir } from '../../../storage/folder/import-files.ts'

export interface Spool {
  /** Behind the frames there are; the first one makes the file. @throws SpoolFailed */
  append(name: string, frame: Uint8Array): Promise<void>
  /** What was appended is on the disk when it resolves. @throws SpoolFailed */
  flush(name: string): Promise<void>
  /** The frames, one in memory at a time; none when there is no file. Ends before the first that a crash has cut short. */
  frames(name: string, order?: 'forwards' | 'backwards'): AsyncIterable<Buffer>
  /** No failure when it is not there. @throws SpoolFailed */
  remove(name: string): Promise<void>
  names(): Promise<string[]>
}

/** The disk did not take it. Nothing that was acknowledged is lost. */
export class SpoolFailed extends Error {
  override name = 'SpoolFailed'
}

export function memorySpool(): Spool {
  const files = new Map<string, Buffer[]>()
  return {
    async append(name, frame) {
      const frames = files.get(name) ?? []
      files.set(name, frames)
      frames.push(Buffer.from(frame))
    },
    async flush() {},
    async *frames(name, order = 'forwards') {
      const frames = files.get(name) ?? []
      yield* order === 'forwards' ? frames : frames.toReversed()
    },
    async remove(name) {
      files.delete(name)
    },
    names: async () => [...files.keys()],
  }
}

const lengthBytes = 4

interface OpenFile {
  fd: number
  size: number
  frames: number
  /** Its name survives a power cut. */
  named: boolean
}

/** `spoolDir`, mode 0600. @param key 32 bytes, derived for this purpose alone. */
export function folderSpool({ disk, dataDir, key }: { disk: Disk; dataDir: string; key: Buffer }): Spool {
  const folder = spoolDir(dataDir)
  const secret = createSecretKey(key)
  const open = new Map<string, OpenFile>()
  const bound = (name: string, index: number) => Buffer.from(`import ${name} ${index}`)

  function fileOf(name: string): OpenFile {
    let file = open.get(name)
    if (!file) {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
      file = { fd: disk.open(join(folder, name), 'create'), size: 0, frames: 0, named: false }
      open.set(name, file)
    }
    return file
  }

  return {
    append: (name, frame) =>
      orFailed(() => {
        const file = fileOf(name)
        const sealed = seal(secret, bound(name, file.frames), frame)
        const bytes = Buffer.alloc(lengthBytes + sealed.length)
        bytes.writeUInt32BE(sealed.length)
        sealed.copy(bytes, lengthBytes)
        disk.write(file.fd, bytes, file.size)
        file.size += bytes.length
        file.frames++
      }),
    flush: (name) =>
      orFailed(async () => {
        const file = open.get(name)
        if (!file) return
        await disk.dataSyncLater(file.fd)
        if (!file.named) await disk.syncFolder(folder)
        file.named = true
      }),
    async *frames(name, order = 'forwards') {
      const file = await openToRead(join(folder, name))
      if (!file) return
      try {
        const places = order === 'forwards' ? placesOf(file) : await placesBackwards(file)
        for await (const { index, offset, length } of places) {
          const sealed = Buffer.alloc(length)
          await file.read(sealed, 0, length, offset)
          const frame = unseal(secret, bound(name, index), sealed)
          if (!frame) {
            // Written but not wholly on the disk when the power went; it can only be the last one.
            if (order === 'backwards') continue
            return
          }
          yield frame
        }
      } finally {
        await file.close()
      }
    },
    remove: (name) =>
      orFailed(async () => {
        const file = open.get(name)
        open.delete(name)
        if (file) disk.close(file.fd)
        await disk.remove(join(folder, name))
      }),
    names: async () => (fs.existsSync(folder) ? fs.readdirSync(folder) : []),
  }
}

async function orFailed(work: () => void | Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw new SpoolFailed(`the import's file could not be written: ${errorCode(error)}`, { cause: error })
  }
}

async function openToRead(path: string): Promise<fs.promises.FileHandle | null> {
  try {
    return await fs.promises.open(path, 'r')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

interface Place {
  index: number
  offset: number
  length: number
}

async function placesBackwards(file: fs.promises.FileHandle): Promise<Place[]> {
  const places: Place[] = []
  for await (const place of placesOf(file)) places.push(place)
  return places.reverse()
}

async function* placesOf(file: fs.promises.FileHandle): AsyncGenerator<Place> {
  const { size } = await file.stat()
  const head = Buffer.alloc(lengthBytes)
  let offset = 0
  for (let index = 0; offset + lengthBytes <= size; index++) {
    await file.read(head, 0, lengthBytes, offset)
    const length = head.readUInt32BE()
    if (offset + lengthBytes + length > size) return
    yield { index, offset: offset + lengthBytes, length }
    offset += lengthBytes + length
  }
}
