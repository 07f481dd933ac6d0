/**
 * A backup made from the desk. Whoever has it and its passphrase has everything, so it takes the administrator's own
 * password once more, and stands in the journal. It is made while other things go on, and read as exports are.
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../../contract/operations.ts'
import type { BackupRefusal } from '../../../contract/admin/views.ts'
import { shortestPassphrase } from '../../storage/backup/backup.ts'
import { BackupProblem } from '../../storage/backup/backup-problem.ts'
import type { OutgoingBackup, OutgoingBackups } from './outgoing.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import { officeDay } from '../../foundation/office-time.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Err } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import { StoreProblem } from '../../storage/disk/store-problem.ts'
import { beginExport, dropExport } from '../../staff/downloads/exports.ts'
import type { StaffAudit } from '../../staff/staff-audit.ts'
import type { StaffSignIn } from '../../staff/auth/staff-sign-in.ts'
import type { Log } from '../../foundation/log.ts'

export interface StaffBackupDeps {
  audit: StaffAudit
  staffSignIn: Pick<StaffSignIn, 'again'>
  outgoing: Pick<OutgoingBackups, 'make'>
  clock: Clock
  random: Random
  config: Pick<KioskConfig, 'kiosk'>
  log: Log
  /** Waits for what is under way in this session; its end waits for this. */
  inTurn: <T>(session: StaffSession, work: () => Promise<T>) => Promise<T>
}

export function createStaffBackups({ audit, staffSignIn, outgoing, inTurn, ...deps }: StaffBackupDeps) {
  const { clock, random, config, log } = deps
  /** Making the key takes 64 MiB: one at a time, for all callers. */
  let making = false

  async function begin(
    session: StaffSession,
    { passphrase, password }: InputOf<'beginBackup'>,
  ): Promise<ResultOf<'beginBackup'>> {
    if ([...passphrase].length < shortestPassphrase) return refused('passphrase-short')
    const right = await staffSignIn.again(await audit.memberOf(session), { password, kiosk: session.kiosk })
    if (!right.ok) return right
    if (making) return refused('busy')
    making = true
    // The one before it that nobody has taken.
    dropExport(session)
    session.backup = { state: 'making' }
    void make(session, passphrase).finally(() => (making = false))
    return ok(null)
  }

  /** Never rejects. */
  async function make(session: StaffSession, passphrase: string): Promise<void> {
    let made: OutgoingBackup | null = null
    try {
      const one = (made = await outgoing.make(passphrase))
      await inTurn(session, () => handOut(session, one))
    } catch (error) {
      await made?.remove()
      log.warn({}, `a backup was not made: ${sentenceOf(error)}`)
      if (!session.ended) session.backup = { state: 'refused', why: whyOf(error) }
    }
  }

  async function handOut(session: StaffSession, made: OutgoingBackup): Promise<void> {
    const { sequence: upToEntry, hash, bytes, pieces, remove } = made
    if (!session.ended) await audit.write(session, 'backup.made', null, { upToEntry, bytes })
    // The session that began it is over: nobody else gets it.
    if (session.ended) return remove()
    const at = clock.now()
    const name = `sao-luu-${config.kiosk}-${officeDay(at)}`
    const file = beginExport(
      session,
      { name, ending: 'backup', pieces, over: remove, role: 'administrator' },
      random,
    )
    session.backup = { state: 'made', file, bytes, upToEntry, hash, at }
  }

  function state(session: StaffSession): ResultOf<'getBackup'> {
    const { backup } = session
    // What has come of it is told once: the page that was given the file reads it, or begins another.
    if (backup?.state !== 'making') session.backup = null
    if (backup?.state === 'refused') return refused(backup.why)
    return ok({ backup })
  }

  return { begin, state }
}

/** Of a bug no more than its name: its message may quote anything. */
function sentenceOf(error: unknown): string {
  if (error instanceof BackupProblem || error instanceof StoreProblem) return error.message
  return error instanceof Error ? error.name : typeof error
}

function whyOf(error: unknown): BackupRefusal {
  if (!(error instanceof BackupProblem)) return 'failed'
  return error.problem === 'no-room' || error.problem === 'importing' ? error.problem : 'failed'
}

function refused(why: BackupRefusal): Err<FailureOf<'backup-refused'>> {
  return err({ kind: 'backup-refused', why })
}
