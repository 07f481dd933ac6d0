/**
 * The version of this contract: one more with each release in which an operation, an input or an output is another. A kiosk's
 * program and the service may be one apart: what was added is tolerated then, and nothing is taken away without a release
 * in between.
 */
export const contractVersion = 1

/** Sent with each call of a kiosk's program. */
export const contractHeader = 'kiosk-contract'
