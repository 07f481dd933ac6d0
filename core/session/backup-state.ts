/** The backup that a session has asked for. */
import type { BackupRefusal, BackupView } from '../../contract/admin/views.ts'

export type BackupState = BackupView | { state: 'refused'; why: BackupRefusal }
