/** What can keep the whole kiosk from serving anyone, and what the operator is told about each: what it is, what to do next. */
import { unreachable } from '../../../contract/result.ts'
import type { HealthTroubleView } from '../../../contract/admin/views.ts'

export type DiskTrouble =
  | { reason: 'disk'; why: 'failed' }
  /** Nothing is lost yet; below the floor nothing new is begun. */
  | { reason: 'disk'; why: 'nearly-full'; freeMb: number; neededMb: number }

export type ClockTrouble =
  | { reason: 'clock'; why: 'before-build' }
  /** When somebody had last done something as the service opened. */
  | { reason: 'clock'; why: 'behind-journal'; lastActAt: number }
  /** While the service ran; it goes on by the time before. */
  | { reason: 'clock'; why: 'jumped'; byMs: number }
  /** The service's time, which never goes back, is ahead of the machine's. */
  | { reason: 'clock'; why: 'behind-service'; byMs: number }

export type MailTrouble =
  /** The server refuses us: password, TLS, certificate. */
  | { reason: 'mail'; why: 'settings'; detail: string }
  | { reason: 'mail'; why: 'unreachable'; detail: string }
  /** It lets us in, and takes none of our mails. */
  | { reason: 'mail'; why: 'no-code-goes-out' }

export type HealthTrouble = DiskTrouble | ClockTrouble | MailTrouble

/** For the screens, which have words of their own. */
export function troubleView(trouble: HealthTrouble): HealthTroubleView {
  const { why } = trouble
  const sentence = troubleSentence(trouble)
  switch (why) {
    case 'nearly-full':
      return { why, sentence, freeMb: trouble.freeMb, neededMb: trouble.neededMb }
    case 'behind-journal':
      return { why, sentence, at: trouble.lastActAt }
    case 'jumped':
    case 'behind-service':
      return { why, sentence, minutes: minutes(trouble.byMs) }
    default:
      return { why, sentence }
  }
}

/** One line for the log. */
export function troubleSentence(trouble: HealthTrouble): string {
  return `nobody is served: ${wrong(trouble)}`
}

function wrong(trouble: HealthTrouble): string {
  switch (trouble.why) {
    case 'failed':
      return (
        'the disk did not keep what it was given; check the disk and its space, and the kiosk serves again by itself when ' +
        'it can be written; if it does not, restart the kiosk'
      )
    case 'nearly-full':
      return (
        `only ${trouble.freeMb} MB are free where the data is, and ${trouble.neededMb} are needed; free some space, ` +
        'and the kiosk serves again by itself'
      )
    case 'before-build':
      return (
        'the machine’s clock shows a date before this program was made; set it right, ' +
        'and have the battery on its board looked at'
      )
    case 'behind-journal':
      return (
        `the machine’s clock is behind the last thing that anybody did here, at ${iso(trouble.lastActAt)}; set the clock ` +
        'right, or, if it is right, have an administrator accept it, in the part Status of the staff’s screens'
      )
    case 'jumped':
      return (
        `the machine’s clock jumped by ${minutes(trouble.byMs)} min; set it right, ` +
        'or, if it is right now, restart the kiosk, or have an administrator accept it, in the part Status'
      )
    case 'behind-service':
      return (
        `the machine’s clock is ${minutes(trouble.byMs)} min behind the service’s time, which never goes back; ` +
        'set the clock right, or, if it is right, restart the kiosk, or have an administrator accept it, in the part Status'
      )
    case 'settings':
      return (
        `the mail server refuses the kiosk (${trouble.detail}); check smtp in the configuration, its secret ` +
        '(KIOSK_SMTP_PASSWORD, or those of smtp.auth) and, for a certificate, tls.caFile, then restart the kiosk; ' +
        'a test mail from the staff’s screens says what is wrong'
      )
    case 'unreachable':
      return (
        `the mail server does not answer (${trouble.detail}); check the network and smtp.host, ` +
        'and the kiosk serves again by itself'
      )
    case 'no-code-goes-out':
      return (
        'the mail server takes none of the codes; see the lines about mail before this one, ' +
        'and check the sender smtp.from and the server’s limits'
      )
    default:
      return unreachable(trouble)
  }
}

const iso = (at: number) => new Date(at).toISOString()
const minutes = (ms: number) => Math.round(ms / 60_000)
