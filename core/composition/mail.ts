/** Mail out: the server as the settings have it, the outbox, codes and the test letter. */
import type { WatchedHealth } from '../admin/health/health.ts'
import type { MailServer, Settings } from '../admin/settings/settings.ts'
import { sendTestMail } from '../admin/settings/test-mail.ts'
import type { KioskConfig } from '../config/config.ts'
import type { SettingPath } from '../config/setting-keys.ts'
import { maskNumber } from '../contact/mask.ts'
import type { CodeMail } from '../contact-change/deps.ts'
import type { DemoMailbox } from '../demo/mailbox.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Random } from '../foundation/random.ts'
import { err, ok } from '../foundation/result.ts'
import { machineTimers } from '../foundation/timers.ts'
import { deliverCode, type CodeDelivery } from '../mail/deliver-code.ts'
import { keptRefreshToken } from '../mail/kept-token.ts'
import type { Mailer } from '../mail/mailer.ts'
import { tokenSource, type TokenSource } from '../mail/oauth-token.ts'
import { openOutbox, type Outbox } from '../mail/outbox.ts'
import { replaceableMailer } from '../mail/replaceable-mailer.ts'
import { smtpMailer, type SmtpSettings } from '../mail/smtp-mailer.ts'
import { codeMail } from '../mail/templates/code-mail.ts'
import type { SendTestMail } from '../service/handler-types.ts'
import type { Store } from '../storage/port/store.ts'
import type { CleanUps } from './clean-ups.ts'
import { demoSender } from './demo.ts'
import type { Network } from './network.ts'
import { OpenError, type OpenOptions } from './options.ts'

export interface Mail {
  mailer: Mailer
  outbox: Outbox
  /** By the health that watches the mail server. */
  sendCode: (health: Pick<WatchedHealth, 'follow'>) => (mail: CodeMail) => CodeDelivery
  testMail: SendTestMail
  /** What administrators changed; @returns whether it is about the mail server. */
  settingsChanged: (keys: readonly SettingPath[]) => boolean
}

export interface MailDeps extends Network {
  store: Store
  clock: Clock
  random: Random
  settings: Settings
  /** Null in production. */
  mailbox: DemoMailbox | null
}

export function openMail(options: OpenOptions, deps: MailDeps, cleanUps: CleanUps): Mail {
  const { store, clock, random, settings, mailbox, secureContext } = deps
  const { log } = options
  const { config } = settings
  const tokens = mailTokens(options, deps)
  const reached = (mail: MailServer | null): SmtpSettings => {
    const smtp = smtpSettings(config, mailbox, mail)
    return mailbox ? smtp : { ...smtp, secureContext, tokens: mail?.auth && tokens }
  }
  const newMailer = () => smtpMailer(reached(settings.mail()), clock)
  const mailer = replaceableMailer(options.mailer ?? newMailer())
  cleanUps.add(() => mailer.close())
  const sending = { mailer, clock, timers: machineTimers, log }
  const outbox = openOutbox({ ...sending, store, office: config.office })
  cleanUps.add(() => outbox.close())
  return {
    mailer,
    outbox,
    sendCode:
      (health) =>
      ({ to, ...mail }) => {
        const { office } = config
        const content = codeMail({ ...mail, accountNumber: maskNumber(mail.accountNumber), office })
        const message = { to, messageId: `code-${random.bytes(12).toString('hex')}`, ...content }
        return deliverCode({ ...sending, message, expiresAt: mail.expiresAt, onState: health.follow(to) })
      },
    async testMail(staff, { to, language, changes }) {
      const mail = settings.mailWith(changes)
      if (!mail.ok) return err(mail.error)
      const by = { store, clock, random, office: config.office }
      return ok(await sendTestMail(by, staff, { to, language, smtp: reached(mail.value) }))
    },
    settingsChanged(keys) {
      if (options.mailer || !keys.some(isInMailer)) return false
      mailer.replace(newMailer())
      outbox.settingsChanged()
      return true
    },
  }
}

/** The office's name too: the demo's sender bears it. */
const isInMailer = (key: SettingPath) => key.startsWith('smtp.') || key === 'office.name'

/** Undefined where the mail server takes a password, or none. */
function mailTokens(
  { config, smtpSecrets = {} }: OpenOptions,
  deps: Pick<MailDeps, 'store' | 'clock' | 'fetch'>,
): TokenSource | undefined {
  const settings = config.smtp?.auth
  if (!settings) return undefined
  const kept = keptRefreshToken(deps, smtpSecrets.refreshToken ?? '')
  return tokenSource({ ...deps, settings, secrets: smtpSecrets, kept })
}

function smtpSettings(
  config: KioskConfig,
  mailbox: DemoMailbox | null,
  mail: MailServer | null,
): SmtpSettings {
  if (mailbox) return { ...mailbox.smtp, secure: false, from: demoSender(config) }
  if (!mail) throw new OpenError('The configuration names no mail server (smtp).')
  return mail
}
