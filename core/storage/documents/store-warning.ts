/** What the store noticed and dealt with by itself; somebody should still know. */
import { errorCode } from '../disk/store-problem.ts'

export type StoreWarning =
  /** A document file was missing, unreadable or old; it was quarantined and made anew. `file` is inside the data folder. */
  | {
      kind: 'document-rebuilt'
      file: string
      why: 'damaged' | 'missing' | 'outdated'
      from: 'previous copy and journal' | 'journal'
    }
  /** The checkpoint was unusable; everything was made anew from the journal. */
  | { kind: 'checkpoint-lost' }
  /** Documents could not be written; the journal has them, and it is tried again. */
  | { kind: 'documents-not-written'; error: unknown }
  /** The journal's next file could not be prepared, likely for lack of space; it is tried again. */
  | { kind: 'segment-not-prepared'; error: unknown }

/** One line for the log. Names no person: document files are named by a keyed hash. */
export function storeWarningSentence(warning: StoreWarning): string {
  switch (warning.kind) {
    case 'document-rebuilt':
      return `Document file ${warning.file} was ${warning.why}; rebuilt from ${warning.from}. Check the disk.`
    case 'checkpoint-lost':
      return 'The checkpoint was missing or damaged; all documents were checked against the journal. Check the disk.'
    case 'documents-not-written':
      return `Documents could not be written (${errorCode(warning.error)}); the journal keeps them. Check space and disk.`
    case 'segment-not-prepared':
      return `The next journal file could not be prepared (${errorCode(warning.error)}). Check space and disk.`
  }
}
