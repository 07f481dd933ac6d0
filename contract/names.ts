/**
 * The contract's names without its schemas. Screens and the sandboxed preload import only these, so that zod
 * stays out of their bundles.
 */

/** In ascending order: each role may do what those before it may. */
export const staffRoles = ['clerk', 'supervisor', 'administrator'] as const

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
  'draftPassword',
  'newCaptcha',
  'hearCaptcha',
  'submitChange',
  'resendCode',
  'confirmCode',
  'cancelChange',
  'getChangeOutcome',
  'takeHandOver',
  'reportScreen',
  'reportVoices',
  'leaveKiosk',
  'enrolDevice',
  'getStaffDoor',
  'setUpStaff',
  'staffSignIn',
  'keepDrafts',
  'takeDrafts',
  'getStaff',
  'changeSecrets',
  'findAccounts',
  'openAccount',
  'closeAccount',
  'revealAccount',
  'recordCheck',
  'unlockAccount',
  'cancelPending',
  'requestApproval',
  'handOver',
  'listKiosks',
  'handOverToKiosk',
  'getHandOver',
  'takeBackHandOver',
  'closeHandOver',
  'undoChange',
  'listRequests',
  'decideRequest',
  'listStaff',
  'addStaff',
  'editStaff',
  'setStaffActive',
  'giveStaffPassword',
  'unlockStaff',
  'listTwoPersonChanges',
  'decideTwoPersonChange',
  'confirmMailServer',
  'listDevices',
  'makeDeviceCode',
  'cancelDeviceCode',
  'renameDevice',
  'setDeviceState',
  'getDevice',
  'orderDevice',
  'closeDevice',
  'openDevice',
  'saveDeviceSettings',
  'listKinds',
  'queryJournal',
  'countJournal',
  'verifyJournal',
  'getDaySheet',
  'exportJournal',
  'readExport',
  'dropExport',
  'beginImport',
  'appendImport',
  'previewImport',
  'startImport',
  'findImport',
  'getImport',
  'cancelImport',
  'exportRefusals',
  'exportChanges',
  'getSigningKey',
  'getHealth',
  'getSettings',
  'saveSettings',
  'resetSettings',
  'testMail',
  'saveSupport',
  'acceptClock',
  'beginBackup',
  'getBackup',
] as const

/**
 * Failures without further fields; the others are in failures.ts. Each has a sentence under its name in both
 * locales.
 */
export const plainFailureKinds = [
  // -- the call itself
  'unknown-operation',
  /** The caller's role may not use this operation. */
  'not-allowed',
  /** The service cannot work: the disk failed, or the store is damaged. It has a screen of its own. */
  'out-of-service',

  // -- sign-in
  /** Unknown account or wrong password; the two are never distinguished. */
  'sign-in-refused',
  /**
   * An organisation's account: its contact is changed at the counter. Disclosed only after the right
   * password.
   */
  'organisation-account',

  // -- phone and e-mail
  /** Another account uses this e-mail, and the office allows one account for each address. */
  'email-taken',
  'nothing-to-change',
  /** No e-mail on file: an e-mail must be given as well, and the code goes there. */
  'email-required',
  /** Only staff can authorise this change. */
  'staff-required',

  // -- captcha
  'captcha-wrong',
  'captcha-expired',

  // -- the change and its codes
  /** No such change in this session. */
  'change-not-found',
  /** The change is in a state that does not allow this step (already confirmed, code not sent yet, …). */
  'wrong-step',
  'change-expired',
  /** All tries are used up; the account keeps its old contact. */
  'change-locked',
  /** The account was changed elsewhere in the meantime. */
  'account-changed',
  'code-expired',
  'resend-limit',

  // -- the maintenance exit
  /** No maintenance code is set, or this shell cannot be closed from a page. */
  'maintenance-off',
  'maintenance-refused',
] as const

/** The same for failures that only the staff screens can get. */
export const plainStaffFailureKinds = [
  // -- staff: signing in, and their own accounts
  /** An administrator exists already: the set-up code is void. */
  'setup-done',
  'setup-refused',
  /** Unknown user name, wrong password or PIN, or a deactivated member; never distinguished. */
  'staff-refused',
  /** The password is temporary, and must be changed before anything else. */
  'must-change',
  'user-name-invalid',
  'user-name-taken',
  'person-name-invalid',
  'staff-not-found',
  /** Without an active administrator nobody could manage the other members. */
  'last-administrator',
  /** A request of this kind waits for a second person already, and must be decided first. */
  'change-waits',
  /** The request no longer applies because its subject changed; it was withdrawn. */
  'change-void',
  /** The caller's account, role or password is less than a day old: they cannot be the second person yet. */
  'too-new',
  /** The requester got account, role or password within a day, possibly from the caller. */
  'requester-new',
  /** A code made on the machine is valid only for changing a mail server that has failed for an hour. */
  'machine-code-off',
  'machine-code-refused',

  // -- staff: an account at the counter
  'query-too-short',
  'account-not-found',
  /** No account is open in this staff session. */
  'no-case',
  /** It is the caller's own account or staff record: another member has to do it. */
  'own-record',
  /** The caller requested it, or took part in it: a second person has to decide. */
  'own-request',
  'reason-missing',
  /** No document check has been recorded yet. */
  'check-required',
  'approval-required',
  'no-email',
  'not-locked',
  'nothing-pending',
  'request-open',
  'request-not-found',
  'request-expired',
  'nothing-to-undo',
  'undo-too-late',
  /** Somebody is at that kiosk, or it cannot be reached. */
  'kiosk-in-use',
  /** One citizen at a time: another hand-over of the caller goes on at a kiosk. */
  'hand-over-open',
  /** The kiosk has none, or it was taken up, taken back or used up. */
  'hand-over-over',

  // -- staff: the journal, and exports of it
  'no-such-day',
  /** The export was read to its end, or another one was begun. */
  'export-over',

  // -- devices
  /** A kiosk's own shell says so: no answer came from the service. What became of the call is not known. */
  'no-connection',
  /** The caller is a machine that was not let in, or was removed: it must be enrolled. */
  'device-unknown',
  /** An administrator has suspended the machine, or two machines use its identity. */
  'device-suspended',
  /** Enrolling: no such code, or it is used up, cancelled or expired; never distinguished. */
  'device-code-refused',
  'device-not-found',
  /** Another device, or an open code, has this name, or it is the service's own. */
  'device-name-taken',
  /** It is a browser at a counter: it has no program that could be told anything. */
  'not-a-kiosk',

  // -- staff: settings
  /** Another session changed them in the meantime: the page must load them again. */
  'settings-conflict',
] as const

/** All failures that only the staff screens can get; their sentences are in the staff locales. */
export const staffFailureKinds = [
  ...plainStaffFailureKinds,
  'version-apart',
  'setup-wait',
  'staff-wait',
  'staff-locked',
  'secret-weak',
  'second-person',
  'machine-code-wait',
  'search-limit',
  'day-limit',
  'check-invalid',
  'hand-over-number-wrong',
  'period-too-long',
  'import-refused',
  'settings-refused',
  'clock-refused',
  'backup-refused',
] as const
