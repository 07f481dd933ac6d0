/** What the browser shell's page and server share beyond the operations. */

/** The visit that the page shows (`KioskApi`); left out where it shows none. */
export const visitHeader = 'kiosk-visit'
