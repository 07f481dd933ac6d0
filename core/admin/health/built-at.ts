/**
 * The month in which this version was made. No clock that is right says less: one that does was reset, most often by an
 * empty battery on the machine's board. Move it on with each release.
 */
export const builtAt = Date.UTC(2026, 10, 1)
