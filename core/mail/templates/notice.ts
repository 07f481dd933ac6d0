/** The mail for each kind of notice. */
import type { Notice } from '../../storage/port/documents.ts'
import { contactChangedMail, type NoticeMail } from './contact-changed.ts'
import { contactRestoredMail } from './contact-restored.ts'
import { kioskAlarmMail } from './kiosk-alarm.ts'
import type { ChainLink } from '../../storage/port/entry.ts'
import { passwordSetMail } from './password-set.ts'
import { twoPersonAskedMail } from './two-person-asked.ts'
import type { MailContent } from './letter.ts'

/** Everything personal in a notice is masked by who made it; nothing is masked here. */
/** @param mail `head` is the journal's newest entry when it is sent. */
export function noticeMail({ notice, ...mail }: NoticeMail<Notice> & { head: ChainLink }): MailContent {
  switch (notice.kind) {
    case 'contact-changed':
      return contactChangedMail({ ...mail, notice })
    case 'contact-restored':
      return contactRestoredMail({ ...mail, notice })
    case 'password-set':
      return passwordSetMail({ ...mail, notice })
    case 'two-person-asked':
      return twoPersonAskedMail({ ...mail, notice })
    case 'kiosk-alarm':
      return kioskAlarmMail({ ...mail, notice })
  }
}
