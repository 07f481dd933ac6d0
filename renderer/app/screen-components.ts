/**
 * The component of every screen and overlay. The first screens are in the page's first chunk. The others load
 * while the idle screen is shown, so that no tap waits for them; the staff screens are last.
 */
import { shallowRef, type Component } from 'vue'
import FaultScreen from '../citizen/idle/fault-screen.vue'
import IdleScreen from '../citizen/idle/idle-screen.vue'
import LanguageScreen from '../citizen/idle/language-screen.vue'
import type { ScreenName } from '../citizen/visit/screen.ts'
import type { FirstOverlay, FirstScreen } from './screen-chunks.ts'
import SignInKindScreen from '../citizen/sign-in/sign-in-kind-screen.vue'
import StartingScreen from '../citizen/idle/starting-screen.vue'
import type { Overlay } from '../citizen/visit/visit.ts'

const first: Record<FirstScreen, Component> = {
  starting: StartingScreen,
  idle: IdleScreen,
  language: LanguageScreen,
  'sign-in-kind': SignInKindScreen,
}
const firstOverlays: Record<FirstOverlay, Component> = {
  unreachable: FaultScreen,
  'out-of-service': FaultScreen,
  busy: FaultScreen,
}

const screens = shallowRef<Partial<Record<ScreenName, Component>>>(first)
const overlays = shallowRef<Partial<Record<Overlay, Component>>>(firstOverlays)
const again = 2000

/**
 * Loads the other chunks; retries until it succeeds.
 * @param arrived gets the first of them, once, before any of them is shown
 */
export async function fetchScreens(
  arrived: (later: typeof import('./lazy-screens.ts')) => void = () => {},
): Promise<void> {
  try {
    const later = await import('./lazy-screens.ts')
    arrived(later)
    screens.value = { ...screens.value, ...later.lazyScreens }
    overlays.value = { ...overlays.value, ...later.lazyOverlays }
  } catch {
    setTimeout(() => void fetchScreens(arrived), again)
    return
  }
  await fetchStaffScreens()
}

async function fetchStaffScreens(): Promise<void> {
  try {
    const { staffScreens, staffOverlays } = await import('./staff-screens.ts')
    screens.value = { ...screens.value, ...staffScreens }
    overlays.value = { ...overlays.value, ...staffOverlays }
  } catch {
    setTimeout(() => void fetchStaffScreens(), again)
  }
}

export function screenComponent(name: ScreenName): Component {
  return screens.value[name] ?? StartingScreen
}

export function overlayComponent(name: Overlay): Component {
  return overlays.value[name] ?? StartingScreen
}
