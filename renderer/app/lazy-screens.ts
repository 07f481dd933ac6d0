/** All screens that are not needed first, in one chunk. */
import { en } from '../locales/en.ts'
import { vi } from '../locales/vi.ts'
import type { AllWords } from '../shared/text/words.ts'
import AccountNumberScreen from '../citizen/sign-in/account-number-screen.vue'
import AccountScreen from '../citizen/change/account-screen.vue'
import CaptchaScreen from '../citizen/change/captcha-screen.vue'
import CodeHelpScreen from '../citizen/code/code-help-screen.vue'
import CodeScreen from '../citizen/code/code-screen.vue'
import DemoAccountsOverlay from '../citizen/demo/demo-accounts-overlay.vue'
import DoneScreen from '../citizen/receipt/done-screen.vue'
import EditEmailScreen from '../citizen/change/edit-email-screen.vue'
import EditPhoneScreen from '../citizen/change/edit-phone-screen.vue'
import HandOverScreen from '../citizen/hand-over/hand-over-screen.vue'
import HelpScreen from '../citizen/overlays/help-screen.vue'
import IdleWarning from '../citizen/overlays/idle-warning.vue'
import LeaveScreen from '../citizen/overlays/leave-screen.vue'
import MailOutScreen from '../citizen/code/mail-out-screen.vue'
import MailboxOverlay from '../citizen/demo/mailbox-overlay.vue'
import NewPasswordScreen from '../citizen/change/new-password-screen.vue'
import OutcomeScreen from '../citizen/overlays/outcome-screen.vue'
import OutdatedScreen from '../citizen/overlays/outdated-screen.vue'
import OrganisationScreen from '../citizen/sign-in/organisation-screen.vue'
import PasswordScreen from '../citizen/sign-in/password-screen.vue'
import ReviewScreen from '../citizen/change/review-screen.vue'
import type { LazyOverlays, LazyScreens } from './screen-chunks.ts'
import SessionEndedScreen from '../citizen/idle/session-ended-screen.vue'
import SoundScreen from '../citizen/overlays/sound-screen.vue'
import SignInWaitScreen from '../citizen/sign-in/sign-in-wait-screen.vue'
import ChangeStoppedScreen from '../citizen/change/change-stopped-screen.vue'

export const lazyScreens: LazyScreens = {
  'session-ended': SessionEndedScreen,
  'hand-over': HandOverScreen,
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
  'staff-required': ChangeStoppedScreen,
  'code-limit': ChangeStoppedScreen,
  'change-expired': ChangeStoppedScreen,
  'change-locked': ChangeStoppedScreen,
  'account-changed': ChangeStoppedScreen,
  done: DoneScreen,
}

export const lazyOverlays: LazyOverlays = {
  help: HelpScreen,
  leave: LeaveScreen,
  mailbox: MailboxOverlay,
  'demo-accounts': DemoAccountsOverlay,
  sound: SoundScreen,
  'idle-warning': IdleWarning,
  'page-outdated': OutdatedScreen,
  'outcome-unknown': OutcomeScreen,
  'change-confirmed': OutcomeScreen,
}

export const allWords: AllWords = { vi, en }

export { readScreens } from '../read-aloud/read-screens.ts'
export { reportMissingVoices } from '../read-aloud/missing-voices.ts'
export { reportScreens } from '../citizen/hand-over/report-screens.ts'
export { scanCards } from '../scanner/scan-cards.ts'
export { typeAnywhere } from '../shared/page/type-anywhere.ts'
