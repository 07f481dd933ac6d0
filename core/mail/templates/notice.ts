/** The mail for each kind of notice. */
import type { MailContent } from '../mailer.ts'
import type { Notice } from '../../store/documents.ts'
import { contactChangedMail, type NoticeMail } from './contact-changed.ts'
import { contactRestoredMail } from './contact-restored.ts'
import { passwordSetMail } from './password-set.ts'

/** Everything personal in a notice is masked by who made it; nothing is masked here. */
export function noticeMail({ notice, ...mail }: NoticeMail<Notice>): MailContent {
  switch (notice.kind) {
    case 'contact-changed':
      return contactChangedMail({ ...mail, notice })
    case 'contact-restored':
      return contactRestoredMail({ ...mail, notice })
    case 'password-set':
      return passwordSetMail({ ...mail, notice })
  }
}
