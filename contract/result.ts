/** Expected outcomes are values: a `Result` is either `ok` with its value or not, with an error that has a kind. */

export interface Ok<T> {
  ok: true
  value: T
}
export interface Err<E> {
  ok: false
  error: E
}
export type Result<T, E> = Ok<T> | Err<E>

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value }
}

export function err<E>(error: E): Err<E> {
  return { ok: false, error }
}

/** For the `default` of a switch over a union: a missing case is a type error. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
