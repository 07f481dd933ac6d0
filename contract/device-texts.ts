/** What people write about machines, without schemas: a screen says at the field what the service would refuse. */

/** In mails, files and on receipts: letters without marks, digits, hyphens. */
export const deviceNameForm = /^[A-Za-z0-9-]{1,32}$/

/** What the idle screen of a closed kiosk says, in each language. */
export const longestClosingMessage = 160
