/** The service put together as `openKiosk` does it, but for another mailer. */
import { steadyClock } from '../../core/clock.ts'
import { maskNumber } from '../../core/contact/mask.ts'
import type { CodeMail } from '../../core/contact-change/contact-change.ts'
import { deliverCode } from '../../core/mail/deliver-code.ts'
import type { Mailer } from '../../core/mail/mailer.ts'
import { openOutbox } from '../../core/mail/outbox.ts'
import { codeMail } from '../../core/mail/templates/code-mail.ts'
import { machineTimers } from '../../core/mail/timers.ts'
import type { OpenKiosk, OpenOptions } from '../../core/open-kiosk.ts'
import { secureRandom as random } from '../../core/random.ts'
import { createService } from '../../core/service/create-service.ts'
import { openLowdbStore } from '../../core/store/lowdb-store.ts'
import { hashCost, key } from '../harness/office.ts'

export async function openKioskWith(
  mailer: Mailer,
  { config, dataDir, log }: Pick<OpenOptions, 'config' | 'dataDir' | 'log'>,
): Promise<Pick<OpenKiosk, 'service' | 'mailbox' | 'close'>> {
  const store = await openLowdbStore({ dataDir, key, now: Date.now })
  const clock = steadyClock(store.newestAt)
  const { office } = config
  const shared = { mailer, clock, timers: machineTimers, log }
  const outbox = openOutbox({ ...shared, store, office })
  const sendCode = ({ to, ...mail }: CodeMail) => {
    const content = codeMail({ ...mail, accountNumber: maskNumber(mail.accountNumber), office })
    const message = { to, messageId: `code-${random.bytes(12).toString('hex')}`, ...content }
    return deliverCode({ ...shared, message, expiresAt: mail.expiresAt })
  }
  const service = createService({
    ...{ store, clock, random, config, hashCost, log, sendCode },
    receiptKey: random.bytes(32),
    noticesWait: () => outbox.wake(),
  })
  return {
    service,
    mailbox: null,
    async close() {
      await service.close()
      await outbox.close()
      await mailer.close()
      await store.close()
    },
  }
}
