/** What both sides of this measure speak of. */

/** What the service keeps of a kiosk that was let in. */
export interface EnrolledKey {
  thumbprint: string
  publicKey: { x: string; y: string }
}

/** Of every kiosk's program: it was started before, so that no start is written. */
export const boot = 'boot-of-the-bench-0123456789'
