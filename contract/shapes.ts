/** Shared parts of inputs and views. */
import { z } from 'zod'

/** Milliseconds since the epoch. */
export const time = z.number().int()
export const count = z.number().int().min(0)

/** Lengths are bounded here, so that later code never gets a megabyte in a field. */
export const text = (max: number) => z.string().max(max)

export const nothing = z.strictObject({})
export const done = z.null()
export const reason = text(300)
export const userName = text(40)
export const secretText = z.string().min(1).max(256)
/** A person: name, and a number of their own account. */
export const personInput = { name: text(120), ownAccount: text(40) }
