/**
 * The renumbering of 2018: from 15 September on mobile numbers of 11 digits got 10, by the plan of the Ministry of
 * Information and Communications. Only their first four digits changed, into three.
 */

const oldLength = 11

const todaysPrefixes: Readonly<Record<string, string>> = {
  // MobiFone
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  // VinaPhone
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  // Viettel
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  // Vietnamobile, Gmobile
  '0186': '056',
  '0188': '058',
  '0199': '059',
}

/** "0381234567" for "01681234567"; other numbers as they are. @param national digits, with the 0 before them */
export function todaysNumber(national: string): string {
  const prefix = national.length === oldLength ? todaysPrefixes[national.slice(0, 4)] : undefined
  return prefix === undefined ? national : prefix + national.slice(4)
}
