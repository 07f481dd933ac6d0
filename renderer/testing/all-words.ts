import { en } from '../locales/en.ts'
import { vi } from '../locales/vi.ts'
import { createWords } from '../shared/text/words.ts'

/** All texts, as they are there once the other screens have come. */
export const allWords = () => createWords({ vi, en })
