/**
 * The maintenance code: what the technician types to leave the kiosk. It comes from the environment,
 * is kept as a keyed digest only, and is refused at start when anybody in the hall would guess it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Random } from '../foundation/random.ts'

export const maintenanceVariable = 'KIOSK_MAINTENANCE_CODE'

const shortest = 6
const longest = 40

/** @returns why the code will not do, as a sentence that does not repeat it; null when it will. */
export function maintenanceCodeProblem(code: string, office: { hotline: string }): string | null {
  const characters = [...plain(code)]
  if (characters.length < shortest || characters.length > longest) {
    return (
      `${maintenanceVariable} has ${characters.length} characters; ${shortest} to ${longest} are needed. ` +
      'Set a longer code, or unset it: the kiosk then cannot be left from its screen.'
    )
  }
  const why = obvious(plain(code), office.hotline)
  return why && `${maintenanceVariable} is too easy to guess: ${why}. Set another code.`
}

function obvious(code: string, hotline: string): string | null {
  if (isRepeated(code)) return 'it is the same character or group over and over'
  if (isRun(code)) return 'its characters follow one another'
  const [digits, shown] = [digitsOf(code), digitsOf(hotline)]
  // Also without its first digits, and with spaces or hyphens anywhere.
  if (digits.length >= shortest && /^[\d\s.()+-]+$/.test(code) && shown.includes(digits)) {
    return 'it is the hotline, which stands on the screen'
  }
  return null
}

/** What anybody would try: "121212", "123456". */
export const isObvious = (secret: string) => isRepeated(secret) || isRun(secret)

const isRepeated = (code: string) => /^(.{1,3})\1+$/u.test(code)

/** "123456", "fedcba", "7890123". */
function isRun(code: string): boolean {
  const points = Array.from(code, (character) => character.codePointAt(0) ?? 0)
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0))
  // From 9 it goes on at 0.
  return [1, -1].some((way) => steps.every((step) => step === way || step === -9 * way))
}

const digitsOf = (text: string) => text.replace(/\D/g, '')

/** As typed on any keyboard: without blanks around it, letters with their marks in one form. */
const plain = (code: string) => code.trim().normalize('NFC')

/** Whether what was typed is the code: in the same time, whatever it is. */
export type CodeCheck = (typed: string) => boolean

/** Forgets the code itself at once: what it returns holds a digest under a key of this process. */
export function codeCheck(code: string, random: Random): CodeCheck {
  const key = random.bytes(32)
  const digest = (text: string) => createHmac('sha256', key).update(plain(text)).digest()
  const right = digest(code)
  return (typed) => timingSafeEqual(digest(typed), right)
}
