/** How a screen can be made to look, by the bar that stands on every screen: each of its colours in each of its sizes. */
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
/** How every visit begins. */
export const defaultAppearance = appearances[0]!

export async function applyAppearance(citizen: Citizen, appearance: Appearance): Promise<void> {
  await citizen.page.evaluate((buttons) => window.gallery.press(buttons), buttonsFor(citizen, appearance))
}

/** What is to be pressed, by the words of the person who stands there. */
export function buttonsFor({ t }: Citizen, { theme, size }: Appearance): string[] {
  return [t.bar[theme], t.bar[`size${size}`]]
}
