/**
 * The configuration: every key with its default and its sane range. Secrets are not in it; they come from the
 * environment. The JSON schema beside `kiosk.config.example.json` is generated from here.
 */
import { z } from 'zod'
import { language, largestText, receiptPaper, weekday } from '../../contract/views.ts'
import { normaliseEmail } from '../contact/email.ts'
import { overlaps } from './opening-hours.ts'
import { isLoopback } from '../contact/one-address.ts'
import { serverSchema } from './server.ts'

const timeOfDay = () =>
  z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day such as 07:30', abort: true })
/** Said on a screen in the language that is chosen there. */
const inBothLanguages = (max: number, vi: string, en: string) =>
  z
    .strictObject({
      vi: z.string().min(1).max(max).default(vi),
      en: z.string().min(1).max(max).default(en),
    })
    .prefault({})
const eachOnce = (list: readonly string[]) => new Set(list).size === list.length
/** TLS always; but what is on this machine crosses no wire. */
export function isServiceUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, protocol, hostname } = new URL(text)
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)))
}
const whole = (min: number, max: number) => z.int().min(min).max(max)

export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Path of the JSON schema, for editors.'),
    office: z
      .strictObject({
        code: z
          .string()
          .regex(/^[A-Z0-9-]{1,16}$/, 'capital letters, digits and hyphens, at most 16')
          .describe('Short code of the office; stands in references and in the journal as the kiosk’s home.'),
        name: z.string().min(1).max(120).describe('The office’s name as citizens know it.'),
        hotline: z.string().min(3).max(40).describe('Phone number shown wherever help is offered.'),
        hours: z
          .array(
            z
              .strictObject({
                days: z
                  .array(weekday)
                  .min(1)
                  .max(7)
                  .refine(eachOnce, { error: 'each day once', params: { rule: 'twice' } }),
                from: timeOfDay(),
                to: timeOfDay(),
              })
              .refine(({ from, to }) => from < to, {
                path: ['from'],
                message: 'must be before to',
                params: { rule: 'order' },
              }),
          )
          .max(14)
          .superRefine((hours, context) => {
            for (const { index, day } of overlaps(hours)) {
              const message = `${day} is open at that time already, by an entry before this one`
              context.addIssue({ code: 'custom', path: [index], message, params: { rule: 'overlap' } })
            }
          })
          .default([])
          .describe('Opening hours on the idle screen; none are shown where none are given.'),
        messages: z
          .array(z.strictObject({ vi: z.string().min(1).max(160), en: z.string().min(1).max(160) }))
          .max(3)
          .default([])
          .describe('What the office wants to say on the idle screen.'),
        alertsTo: z
          .string()
          .max(254)
          .refine((to) => normaliseEmail(to).ok, {
            error: 'an e-mail address alone, such as office@example.vn',
            params: { rule: 'form' },
          })
          .optional()
          .describe(
            'Who is mailed of kiosks that need somebody, and when an administrator asks for what takes two people: a new role, another mail server.',
          ),
      })
      .prefault({ code: 'DEMO', name: 'BHXH cơ sở Bến Thành (bản thử)', hotline: '1900 9068' }),
    kiosk: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,32}$/, 'letters, digits and hyphens, at most 32')
      .default('kiosk-1')
      .describe('This machine’s name in the journal.'),
    screen: z
      .strictObject({
        diagonalInches: z
          .number()
          .min(10)
          .max(75)
          .default(21.5)
          .describe('Sizes on screen are in millimetres; this makes them true.'),
        largestText: largestText
          .default('fits')
          .describe('The third text size: fits, as large as needs no scrolling; double, twice the first.'),
      })
      .prefault({}),
    smtp: z
      .strictObject({
        host: z
          .string()
          .regex(
            /^(?:[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45})$/,
            'a host name or address alone; the port stands in smtp.port',
          )
          .describe('Mail server. Naming one ends demo.'),
        port: whole(1, 65535).default(587),
        secure: z
          .boolean()
          .default(false)
          .describe(
            'true: TLS from the first byte (port 465); false: STARTTLS, required unless the host is loopback.',
          ),
        name: z
          .string()
          .max(253)
          .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])$/, {
            error: 'a host name such as kiosk.example.vn',
          })
          .optional()
          .describe(
            'What the kiosk calls itself to the mail server (EHLO). Default: this machine’s full name.',
          ),
        user: z.string().min(1).optional().describe('Its password comes from KIOSK_SMTP_PASSWORD.'),
        auth: z
          .strictObject({
            kind: z.enum(['client-credentials', 'refresh-token']),
            tokenUrl: z
              .string()
              .max(500)
              .refine(
                (text) =>
                  URL.canParse(text) &&
                  (new URL(text).protocol === 'https:' || isLoopback(new URL(text).hostname)),
                { error: 'an https address' },
              ),
            clientId: z.string().min(1).max(200),
            scope: z.string().min(1).max(500).optional(),
          })
          .optional()
          .describe(
            'OAuth 2 in place of a password; secrets come from KIOSK_SMTP_CLIENT_SECRET and KIOSK_SMTP_REFRESH_TOKEN.',
          ),
        from: z
          .string()
          .max(200)
          .regex(
            /^(?:[^<>\p{Cc}]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u,
            'an e-mail address, alone or as "Name <address>"',
          )
          .describe('Sender, e.g. "BHXH cơ sở Bến Thành <khong-tra-loi@example.vn>".'),
      })
      .optional(),
    proof: z
      .strictObject({
        email: z
          .enum(['both', 'registered', 'new'])
          .default('both')
          .describe(
            'E-mail changes with an e-mail on file: a code to the one on file, the new one, or both in turn.',
          ),
        none: z
          .enum(['new', 'staff'])
          .default('new')
          .describe('No e-mail on file: a code to the new e-mail, or staff only.'),
      })
      .prefault({}),
    otp: z
      .strictObject({
        digits: whole(6, 8).default(6),
        ttlSeconds: whole(180, 1800)
          .default(300)
          .describe('How long a code counts. Some mail servers hold mail of strangers back for 15 minutes.'),
        tries: whole(3, 5).default(5).describe('Wrong codes per change; a resend never resets it.'),
        resendAfterSeconds: whole(30, 300).default(60),
        resends: whole(1, 5).default(3),
        perAccountPerDay: whole(2, 50).default(10),
        perAddressPerDay: whole(2, 50).default(5),
      })
      .prefault({}),
    session: z
      .strictObject({
        idleSeconds: whole(30, 600).default(90),
        warnSeconds: whole(20, 120).default(30),
        otpIdleSeconds: whole(60, 1800).default(300).describe('Idle time while a code is waited for.'),
        limitSeconds: whole(300, 3600).default(900),
      })
      .prefault({}),
    throttle: z
      .strictObject({
        freeFailures: whole(1, 5)
          .default(3)
          .describe('Failed sign-ins of one account number before tries must wait.'),
        waitSeconds: whole(1, 60)
          .default(5)
          .describe('Wait after each further failure, times how many there were.'),
        lockAfter: whole(3, 10).default(5),
        lockMinutes: whole(5, 120).default(15),
        kioskFailures: whole(10, 500)
          .default(30)
          .describe('Failed sign-ins at one kiosk within the window before it pauses.'),
        kioskWindowMinutes: whole(5, 120).default(15),
      })
      .prefault({}),
    staff: z
      .strictObject({
        idleSeconds: whole(60, 1800).default(300).describe('Idle time before staff are signed out.'),
        limitMinutes: whole(15, 720).default(240).describe('How long staff may stay signed in at most.'),
        passwordLength: whole(8, 64)
          .default(10)
          .describe('Characters that a password of staff has at least.'),
        pinHours: whole(0, 24)
          .default(8)
          .describe('After the password, the PIN will do at the same machine for so long; 0: never.'),
        lockAfter: whole(3, 10).default(5),
        lockMinutes: whole(5, 120).default(15),
        approval: z
          .enum(['clerk', 'supervisor', 'administrator'])
          .default('supervisor')
          .describe('The least role of the second person who approves a new e-mail without the old one.'),
        approvalMinutes: whole(10, 1440)
          .default(60)
          .describe('A request must be approved and used within this time.'),
        searchesPerDay: whole(50, 10_000).default(600).describe('Searches of one member within 24 hours.'),
        openingsPerDay: whole(20, 10_000)
          .default(300)
          .describe('Accounts that one member opens within 24 hours.'),
        searchesPerHour: whole(20, 1000)
          .default(120)
          .describe('How often one person may look for accounts within an hour.'),
        undoHours: whole(1, 168).default(72).describe('How long a change can be undone.'),
        form: z
          .string()
          .min(1)
          .max(60)
          .default('Mẫu số 02/SĐ-GD')
          .describe('The paper form that is offered, at the desk and to citizens whose e-mail is lost.'),
      })
      .prefault({}),
    legal: z
      .strictObject({
        purpose: inBothLanguages(
          120,
          'Máy chỉ dùng thông tin của ông/bà để đổi số điện thoại, email và gửi mã xác thực.',
          'This kiosk uses your data only to change your phone number and email and to send you codes.',
        ).describe('What personal data are used for: a whole sentence, shown before sign-in.'),
        law: inBothLanguages(
          60,
          'Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15',
          'Personal Data Protection Law 91/2025/QH15',
        ).describe('The law that it is based on; its name without a full stop.'),
      })
      .prefault({}),
    captcha: z
      .strictObject({
        enabled: z.boolean().default(true),
        digits: whole(4, 8).default(5),
        ttlSeconds: whole(60, 600).default(180),
      })
      .prefault({}),
    email: z
      .strictObject({
        unique: z
          .boolean()
          .default(false)
          .describe('true: one e-mail, one account. Families share addresses, so false by default.'),
        domains: z
          .array(z.string().regex(/^[a-z0-9.-]+\.[a-z]{2,}$/, 'a domain such as gmail.com'))
          .max(8)
          .default(['gmail.com', 'yahoo.com', 'outlook.com', 'icloud.com'])
          .describe('Offered as one-tap endings.'),
        endings: z
          .array(
            z
              .string()
              .max(20)
              .regex(/^[a-z0-9]+(?:\.[a-z0-9]+)*$/, 'the last part of an address, such as vn or com.vn'),
          )
          .max(4)
          .default(['com', 'vn'])
          .describe('Last parts of an address with a key of their own.'),
      })
      .prefault({}),
    receipt: z
      .strictObject({
        paper: receiptPaper.default('thermal80').describe('none: the receipt stands on the screen only.'),
        printer: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('The printer’s name in the operating system; without it, its default printer.'),
      })
      .prefault({}),
    scanner: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .describe(
            'A card reader that types what it reads (keyboard wedge) fills in the number at sign-in.',
          ),
        maxGapMs: whole(10, 100)
          .default(35)
          .describe('Keys that follow each other faster than this come from the reader.'),
      })
      .prefault({}),
    maintenance: z
      .strictObject({
        restartAt: timeOfDay()
          .nullable()
          .default('03:30')
          .describe(
            'The desktop shell starts anew at this time each day, when nobody is at it; null: never.',
          ),
        windowMinutes: whole(10, 240)
          .default(60)
          .describe('How long after restartAt it may still wait for a visit to end.'),
        memoryLimitMb: whole(300, 16_000)
          .default(1_500)
          .describe('Above this the desktop shell starts anew as soon as nobody is at it.'),
      })
      .prefault({}),
    updates: z
      .strictObject({
        url: z
          .string()
          .max(500)
          .regex(/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/, 'an address such as http://updates.example/kiosk')
          .describe(
            'Folder on the office’s own web server with latest.yml and the installers. On Windows only: elsewhere the system’s packages bring updates.',
          ),
        afterDays: whole(0, 60)
          .default(0)
          .describe(
            'A release is taken so many days after it was made: on some kiosks first, then on the others.',
          ),
      })
      .optional(),
    store: z
      .strictObject({
        kind: z.enum(['lowdb']).default('lowdb'),
        minFreeMb: whole(50, 100_000)
          .default(200)
          .describe('With less room than this on the data’s disk nobody new is served.'),
      })
      .prefault({}),
    retention: z
      .strictObject({
        months: whole(3, 240)
          .default(60)
          .describe(
            'How long the journal, and damaged files that were put aside, are kept; older ones are purged by whole files of a month.',
          ),
      })
      .prefault({}),
    service: z
      .strictObject({
        url: z
          .string()
          .refine(isServiceUrl, { error: 'such as https://kiosk.example.vn, without anything behind it' })
          .describe('Where the office’s service is.'),
        ca: z
          .string()
          .min(1)
          .optional()
          .describe(
            'PEM file of the authority that signed its certificate, where the system does not know it; relative to the configuration file.',
          ),
      })
      .optional()
      .describe('The office’s service that this kiosk belongs to: accounts, staff and journal are there.'),
    devices: z
      .strictObject({
        required: z
          .boolean()
          .default(true)
          .describe(
            'Whether a kiosk or counter PC must be enrolled before it is served; this machine itself never.',
          ),
      })
      .prefault({}),
    server: serverSchema.prefault({}),
    proxy: z
      .string()
      .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
        error: 'such as http://proxy.example.vn:3128',
      })
      .optional()
      .describe('HTTP proxy by which the webhook and the tokens of smtp.auth go.'),
    tls: z
      .strictObject({
        caFile: z
          .string()
          .min(1)
          .optional()
          .describe(
            'PEM file of authorities that outgoing connections trust, too; relative to the configuration file.',
          ),
      })
      .prefault({}),
    webhook: z
      .strictObject({
        url: z
          .string()
          .max(500)
          .describe(
            'Where each confirmed change is posted, https; its secret comes from KIOSK_WEBHOOK_SECRET.',
          ),
        alarmsUrl: z
          .string()
          .max(500)
          .optional()
          .describe('Where alarms about kiosks are posted, https, signed with the same secret.'),
      })
      .optional(),
    languages: z
      .array(language)
      .min(1)
      .refine(eachOnce, { error: 'each language once', params: { rule: 'twice' } })
      .default(['vi', 'en'])
      .describe('Offered in this order.'),
    demo: z
      .boolean()
      .optional()
      .describe(
        'Fictional accounts and a built-in mailbox. Default: true as long as no smtp is set. Refused together with smtp.',
      ),
  })
  .refine((config) => !(config.demo === true && config.smtp), {
    path: ['demo'],
    message: 'demo keeps its own mailbox: remove smtp, or set demo to false',
  })
  .refine((config) => config.demo !== true || !config.service, {
    path: ['demo'],
    message: 'a kiosk of an office’s service is no demo: remove service, or demo',
  })
  .refine((config) => !config.smtp || !config.service, {
    path: ['smtp'],
    message: 'the office’s service sends the mails: remove smtp, or service',
  })
  .refine((config) => config.demo !== false || config.smtp !== undefined || config.service !== undefined, {
    path: ['smtp'],
    message: 'a mail server is needed when demo is false',
  })
  .refine((config) => config.updates === undefined || config.maintenance.restartAt !== null, {
    path: ['maintenance', 'restartAt'],
    message: 'updates are installed at this time: give one, or take updates out',
  })
  .refine(({ otp, session }) => otp.ttlSeconds <= session.otpIdleSeconds + session.warnSeconds, {
    path: ['session', 'otpIdleSeconds'],
    message:
      'with warnSeconds it must be at least otp.ttlSeconds: a code would outlive the visit in which it is waited for',
    params: { rule: 'order' },
  })
  .refine(({ otp, session }) => otp.ttlSeconds < session.limitSeconds, {
    path: ['session', 'limitSeconds'],
    message: 'must be more than otp.ttlSeconds: a code would outlive the visit in which it is waited for',
    params: { rule: 'order' },
  })
  .refine((config) => config.throttle.lockAfter > config.throttle.freeFailures, {
    path: ['throttle', 'lockAfter'],
    message: 'must be more than freeFailures',
  })
  .transform((config) => ({
    ...config,
    demo: config.demo ?? (config.smtp === undefined && config.service === undefined),
  }))

export type KioskConfig = z.output<typeof configSchema>
/** What a configuration file may hold. */
export type KioskConfigInput = z.input<typeof configSchema>

export const defaultConfig: KioskConfig = configSchema.parse({})
