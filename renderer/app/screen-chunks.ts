/** The three chunks of the page, and which screens and overlays each has. */
import type { Component } from 'vue'
import type { ScreenName } from '../citizen/visit/screen.ts'
import type { Overlay } from '../citizen/visit/visit.ts'

export type FirstScreen = 'starting' | 'idle' | 'language' | 'sign-in-kind'
export type FirstOverlay = 'unreachable' | 'out-of-service' | 'busy'
type StaffScreen = 'desk' | 'staff-ended'
type StaffOverlay =
  | 'staff-door'
  | 'staff-idle-warning'
  | 'maintenance'
  | 'device-unknown'
  | 'device-suspended'
  | 'version-apart'

export type LazyScreens = Record<Exclude<ScreenName, FirstScreen | StaffScreen>, Component>
export type LazyOverlays = Record<Exclude<Overlay, FirstOverlay | StaffOverlay>, Component>
export type StaffScreens = Record<StaffScreen, Component>
export type StaffOverlays = Record<StaffOverlay, Component>
