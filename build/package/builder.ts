/**
 * electron-builder's configuration (26): for Windows an NSIS installer for the whole machine, for Linux a Debian package and
 * an AppImage. What is packed is what stage.ts has laid out, as one archive; node_modules never come near it.
 *
 * Code signing on Windows is electron-builder's, by its own environment variables (docs/deployment/windows.md).
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AfterPackContext, Configuration } from 'electron-builder'
import { faultsOf } from './archive.ts'
import { fusesOf, setFuses, type Variant } from './fuses.ts'
import { appId, nsisToolset, type Arch, packageName, windowsName, words, type Maker } from './product.ts'
import { licencesName, sbomName } from './stage.ts'

export type System = 'linux' | 'windows'

/**
 * Not arm64 on Windows: electron-builder's installer would put it into `Program Files (x86)` (setInstallModePerAllUsers), where
 * no script, task or policy looks for it, and nobody has tried one.
 */
export const archsOf: Record<System, Arch[]> = { linux: ['x64', 'arm64'], windows: ['x64'] }

export interface Build {
  system: System
  variant: Variant
  projectDir: string
  electronVersion: string
  /** A folder with Electron's zip files or with Electron itself; null: they are downloaded. */
  electronDist: string | null
  maker: Maker
  signing: Signing
  /** Of the sources. */
  date: Date
  folders: {
    app: string
    papers: string
    /** Made by deb-tree.ts; of Linux only. */
    debTree: string
    output: string
  }
}

/** Of Windows. What electron-builder reads from the environment by itself (CSC_LINK, CSC_KEY_PASSWORD) stands nowhere here. */
export interface Signing {
  /** Where a certificate was named, a package without its signature is an error. */
  required: boolean
  /** Of a certificate in Windows's own store, such as one on a token. */
  certificateSha1: string | null
}

export function signingFrom(env: NodeJS.ProcessEnv): Signing {
  const certificateSha1 = env['KIOSK_CERTIFICATE_SHA1'] || null
  return { certificateSha1, required: Boolean(certificateSha1 ?? (env['WIN_CSC_LINK'] || env['CSC_LINK'])) }
}

export function builderConfiguration(build: Build): Configuration {
  const { system, variant, projectDir, electronVersion, electronDist, folders } = build
  return {
    appId,
    // It names the program's folder too: /opt/vssid-contact-kiosk, C:\Program Files\VssID Contact Kiosk.
    productName: system === 'windows' ? windowsName : packageName,
    copyright: words.en.name,
    electronVersion,
    ...(electronDist === null ? {} : { electronDist }),
    // What the kiosk speaks, of Chromium's own texts.
    electronLanguages: ['en-US', 'vi'],
    directories: {
      app: folders.app,
      output: folders.output,
      buildResources: join(projectDir, 'build', 'icons'),
    },
    files: ['package.json', 'dist/**'],
    extraResources: [
      ...[sbomName, licencesName].map((name) => ({ from: join(folders.papers, name), to: name })),
      ...(system === 'windows' ? lockDownForWindows(projectDir) : []),
    ],
    asar: true,
    // "No" says that node_modules are none of the packer's business: all that runs is bundled.
    beforeBuild: () => Promise.resolve(false),
    // On Windows, for the updater: latest.yml, and the name of its cache. The server is the configuration's of each kiosk.
    electronUpdaterCompatibility: '>=6',
    releaseInfo: { releaseDate: build.date.toISOString() },
    publish: system === 'windows' ? { provider: 'generic', url: 'https://kiosk.invalid/' } : null,
    afterPack: (context) => finishPacking(context, variant),
    ...(system === 'windows' ? windows(build) : linux(build)),
  }
}

function windows({ projectDir, signing }: Build): Configuration {
  const { windows, icons } = {
    windows: join(projectDir, 'build', 'windows'),
    icons: join(projectDir, 'build', 'icons'),
  }
  return {
    win: {
      target: [{ target: 'nsis', arch: archsOf.windows }],
      icon: join(icons, 'icon.ico'),
      ...(signing.certificateSha1 === null
        ? {}
        : { signtoolOptions: { certificateSha1: signing.certificateSha1 } }),
      artifactName: `${packageName}-\${version}-windows-\${arch}-setup.exe`,
    },
    forceCodeSigning: signing.required,
    // NSIS 3.12. electron-builder's own choice is 3.0.4, whose installers let other accounts of the machine put files into
    // what SYSTEM runs (CVE-2025-43715): an update is just that.
    toolsets: { nsis: nsisToolset },
    nsis: {
      oneClick: true,
      perMachine: true,
      buildUniversalInstaller: false,
      // An update is fetched whole: a night is long, and one file is what was signed.
      differentialPackage: false,
      runAfterFinish: false,
      // Who is signed in and not the kiosk's account has no use for it.
      createDesktopShortcut: false,
      createStartMenuShortcut: false,
      shortcutName: words.en.name,
      uninstallDisplayName: `${windowsName} \${version}`,
      installerLanguages: ['en_US', 'vi_VN'],
      deleteAppDataOnUninstall: false,
      include: join(windows, 'installer.nsh'),
    },
  }
}

