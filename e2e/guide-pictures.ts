/** Of the gallery, what the guide for an office's staff shows (docs/vi). */
export const guidePictures: readonly string[] = [
  'idle',
  'staff-door',
  'desk-found',
  'desk-case-checked',
  'account-handed-over',
  'desk-hand-over',
  'desk-approvals',
  'desk-journal',
  'desk-sheet',
  'desk-import-look',
  'desk-health-troubles',
  'desk-colleagues',
]
