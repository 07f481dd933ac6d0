/**
 * The contract's names alone, from which its schemas are built: screens, and the desktop shell's preload in its sandbox, have
 * no use for the schemas and the library that they bring along.
 */

/** Each may do what those before it may. */
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
  'reportVoices',
  'leaveKiosk',
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

/** Failures of which the kind says all; the others are in failures.ts. Every one has a sentence under its name in both locales. */
export const plainFailureKinds = [
  // -- the call itself
  'unknown-operation',
  /** The caller's role may not use this operation. */
  'not-allowed',
  /** The service cannot do its work: the disk failed, the store is broken. A screen of its own. */
  'out-of-service',

  // -- sign-in
  /** Unknown account or wrong password: never told apart. */
  'sign-in-refused',
  /** The account belongs to an organisation: its contact is changed at the counter. Told only after the right password. */
  'organisation-account',

  // -- phone and e-mail
  /** Another account uses this e-mail and the office's policy is one account each. */
  'email-taken',
  'nothing-to-change',
  /** No e-mail on file: an e-mail must be given as well, the code goes there. */
  'email-required',
  /** Only staff can authorise this change. */
  'staff-required',

  // -- captcha
  'captcha-wrong',
  'captcha-expired',

  // -- the change and its codes
  /** No such change in this session. */
  'change-not-found',
  /** The change is not in a state that takes this step (already confirmed, code not sent yet, …). */
  'wrong-step',
  'change-expired',
  /** All tries are used up; the account keeps its old contact. */
  'change-locked',
  /** The account was changed elsewhere meanwhile. */
  'account-changed',
  'code-expired',
  'resend-limit',

  // -- leaving the kiosk
  /** No maintenance code is set, or this shell cannot be left from a page. */
  'maintenance-off',
  'maintenance-refused',
] as const

/** The same, of those that only screens of staff can meet. */
export const plainStaffFailureKinds = [
  // -- staff: signing in, and their own accounts
  /** There is an administrator already: the set-up code is void. */
  'setup-done',
  'setup-refused',
  /** Unknown user name, wrong password or PIN, or an account that was deactivated: never told apart. */
  'staff-refused',
  /** The password was given by somebody else, and must be changed before anything else. */
  'must-change',
  'user-name-invalid',
  'user-name-taken',
  'person-name-invalid',
  'staff-not-found',
  /** Without an active administrator nobody could look after the others. */
  'last-administrator',
  /** Something of the kind waits for a second person already: it is decided first. */
  'change-waits',
  /** It cannot be done any more, since what it was to change has changed: it was taken away. */
  'change-void',
  /** Account, role or password were given to them within a day: they cannot be a second person yet. */
  'too-new',
  /** Account, role or password were given to the requester within a day, and it may have been by them. */
  'requester-new',
  /** A code of the machine does only while the mail server has failed for an hour, and for changing that. */
  'machine-code-off',
  'machine-code-refused',

  // -- staff: an account at the counter
  'query-too-short',
  'account-not-found',
  /** No account is open at this desk. */
  'no-case',
  /** It is their own account, or their own staff record: another member has to do it. */
  'own-record',
  /** They asked for it themselves, or had a part in it: a second person has to. */
  'own-request',
  'reason-missing',
  /** Nobody has recorded yet which document was seen. */
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

  // -- staff: the journal, and files of it
  'no-such-day',
  /** The file was read to its end, or another one was begun. */
  'export-over',

  // -- staff: settings
  /** Somebody else changed them meanwhile: they have to be looked at again. */
  'settings-conflict',
] as const

/** All that only screens of staff can meet; their words are there, too. */
export const staffFailureKinds = [
  ...plainStaffFailureKinds,
  'setup-wait',
  'staff-wait',
  'staff-locked',
  'secret-weak',
  'second-person',
  'machine-code-wait',
  'search-limit',
  'check-invalid',
  'period-too-long',
  'import-refused',
  'settings-refused',
  'clock-refused',
  'backup-refused',
] as const
