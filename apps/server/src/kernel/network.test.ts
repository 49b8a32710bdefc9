import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from './network.ts'

test('all addresses of an IPv6 network of 64 bits count as one, however they are written', () => {
  for (const address of [
    '2001:db8:1:2:3:4:5:6',
    '2001:0DB8:0001:0002::',
    '2001:db8:1:2::1',
    '2001:db8:1:2:ffff::%eth0',
  ])
    assert.equal(networkOf(address), '2001:db8:1:2::/64', address)
  assert.notEqual(networkOf('2001:db8:1:3::1'), networkOf('2001:db8:1:2::1'))
  assert.equal(networkOf('::1'), '0:0:0:0::/64')
})

test('an IPv4 address counts alone, written as IPv6 too', () => {
  for (const address of ['203.0.113.9', '::ffff:203.0.113.9', '::FFFF:203.0.113.9'])
    assert.equal(networkOf(address), '203.0.113.9')
})
