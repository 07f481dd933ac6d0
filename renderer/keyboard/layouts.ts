/**
 * The rows of keys of the on-screen keyboard, for each kind of field. Keys in braces have a function named by
 * their text.
 */

/**
 * `number`: digits alone, for numbers and codes. `text`: names and sentences, with a space in every layer.
 * `anything`: any character of ASCII, a space in every layer, and a line break, for forms with fields of
 * several kinds.
 */
export type KeyboardKind = 'number' | 'email' | 'password' | 'text' | 'anything'

/** The layers of a keyboard, one of which is shown: small letters first. */
export type KeyboardLayer = 'default' | 'capitals' | 'symbols'

export type Layout = { default: string[] } & { [side: string]: string[] }

export const erase = '{bksp}'
export const space = '{space}'
export const newLine = '{line}'
/** An empty place. */
const gap = '{//}'
/** Keys that switch to another layer. */
export const layerKeys: Readonly<Record<string, KeyboardLayer>> = {
  '{capitals}': 'capitals',
  '{small}': 'default',
  '{symbols}': 'symbols',
  '{letters}': 'default',
}

const digits = '1 2 3 4 5 6 7 8 9 0'
const letters = ['q w e r t y u i o p', 'a s d f g h j k l', 'z x c v b n m'] as const
const signsOfEmail = '@ . _ - +'

/**
 * @param endings last parts of an address, with the dot, each on a key of its own. Small letters suffice,
 *   since addresses ignore case
 */
export function layoutOf(kind: KeyboardKind, endings: readonly string[] = []): Layout {
  const [upper, middle, lower] = letters
  switch (kind) {
    case 'number':
      return { default: ['1 2 3', '4 5 6', '7 8 9', `${gap} 0 ${erase}`] }
    case 'email':
      return {
        default: [digits, upper, middle, `${lower} ${erase}`, [signsOfEmail, ...endings].join(' ')],
      }
    case 'text': {
      const last = `@ . , ${space} - /`
      return {
        default: [digits, upper, middle, `{capitals} ${lower} ${erase}`, last],
        capitals: capitals([digits, upper, middle, `{small} ${lower} ${erase}`, last]),
      }
    }
    case 'anything':
    case 'password': {
      const last = kind === 'password' ? '{symbols} @ . _ - !' : `{symbols} . - ${space} / ${newLine}`
      return {
        default: [digits, upper, middle, `{capitals} ${lower} ${erase}`, last],
        capitals: capitals([digits, upper, middle, `{small} ${lower} ${erase}`, last]),
        // All ASCII signs: those of the other layers, and the rest.
        symbols: [
          digits,
          '! @ # $ % ^ & * ( )',
          '- _ = + [ ] { } \\ |',
          `; : ' " , . ? / ${erase}`,
          `{letters} ${space} < > \` ~`,
        ],
      }
    }
  }
}

function capitals(rows: readonly string[]): string[] {
  return rows.map((row) => row.replace(/(?<=^| )[a-z](?= |$)/g, (letter) => letter.toUpperCase()))
}
