/**
 * What can be wrong with a data folder when somebody opens, verifies or rebuilds it. Each problem has a sentence for
 * the operator, in English, that says what is wrong and what to do next.
 */

export type ProblemKind =
  | 'not-a-store'
  | 'newer-format'
  | 'older-format'
  | 'no-room'
  | 'not-migrated'
  | 'folder-in-use'
  | 'network-disk'
  | 'no-lock'
  | 'key-missing'
  | 'key-unusable'
  | 'wrong-key'
  | 'journal-damaged'
  | 'journal-shortened'
  | 'segment-missing'
  | 'head-missing'
  | 'head-damaged'
  | 'base-damaged'
  | 'disk'

export class StoreProblem extends Error {
  override name = 'StoreProblem'
  readonly problem: ProblemKind
  /** The file it is about, if it is about one. */
  readonly file: string | null
  /** The journal entry it is about, if it is about one. */
  readonly sequence: number | null

  constructor(
    problem: ProblemKind,
    sentence: string,
    about: { file?: string; sequence?: number; cause?: unknown } = {},
  ) {
    super(sentence, about.cause === undefined ? undefined : { cause: about.cause })
    this.problem = problem
    this.file = about.file ?? null
    this.sequence = about.sequence ?? null
  }
}

/** For problems of the journal: nothing may be thrown away by the program itself, so a person has to look. */
export const journalAdvice =
  'Nothing was changed. Keep a copy of the data folder, run "npm run journal -- verify DIR" to see the extent, ' +
  'and restore the folder from its last backup.'

/** A failure of the operating system, as a sentence. `doing` completes "Could not …". */
export function diskSentence(doing: string, error: unknown): string {
  const code = errorCode(error)
  const advice: Record<string, string> = {
    ENOSPC: 'the disk is full. Free some space, then start again',
    EDQUOT: 'the disk quota of this user is used up. Free some space, then start again',
    EACCES: 'this user may not. Give the user that runs the kiosk read and write access, then start again',
    EPERM: 'this user may not. Give the user that runs the kiosk read and write access, then start again',
    EROFS: 'the disk is mounted read-only. Mount it for writing (and check it for errors), then start again',
    EIO: 'the disk reported an error. Check the disk and replace it if it fails again',
    EMFILE: 'too many files are open. Raise the limit of open files, then start again',
    ENOTDIR: 'a part of the path is a file, not a folder. Name another folder',
    ENOENT: 'it is not there. Check the path',
  }
  return `Could not ${doing}: ${advice[code] ?? 'an unexpected error'} (${code}).`
}

/** The same as a problem; a StoreProblem passes through untouched. */
export function asStoreProblem(doing: string, file: string, error: unknown): StoreProblem {
  if (error instanceof StoreProblem) return error
  return new StoreProblem('disk', diskSentence(`${doing} ${file}`, error), { file, cause: error })
}

/** "ENOSPC" and the like; for other errors their message. */
export function errorCode(error: unknown): string {
  if (error instanceof Error) {
    const { code } = error as NodeJS.ErrnoException
    return typeof code === 'string' ? code : error.message
  }
  return String(error)
}
