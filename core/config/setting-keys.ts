/** Which of the configuration's keys administrators change from a screen, and from when on a change counts. The rest takes the file. */

/**
 * No change takes a restart. `at-once`: from the next call on, also during a visit. `next-visit`: rules go by
 * it at once; a screen in the middle of a visit shows what it learned at its start.
 */
export type InForce = 'at-once' | 'next-visit'

export const settingKeys = {
  'office.code': 'next-visit',
  'office.name': 'next-visit',
  'office.hotline': 'next-visit',
  'office.hours': 'next-visit',
  'office.messages': 'next-visit',
  'office.alertsTo': 'at-once',
  languages: 'next-visit',
  'session.idleSeconds': 'at-once',
  'session.warnSeconds': 'at-once',
  'session.otpIdleSeconds': 'at-once',
  'session.limitSeconds': 'at-once',
  'staff.idleSeconds': 'at-once',
  'staff.limitMinutes': 'at-once',
  'staff.pinHours': 'at-once',
  'staff.approval': 'at-once',
  'staff.approvalMinutes': 'at-once',
  'staff.undoHours': 'at-once',
  'staff.form': 'next-visit',
  'legal.purpose.vi': 'next-visit',
  'legal.purpose.en': 'next-visit',
  'legal.law.vi': 'next-visit',
  'legal.law.en': 'next-visit',
  'captcha.enabled': 'next-visit',
  'email.domains': 'next-visit',
  'email.endings': 'next-visit',
  'receipt.paper': 'next-visit',
  'smtp.host': 'at-once',
  'smtp.port': 'at-once',
  'smtp.secure': 'at-once',
  'smtp.name': 'at-once',
  'smtp.user': 'at-once',
  'smtp.from': 'at-once',
  'smtp.password': 'at-once',
} as const satisfies Record<string, InForce>

export type SettingPath = keyof typeof settingKeys

export const settingPaths = Object.keys(settingKeys) as SettingPath[]

export function isSettingPath(path: string): path is SettingPath {
  return Object.hasOwn(settingKeys, path)
}

/**
 * They change together or not at all: a password that is kept is never sent to another host, or for another user, than
 * the one it was given for. Else an administrator who changes the host could have it sent to a machine of their own.
 */
export const mailAccount = ['smtp.host', 'smtp.user', 'smtp.password'] as const satisfies SettingPath[]

/**
 * Where codes go out, who is told that somebody wants to change that, and who may be a second person: from a screen it
 * takes two people to change these.
 */
export const takesTwoPeople = (path: string) =>
  isMailServer(path) || path === 'office.alertsTo' || path === 'staff.approval'

export const isMailServer = (path: string) => path.startsWith('smtp.')

export function isMailAccount(path: string): boolean {
  return (mailAccount as readonly string[]).includes(path)
}
