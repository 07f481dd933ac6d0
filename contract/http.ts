/** What the page of the browser shell and its server agree on beyond the operations. */

/** The visit that the page shows (`KioskApi`); left out where it shows none. */
export const visitHeader = 'kiosk-visit'
