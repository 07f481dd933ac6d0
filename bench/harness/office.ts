/** A fictional office of any size, and how it gets into a data folder quickly. */
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { addAccounts } from '../../core/accounts/add-accounts.ts'
import { configSchema, type KioskConfig, type KioskConfigInput } from '../../core/config/config.ts'
import { secureRandom } from '../../core/foundation/random.ts'
import { hashPassword, type HashCost } from '../../core/passwords/password.ts'
import { machineDisk, type Disk } from '../../core/storage/disk/disk.ts'
import type { Account } from '../../core/storage/port/documents.ts'
import { openLowdbStore } from '../../core/storage/folder/lowdb-store.ts'
import type { Store } from '../../core/storage/port/store.ts'

/** Next to nothing: password hashing is counted apart. */
export const hashCost: HashCost = { memoryKiB: 8, passes: 1, lanes: 1 }
export const password = 'Mat khau cua toi 1'
export const key = Buffer.alloc(32, 7)

const familyNames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Huỳnh', 'Phan', 'Vũ', 'Võ', 'Đặng']
const middleNames = ['Văn', 'Thị', 'Hữu', 'Ngọc', 'Minh', 'Thanh', 'Đức']
const givenNames = [
  'An',
  'Bình',
  'Châu',
  'Dũng',
  'Hạnh',
  'Khánh',
  'Lan',
  'Mai',
  'Quỳnh',
  'Sơn',
  'Tuấn',
  'Yến',
]

const pick = (names: readonly string[], index: number) => names[index % names.length] ?? ''
const digits = (index: number, length: number) => String(index).padStart(length, '0')

export const accountNumber = (index: number) => `01${digits(index, 8)}`
export const emailOnFile = (index: number) => `citizen.${index}@example.vn`
export const phoneOnFile = (index: number) => `+8491${digits(index, 7)}`
/** The `round`-th new contact of an account: none equals another one. */
export const newEmail = (index: number, round: number) => `citizen.${index}.new.${round}@example.vn`
export const newPhone = (index: number, round: number) =>
  `03${pick(['2', '3', '4', '5'], round)}${digits(index, 7)}`

export function* fictionalAccounts(count: number, passwordHash: string): Generator<Account> {
  for (let index = 0; index < count; index++) {
    yield {
      number: accountNumber(index),
      personalId: `001085${digits(index, 6)}`,
      kind: 'individual',
      name: `${pick(familyNames, index)} ${pick(middleNames, index)} ${pick(givenNames, index)}`,
      phone: phoneOnFile(index),
      email: emailOnFile(index),
      passwordHash,
    }
  }
}

/** One hash for all: what a sign-in checks is the same, what setting up costs is not. */
export const sharedPasswordHash = (cost = hashCost) => hashPassword(password, secureRandom, cost)

export async function fill(store: Store, count: number, cost = hashCost): Promise<void> {
  const accounts = [...fictionalAccounts(count, await sharedPasswordHash(cost))]
  await addAccounts(store, accounts, { at: Date.now(), kiosk: 'bench' })
}

/** Nothing is waited for: the folder is not used before it is complete. */
const hastyDisk: Disk = {
  ...machineDisk,
  dataSync() {},
  async dataSyncLater() {},
  async syncFolder() {},
  writeFile: (path, bytes) => writeFile(path, bytes, { mode: 0o600 }),
}

/** Makes a data folder with so many accounts, all of them in the documents, none only in the journal. */
export async function makeOffice(dataDir: string, count: number, cost = hashCost): Promise<void> {
  const store = await openLowdbStore({ dataDir, key, now: Date.now, disk: hastyDisk })
  await fill(store, count, cost)
  await store.close()
  // All of it at once, so that no later measure shares the disk with it.
  spawnSync('sync')
}

/** Production's configuration with mail to a server on this machine. */
export function officeConfig(smtpPort: number, more: KioskConfigInput = {}): KioskConfig {
  const smtp = { host: '127.0.0.1', port: smtpPort, from: 'BHXH <khong-tra-loi@example.vn>' }
  return configSchema.parse({ ...more, smtp })
}
