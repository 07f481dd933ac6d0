/**
 * A data folder lies on a disk of this machine. On a network file system a flush need not reach any disk, and a lock need
 * not keep another machine out; so those are refused, by name.
 */
import * as fs from 'node:fs'
import { errorCode, StoreProblem } from './store-problem.ts'

/** As the kernel names them; folders that a host shares with its virtual machines count as well. */
const networkTypes: ReadonlySet<string> = new Set([
  ...['nfs', 'nfs3', 'nfs4', 'cifs', 'smb2', 'smb3', 'smbfs', 'ncp', 'ncpfs', 'afs', 'auristorfs', 'coda'],
  ...['ceph', 'glusterfs', 'lustre', 'gpfs', 'beegfs', 'fhgfs', 'gfs', 'gfs2', 'ocfs2', 'orangefs', 'pvfs2'],
  ...['davfs', 'davfs2', 'webdav', '9p', 'virtiofs', 'vboxsf', 'vmhgfs', 'prl_fs', 'fakeowner'],
])

/** Programs that bring a network file system into the tree through FUSE. */
const networkPrograms: ReadonlySet<string> = new Set([
  ...[
    'sshfs',
    'ceph',
    'ceph-fuse',
    'glusterfs',
    'smbnetfs',
    'fusesmb',
    'nfs',
    'fuse-nfs',
    'davfs',
    'davfs2',
    'wdfs',
  ],
  ...[
    'curlftpfs',
    'rclone',
    's3fs',
    's3ql',
    'goofys',
    'gcsfuse',
    'mount-s3',
    'mountpoint-s3',
    'blobfuse',
    'blobfuse2',
  ],
  ...['juicefs', 'mfs', 'moosefs', 'lizardfs', 'seaweedfs', 'objectivefs', 'hdfs', 'hadoop-fuse-dfs', 'afs'],
  ...[
    'gvfsd-fuse',
    'kio-fuse',
    'google-drive-ocamlfuse',
    'onedriver',
    'vmhgfs-fuse',
    'grpcfuse',
    'osxfs',
    'xrootdfs',
  ],
])

export interface Mount {
  /** `nfs4`, `fuse.sshfs` */
  type: string
  /** Where it is mounted. */
  at: string
  /** `server:/export` */
  source: string
}

/** @throws StoreProblem `network-disk` */
export function assertLocalDisk(dataDir: string, mountInfo = readMountInfo()): void {
  const path = fs.realpathSync.native(dataDir)
  const mount = path.startsWith('\\\\')
    ? { type: 'Windows share', at: path, source: '' }
    : mountOf(path, mountInfo)
  if (!mount || !(path.startsWith('\\\\') || isNetwork(mount))) return
  throw new StoreProblem(
    'network-disk',
    `The data folder ${dataDir} lies on a network file system (${mount.type}, at ${mount.at}): another machine could open ` +
      'it at the same time, and what is written there need not be on a disk. Nothing was changed. Name a folder on a disk ' +
      'of this machine with --data; data that are there already can be moved there as they are.',
    { file: dataDir },
  )
}

export function isNetwork({ type, source }: Mount): boolean {
  const [kind = '', program] = type.toLowerCase().split(/\.(.*)/)
  if (kind !== 'fuse' && kind !== 'fuseblk') return networkTypes.has(kind)
  // Older programs name themselves in the source: `sshfs#user@host:`.
  return networkPrograms.has(program ?? source.split('#')[0] ?? '')
}

/** What a path lies on: of those mounted at the same place, the one mounted last. */
export function mountOf(path: string, mountInfo: string): Mount | null {
  let found: Mount | null = null
  for (const line of mountInfo.split('\n')) {
    // ID PARENT MAJOR:MINOR ROOT AT OPTIONS [FIELDS …] - TYPE SOURCE OPTIONS
    const [before, after] = line.split(' - ')
    const at = unescaped(before?.split(' ')[4] ?? '')
    const [type, source] = after?.split(' ') ?? []
    if (at === '' || type === undefined || source === undefined) continue
    const holds = at === '/' || path === at || path.startsWith(`${at}/`)
    if (holds && at.length >= (found?.at.length ?? 0)) found = { type, at, source: unescaped(source) }
  }
  return found
}

/** `\040` for a space. */
const unescaped = (text: string) =>
  text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))

/** Empty where the system has none. */
function readMountInfo(): string {
  try {
    return fs.readFileSync('/proc/self/mountinfo', 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'EACCES') return ''
    throw error
  }
}
