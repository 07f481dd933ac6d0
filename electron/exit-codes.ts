/** What the shell's exit code says to the process that started it: systemd's unit, Shell Launcher, `npm start`. */

/**
 * Staff have closed the kiosk with the maintenance code, or it has left the screen to an update: it is not to be started
 * again. The deployment files wait for this very number (`build/linux`, `build/windows`); every other end is one to start again from.
 */
export const staysClosed = 100
