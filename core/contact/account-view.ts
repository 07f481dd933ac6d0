/** An account as a screen shows it: masked for everybody, in full only for staff who gave a reason. */
import type { AccountView } from '../../contract/views.ts'
import { groupAccountNumber } from './account-number.ts'
import { maskEmail, maskName, maskNumber, maskPhone } from './mask.ts'
import { groupPhone, nationalPhone } from './phone.ts'

interface Shown {
  name: string
  number: string | null
  personalId: string | null
  /** E.164. */
  phone: string | null
  email: string | null
}

export function maskedAccountView({ name, number, personalId, phone, email }: Shown): AccountView {
  return {
    name: maskName(name),
    personalId: personalId && maskNumber(personalId),
    bhxhNumber: number && maskNumber(number),
    phone: phone && maskPhone(phone),
    email: email && maskEmail(email),
  }
}

export function fullAccountView({ name, number, personalId, phone, email }: Shown): AccountView {
  return {
    name,
    personalId: personalId && groupAccountNumber(personalId),
    bhxhNumber: number && groupAccountNumber(number),
    phone: phone && groupPhone(nationalPhone(phone)),
    email,
  }
}
