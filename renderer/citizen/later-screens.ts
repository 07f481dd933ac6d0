/** Every screen after the first few, in one piece. */
import AccountNumberScreen from './account-number-screen.vue'
import AccountScreen from './account-screen.vue'
import CaptchaScreen from './captcha-screen.vue'
import CodeHelpScreen from './code-help-screen.vue'
import CodeScreen from './code-screen.vue'
import DemoAccountsOverlay from './demo-accounts-overlay.vue'
import DoneScreen from './done-screen.vue'
import EditEmailScreen from './edit-email-screen.vue'
import EditPhoneScreen from './edit-phone-screen.vue'
import HelpScreen from './help-screen.vue'
import IdleWarning from './idle-warning.vue'
import LeaveScreen from './leave-screen.vue'
import MailOutScreen from './mail-out-screen.vue'
import MailboxOverlay from './mailbox-overlay.vue'
import NewPasswordScreen from './new-password-screen.vue'
import OutdatedScreen from './outdated-screen.vue'
import OrganisationScreen from './organisation-screen.vue'
import PasswordScreen from './password-screen.vue'
import ReviewScreen from './review-screen.vue'
import type { LaterOverlays, LaterScreens } from './screen-pieces.ts'
import SessionEndedScreen from './session-ended-screen.vue'
import SignInWaitScreen from './sign-in-wait-screen.vue'
import TroubleScreen from './trouble-screen.vue'

export const laterScreens: LaterScreens = {
  'session-ended': SessionEndedScreen,
  organisation: OrganisationScreen,
  'account-number': AccountNumberScreen,
  password: PasswordScreen,
  'sign-in-wait': SignInWaitScreen,
  'sign-in-locked': SignInWaitScreen,
  'kiosk-wait': SignInWaitScreen,
  account: AccountScreen,
  'edit-phone': EditPhoneScreen,
  'edit-email': EditEmailScreen,
  'new-password': NewPasswordScreen,
  review: ReviewScreen,
  captcha: CaptchaScreen,
  code: CodeScreen,
  'code-help': CodeHelpScreen,
  'mail-out-of-service': MailOutScreen,
  'staff-required': TroubleScreen,
  'code-limit': TroubleScreen,
  'change-expired': TroubleScreen,
  'change-locked': TroubleScreen,
  'account-changed': TroubleScreen,
  done: DoneScreen,
}

export const laterOverlays: LaterOverlays = {
  help: HelpScreen,
  leave: LeaveScreen,
  mailbox: MailboxOverlay,
  'demo-accounts': DemoAccountsOverlay,
  'idle-warning': IdleWarning,
  'page-outdated': OutdatedScreen,
}

export { readScreens } from '../read-aloud/read-screens.ts'
export { tellVoices } from '../read-aloud/missing-voices.ts'
export { scanCards } from '../scanner/scan-cards.ts'
export { typeAnywhere } from '../shared/type-anywhere.ts'
