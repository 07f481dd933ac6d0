/**
 * The version of this contract: one more with each release in which an operation, an input or an output is another. A kiosk's
 * program and the service may be one apart. What an older one lacks is optional then: a newer kiosk's input loses the fields
 * that the service does not know, a page passes over what it does not know in an answer, and nothing is taken away without
 * a release in between.
 */
export const contractVersion = 1

/** Sent with each call of a kiosk's program. */
export const contractHeader = 'kiosk-contract'
