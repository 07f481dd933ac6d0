/** The check code of a receipt as people copy it: in fours, broken over lines between them only. */

/** ["7QKD-", "M2XW-", "94TC-", "B8HN"], whatever separators it came with. */
export function digestGroups(digest: string): string[] {
  const groups = digest.replace(/[^0-9A-Za-z]/g, '').match(/.{1,4}/g) ?? []
  return groups.map((group, at) => (at < groups.length - 1 ? `${group}-` : group))
}
