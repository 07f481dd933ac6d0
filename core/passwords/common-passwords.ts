/**
 * Passwords that anybody would try first. No list of thousands: with the counters at sign-in a guesser has a handful of
 * tries, so what counts is the handful (NIST 800-63B-4 §3.1.1.2 asks for a blocklist sized to the throttling).
 */

const stems = [
  'password',
  'passw0rd',
  'matkhau',
  'baohiem',
  'baohiemxahoi',
  'bhxh',
  'vssid',
  'vietnam',
  'qwerty',
  'asdfgh',
  'iloveyou',
  'anhyeuem',
  'emyeuanh',
  'admin',
  'administrator',
  'quantri',
  'welcome',
  'abc',
  'abcd',
  'letmein',
  'saigon',
  'hanoi',
  'kiosk',
]

/** "Vietnam2026", "matkhau@123", "abcd1234", "11111111a": a usual word with digits and signs around it, or hardly anything in it. */
export function isCommonPassword(password: string): boolean {
  const plain = password.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase()
  const letters = plain.replace(/[^a-z]/g, '')
  if (stems.includes(letters) && plain.replace(/[a-z]/g, '').length <= 6) return true
  return new Set(plain).size <= 4
}
