/** The operations' names alone: the desktop shell's preload needs them in a sandbox and has no use for the schemas. */
import type { OperationName } from './operations.ts'

export const operationNames = [
  'getKiosk',
  'startVisit',
  'getVisit',
  'setLanguage',
  'keepAlive',
  'askForHelp',
  'endVisit',
  'checkAccountNumber',
  'signIn',
  'checkContact',
  'draftChange',
  'newCaptcha',
  'hearCaptcha',
  'submitChange',
  'resendCode',
  'confirmCode',
  'cancelChange',
  'reportVoices',
  'leaveKiosk',
] as const satisfies readonly OperationName[]
