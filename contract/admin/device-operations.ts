/** Letting kiosks and counter PCs in, and taking them out. */
import { z } from 'zod'
import { staffOperation } from '../operation.ts'
import { done, nothing, text } from '../shapes.ts'
import { time } from '../shapes.ts'
import { deviceCodeView, deviceName, deviceState, deviceView } from './device-views.ts'

/** Where kiosks reach this service: `https://kiosk.example.vn`; null where it answers this machine alone. */
const address = z.string().nullable()

export const deviceOperations = {
  listDevices: staffOperation({
    role: 'administrator',
    activity: true,
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
} as const
