/** What can be wrong with making or restoring a backup: a sentence for the operator that says what to do next. */
import { diskSentence, errorCode } from '../disk/store-problem.ts'

export type BackupProblemKind =
  | 'passphrase'
  | 'file-exists'
  | 'not-a-backup'
  | 'newer-format'
  | 'wrong-passphrase'
  | 'damaged'
  | 'folder-not-empty'
  | 'importing'
  /** The disk is full, or would be too full to go on. */
  | 'no-room'
  | 'disk'

export class BackupProblem extends Error {
  override name = 'BackupProblem'
  readonly problem: BackupProblemKind

  constructor(problem: BackupProblemKind, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.problem = problem
  }
}

export const diskProblem = (doing: string, error: unknown) =>
  new BackupProblem(
    ['ENOSPC', 'EDQUOT'].includes(errorCode(error)) ? 'no-room' : 'disk',
    diskSentence(doing, error),
    error,
  )
