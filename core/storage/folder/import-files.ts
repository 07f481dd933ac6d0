/** Where an import keeps what it needs until it is done; a backup looks whether one is under way. */
import { join } from 'node:path'

export const spoolDir = (dataDir: string) => join(dataDir, 'imports')

export const undoFile = (id: string) => `${id}.undo`
