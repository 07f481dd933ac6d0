/** The check code of a receipt in groups of four, with line breaks between groups only. */

/** ["7QKD-", "M2XW-", "94TC-", "B8HN"], whatever the separators of the input. */
export function digestGroups(digest: string): string[] {
  const groups = digest.replace(/[^0-9A-Za-z]/g, '').match(/.{1,4}/g) ?? []
  return groups.map((group, at) => (at < groups.length - 1 ? `${group}-` : group))
}
