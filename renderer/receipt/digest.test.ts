import { expect, test } from 'vitest'
import { digestGroups } from './digest.ts'

test('groups of four, complete and unchanged', () => {
  expect(digestGroups('7QKD-M2XW-94TC-B8HN')).toEqual(['7QKD-', 'M2XW-', '94TC-', 'B8HN'])
  expect(digestGroups('7QKD-M2XW-94TC-B8HN').join('')).toBe('7QKD-M2XW-94TC-B8HN')
})

test('grouped even if the service sends one piece, or other pieces', () => {
  expect(digestGroups('7QKDM2XW94TCB8HN').join('')).toBe('7QKD-M2XW-94TC-B8HN')
  expect(digestGroups('7QK DM2 XW9 4').join('')).toBe('7QKD-M2XW-94')
  expect(digestGroups('')).toEqual([])
})
