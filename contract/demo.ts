/** Demo only: who can sign in and how, served at `demoSignInsPath` for the list on the screen. Nobody in it is real. */
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
  /** What is to be seen with it. */
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
