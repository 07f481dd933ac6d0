/** Which keys the keyboard on the screen has, row by row, for each kind of field. What a key in braces does, its name says. */

/**
 * `number`: digits alone, for numbers and codes. `text`: names and sentences, with a space on every side. `anything`: any
 * character of ASCII, a space on every side, and the end of a line, for forms with fields of several kinds.
 */
export type KeyboardKind = 'number' | 'email' | 'password' | 'text' | 'anything'

/** The sides of a keyboard, of which one is shown: small letters first. */
export type KeyboardLayer = 'default' | 'capitals' | 'symbols'

export type Layout = { default: string[] } & { [side: string]: string[] }

export const erase = '{bksp}'
export const space = '{space}'
export const newLine = '{line}'
/** Where there is no key. */
const gap = '{//}'
/** Keys that turn to another side. */
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
 * @param endings last parts of an address, with the dot, each a key of its own. Small letters are enough there: in an
 *   address they mean the same
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
        // Every sign of ASCII that the other sides lack, and those that they have.
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
