/** The appearances of a screen that the display bar offers: each theme in each text size. */
import { textSizes, themes, type TextSize, type Theme } from '../../renderer/shared/service/preferences.ts'
import type { Citizen } from '../citizen.ts'

export interface Appearance {
  /** "contrast-3" */
  name: string
  theme: Theme
  size: TextSize
}

export const appearances: readonly Appearance[] = themes.flatMap((theme) =>
  textSizes.map((size) => ({ name: `${theme}-${size}`, theme, size })),
)
/** The appearance at the start of every visit. */
export const defaultAppearance = appearances[0]!

export async function applyAppearance(citizen: Citizen, appearance: Appearance): Promise<void> {
  await citizen.page.evaluate((buttons) => window.gallery.press(buttons), buttonsFor(citizen, appearance))
}

/** Labels of the bar's buttons for an appearance, in the citizen's language. */
export function buttonsFor({ t }: Citizen, { theme, size }: Appearance): string[] {
  return [t.bar[theme], t.bar[`size${size}`]]
}
