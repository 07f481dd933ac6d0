/** Letting kiosks and counter PCs in, looking after them, and taking them out. */
import { z } from 'zod'
import { longestClosingMessage } from '../device-texts.ts'
import { staffOperation } from '../operation.ts'
import { count, done, nothing, text, time } from '../shapes.ts'
import {
  deviceCodeView,
  deviceDetails,
  deviceName,
  deviceOrderKind,
  deviceState,
  deviceValues,
  deviceView,
} from './device-views.ts'

/** Where kiosks reach this service: `https://kiosk.example.vn`; null where it answers this machine alone. */
const address = z.string().nullable()

/** What the idle screen of a closed kiosk says. */
const message = z
  .string()
  .trim()
  .min(1)
  .max(longestClosingMessage)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u)

export const deviceOperations = {
  /** The board: may be asked every few seconds, and does not keep staff signed in. */
  listDevices: staffOperation({
    role: 'administrator',
    activity: false,
    names: 'visit',
    input: nothing,
    output: z.object({ devices: z.array(deviceView), codes: z.array(deviceCodeView), address }),
    failures: [],
  }),

  /**
   * A one-time code for a machine of this name, returned once. With `replaces` the machine that uses it takes the place of
   * that device, with its name and its history, and the one before is out.
   */
  makeDeviceCode: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ name: deviceName, replaces: text(40).nullable() }),
    output: z.object({ id: z.string(), code: z.string(), name: z.string(), expiresAt: time, address }),
    failures: ['device-name-taken', 'device-not-found'],
  }),

  cancelDeviceCode: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'device-code',
    input: z.strictObject({ id: text(40) }),
    output: done,
    failures: ['device-not-found'],
  }),

  renameDevice: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'device',
    input: z.strictObject({ device: text(40), name: deviceName }),
    output: deviceView,
    failures: ['device-not-found', 'device-name-taken'],
  }),

  /** Suspended or removed, its visits end within three seconds. What is removed must be enrolled anew. */
  setDeviceState: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'device',
    input: z.strictObject({ device: text(40), state: deviceState }),
    output: deviceView,
    failures: ['device-not-found'],
  }),

  /** Reads its history in the journal: not to be polled as often as the list. */
  getDevice: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'device',
    input: z.strictObject({ device: text(40) }),
    output: deviceDetails,
    failures: ['device-not-found'],
  }),

  /** A kiosk gets it with its next report, within half a minute. What it has been ordered already is not ordered again. */
  orderDevice: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'device',
    input: z.strictObject({ device: text(40), what: deviceOrderKind }),
    output: deviceView,
    failures: ['device-not-found', 'not-a-kiosk'],
  }),

  /** At once: no visit begins there any more, and one that is on goes on. Again, it changes the message. */
  closeDevice: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'device',
    input: z.strictObject({ device: text(40), message: z.strictObject({ vi: message, en: message }) }),
    output: deviceView,
    failures: ['device-not-found', 'not-a-kiosk'],
  }),

  openDevice: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'device',
    input: z.strictObject({ device: text(40) }),
    output: deviceView,
    failures: ['device-not-found', 'not-a-kiosk'],
  }),

  /** All that is set here, by path: what is left out goes by the kiosk's own file, or by the service's configuration. */
  saveDeviceSettings: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'device',
    input: z.strictObject({
      device: text(40),
      version: count,
      values: deviceValues,
    }),
    output: deviceDetails,
    failures: ['device-not-found', 'not-a-kiosk', 'settings-refused', 'settings-conflict'],
  }),
} as const