/** Into resources/lock-down: what docs/deployment/windows.md is done with, and the installer's own scripts. */
function lockDownForWindows(projectDir: string): { from: string; to: string }[] {
  const names = [
    'lock-down.ps1',
    'settings.csv',
    'shell-launcher.xml',
    'assigned-access.xml',
    'autostart.ps1',
    'run-kiosk.ps1',
    'update-task.ps1',
  ]
  return names.map((name) => ({
    from: join(projectDir, 'build', 'windows', name),
    to: `lock-down/${name}`,
  }))
}

function linux({ projectDir, maker, folders }: Build): Configuration {
  const deb = join(projectDir, 'build', 'linux', 'deb')
  return {
    // Its runtime needs no libfuse2, which newer systems lack.
    toolsets: { appimage: '1.0.3' },
    linux: {
      target: [
        { target: 'deb', arch: archsOf.linux },
        { target: 'AppImage', arch: archsOf.linux },
      ],
      executableName: packageName,
      icon: join(projectDir, 'build', 'icons', 'png'),
      category: 'Office',
      synopsis: words.en.summary,
      description: words.en.comment,
      maintainer: maker.maintainer,
      vendor: maker.maintainer,
      // From a menu it is only tried; a kiosk's own session starts it otherwise (vssid-kiosk.service).
      executableArgs: ['--demo', '--windowed'],
      syncDesktopName: true,
      desktop: {
        entry: {
          Name: words.en.tryName,
          'Name[vi]': words.vi.tryName,
          GenericName: words.en.summary,
          'GenericName[vi]': words.vi.summary,
          'Comment[vi]': words.vi.comment,
        },
      },
    },
    deb: {
      artifactName: `${packageName}_\${version}_\${arch}.deb`,
      packageCategory: 'misc',
      depends: [...electronNeeds, ...sessionNeeds],
      recommends: voice,
      afterInstall: join(deb, 'postinst'),
      afterRemove: join(deb, 'postrm'),
      appArmorProfile: join(projectDir, 'build', 'linux', 'files', 'etc', 'apparmor.d', packageName),
      fpm: [
        // A second one, which counts: the first is the menu entry's comment as well.
        ...['--description', `${words.en.summary}\n${words.vi.summary}.`],
        ...['--before-remove', join(deb, 'prerm')],
        `${folders.debTree}/=/`,
      ],
    },
    appImage: { artifactName: `${packageName}-\${version}-\${arch}.AppImage` },
  }
}

/** Ubuntu 24.04 has some under another name, which says that it is the old one as well. */
const electronNeeds = [
  'libgtk-3-0',
  'libnss3',
  'libnotify4',
  'libxss1',
  'libxtst6',
  'libatspi2.0-0',
  'libuuid1',
  'libsecret-1-0',
  'libgbm1',
  // The old name is another library's, too, there, which Electron does not start with.
  'libasound2t64 | libasound2',
  'xdg-utils',
]

/** As docs/deployment/linux.md has them. */
const sessionNeeds = [
  'systemd (>= 249)',
  'cage',
  'xwayland',
  'libpam-systemd',
  // Older ones read no rules.
  'polkitd (>= 0.106)',
  'kbd',
]

const voice = [
  'speech-dispatcher',
  'speech-dispatcher-espeak-ng',
  'pulseaudio | pipewire-pulse',
  'pulseaudio-utils',
  'dbus-user-session',
  'alsa-utils',
]

/** Before anything is signed. @throws where what was packed may not be shipped */
async function finishPacking({ appOutDir, packager }: AfterPackContext, variant: Variant): Promise<void> {
  const resources = join(appOutDir, 'resources')
  // Electron's own welcome page, which stays where Electron was given as a folder.
  await rm(join(resources, 'default_app.asar'), { force: true })
  const faults = faultsOf(join(resources, 'app.asar'))
  if (faults.length > 0) throw new Error(`The archive cannot be shipped: ${faults.slice(0, 3).join(' ')}`)
  const windows = packager.platform.name === 'windows'
  await setFuses(join(appOutDir, windows ? `${windowsName}.exe` : packageName), fusesOf(variant))
}
