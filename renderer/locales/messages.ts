import type { viFirst } from './vi-first.ts'
import type { vi } from './vi.ts'

/** Both languages have the same shape, which the Vietnamese texts define. */
type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> }
export type Messages = Shape<typeof vi>
export type FirstMessages = Shape<typeof viFirst>
