import { expect, it } from 'vitest'
import { assertLocalDisk, isNetwork, mountOf } from './network-disk.ts'
import { aFolder } from '../../testing/store/test-folder.ts'

const mountInfo = (lines: string[]) =>
  ['22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw', ...lines].join('\n')
const mounted = (type: string, at = '/mnt/office', source = 'server:/share') =>
  mountInfo([`40 22 0:45 / ${at} rw,relatime shared:2 master:1 - ${type} ${source} rw`])

it.each([
  ...['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'virtiofs', 'ceph', 'fuse.sshfs', 'fuse.glusterfs', 'fuse.rclone'],
  ...['fuse.ceph-fuse', 'ocfs2', 'gfs2', 'lustre', 'vboxsf', 'afs', 'fuse.s3fs', 'fuse.gvfsd-fuse'],
])('%s is another machine’s', (type) => {
  expect(isNetwork(mountOf('/mnt/office/data', mounted(type))!)).toBe(true)
})

it.each([
  ...[
    'ext4',
    'xfs',
    'btrfs',
    'zfs',
    'f2fs',
    'tmpfs',
    'overlay',
    'vfat',
    'exfat',
    'ntfs3',
    'fuseblk',
    'ecryptfs',
  ],
  ...['fuse.gocryptfs', 'fuse.fuse-overlayfs', 'fuse.mergerfs', 'fuse.bindfs'],
])('%s is this machine’s', (type) => {
  expect(isNetwork(mountOf('/mnt/office/data', mounted(type))!)).toBe(false)
})

it('knows an old program by its source', () => {
  expect(isNetwork(mountOf('/mnt/office/data', mounted('fuse', '/mnt/office', 'sshfs#lan@server:'))!)).toBe(
    true,
  )
})

it('finds what a path lies on', () => {
  const info = mountInfo([
    '40 22 0:45 / /mnt rw - nfs4 a:/ rw',
    '41 40 8:1 / /mnt/disk rw - ext4 /dev/sda1 rw',
    '42 22 0:46 / /mnt/van\\040phong rw - cifs //server/van\\040phong rw',
    '43 22 8:2 / /srv rw - ext4 /dev/sdb rw',
    '44 43 0:47 / /srv rw - nfs4 b:/ rw',
  ])
  const type = (path: string) => mountOf(path, info)?.type
  expect(type('/home/kiosk')).toBe('ext4')
  expect(type('/mnt/data')).toBe('nfs4')
  expect(type('/mnt/disk/data')).toBe('ext4')
  expect(type('/mnt/diskette')).toBe('nfs4')
  expect(mountOf('/mnt/van phong/data', info)).toEqual({
    type: 'cifs',
    at: '/mnt/van phong',
    source: '//server/van phong',
  })
  // Mounted over another: the last one is seen.
  expect(type('/srv')).toBe('nfs4')
  expect(mountOf('/x', '')).toBeNull()
})

it('refuses a folder there, by the file system’s name, also behind a link', () => {
  const folder = aFolder()
  expect(() => assertLocalDisk(folder.path, mounted('nfs4', folder.path))).toThrow(
    /lies on a network file system \(nfs4, at .*Name a folder on a disk of this machine/,
  )
  expect(() => assertLocalDisk(folder.path, mounted('ext4', folder.path))).not.toThrow()
  expect(() => assertLocalDisk(folder.path)).not.toThrow()
  folder.remove()
})
