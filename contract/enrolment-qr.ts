/**
 * The QR code beside a one-time code: what a kiosk's scanner reads in place of two fields that are typed. Without schemas, so
 * that screens may make and read it.
 *
 * `VSSID-ENROL/1 BCDF-GHJK-LMNP https://kiosk.example.vn`: name and version of the form, code, address. Plain words between
 * spaces, as on receipts: a reader that types as a keyboard does cannot spoil quotes or brackets. The code lets one machine in,
 * for fifteen minutes: the picture is as secret as the code.
 */
export interface EnrolmentQr {
  /** "BCDF-GHJK-LMNP" */
  code: string
  /** Where the service answers: an origin, "https://kiosk.example.vn". */
  address: string
}

const form = 'VSSID-ENROL/1'
const codeForm = /^[A-Z]{4}(-[A-Z]{4}){2}$/
const longestAddress = 300

/** The address is kept as its origin: a path or a query is dropped. */
export function enrolmentQr({ code, address }: EnrolmentQr): string {
  return `${form} ${code} ${new URL(address).origin}`
}

/** Null: it is another code, or one of a later form. */
export function parseEnrolmentQr(text: string): EnrolmentQr | null {
  const [kind, code = '', address = '', ...rest] = text.trim().split(/\s+/)
  if (kind !== form || rest.length > 0 || !codeForm.test(code) || address.length > longestAddress) return null
  if (!URL.canParse(address)) return null
  const { protocol, origin } = new URL(address)
  return protocol === 'https:' || protocol === 'http:' ? { code, address: origin } : null
}
