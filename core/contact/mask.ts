/** What others may see over a shoulder: enough to know one's own, too little to use. */
import { nationalPhone } from './phone.ts'

const dots = '•••'

/** "•••• ••• 678" */
export function maskPhone(e164: string): string {
  return `•••• ••• ${nationalPhone(e164).slice(-3)}`
}

/** "q•••@gmail.com"; the same number of dots whatever the length. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@')
  const name = address.slice(0, at)
  return `${name.length > 1 ? name.charAt(0) : ''}${dots}${address.slice(at)}`
}

/** "Nguyễn Thị Q•••": the given name, which comes last, is masked; a single word keeps only its first letter. */
export function maskName(name: string): string {
  const words = name.trim().split(/\s+/)
  const given = words.pop() ?? ''
  const [first = ''] = given
  return [...words, `${first}${dots}`].join(' ')
}

/** "•••••• 6789" for a 10-digit BHXH number, "•••••••• 6789" for a 12-digit one. */
export function maskNumber(number: string): string {
  return `${'•'.repeat(Math.max(0, number.length - 4))} ${number.slice(-4)}`
}
