/** What the product is called, wherever a system shows its name: menus, package lists, file properties. */

/** Of the package, the program and its folder on Linux, and the first part of every file that is handed out. */
export const packageName = 'vssid-contact-kiosk'

/** Of the package and the unit of an office's service, and of its folders. */
export const serviceName = 'vssid-kiosk-service'

/** Of the program and its folder on Windows; build/windows names them. */
export const windowsName = 'VssID Contact Kiosk'

/** By which Windows knows the program again at an upgrade: never to be changed. */
export const appId = 'vssid.contact-kiosk'

export const words = {
  en: {
    name: 'VssID contact kiosk',
    tryName: 'VssID contact kiosk (demo)',
    summary: 'Kiosk at the social-insurance counter, for the contacts of a VssID account',
    service:
      'Service of a social-insurance office, which serves its kiosks and counter PCs in their browsers',
    comment: 'Try the kiosk in a window, with fictional accounts',
  },
  vi: {
    name: 'Ki-ốt thông tin liên hệ VssID',
    tryName: 'Ki-ốt thông tin liên hệ VssID (dùng thử)',
    summary: 'Ki-ốt tại cơ quan BHXH để đổi số điện thoại, email của tài khoản VssID',
    service: 'Dịch vụ của cơ quan BHXH, phục vụ các ki-ốt và máy tính tại quầy qua trình duyệt',
    comment: 'Dùng thử ki-ốt trong một cửa sổ, với tài khoản giả định',
  },
} as const

export interface Maker {
  /** `Name <address>`. */
  maintainer: string
  homepage: string
}

/** Whoever builds the packages answers for them, and says so in the environment; the defaults lead nowhere on purpose. */
export function makerFrom(env: NodeJS.ProcessEnv): Maker {
  return {
    maintainer: env['KIOSK_MAINTAINER'] || 'VssID contact kiosk <maintainer@kiosk.invalid>',
    homepage: env['KIOSK_HOMEPAGE'] || 'https://kiosk.invalid/',
  }
}

export type Arch = 'x64' | 'arm64'

/** Of electron-builder: the program and its plug-ins in one. */
export const nsisToolset = '1.2.1'
