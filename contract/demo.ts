/** Demo only: the sign-ins offered in the demo's list, served at `demoSignInsPath`. All of them are fictional. */
import type { Language } from './views.ts'

export const demoSignInsPath = '/demo-sign-ins.json'

export interface DemoSignIns {
  citizens: readonly DemoCitizen[]
  staff: readonly DemoStaffMember[]
}

export interface DemoCitizen {
  /** As typed to sign in: 10 or 12 digits. */
  accountNumber: string
  name: string
  password: string
  /** What this account demonstrates. */
  shows: Record<Language, string>
}

export interface DemoStaffMember {
  userName: string
  name: string
  password: string
  pin: string
  /** Their role. */
  shows: Record<Language, string>
}
