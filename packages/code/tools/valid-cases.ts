import {
  DEVICE,
  END,
  FROM,
  ISSUER,
  makeKeyRow,
  makeVector,
  NOW,
  OTHER_DEVICE,
  OTHER_ISSUER,
  toHex,
} from './build-case.ts'
import { twinSignature } from './derive-key.ts'
import type { Vector } from './vectors.ts'

const fullWidth = (text: string) => text.replace(/[0-9A-Za-z]/g, c => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
const wide = { staleAfterSeconds: 60 }

/** Codes that are accepted, with the edges of every bound from inside. */
export function makeValidVectors(): Vector[] {
  const valid = (name: string, ...rest: [Parameters<typeof makeVector>[2]?, Parameters<typeof makeVector>[3]?]) =>
    makeVector(name, 'accepted', ...rest)
  return [
    valid('plain code'),
    valid('counter 1', { counter: 1 }),
    valid('counter 255', { counter: 255 }),
    valid('scanner: lower case', { editText: text => text.toLowerCase() }),
    valid('scanner: CR LF at the end', { editText: text => `${text}\r\n` }),
    valid('scanner: white space around', { editText: text => ` \t${text}\u3000\n` }),
    valid('scanner: full-width letters and digits', { editText: fullWidth }),
    valid('scanner: full-width lower case with line end', { editText: text => `${fullWidth(text.toLowerCase())}\r` }),
    valid('age 30 s', { mintedAt: NOW - 30 }),
    valid('20 s ahead', { mintedAt: NOW + 20 }),
    valid('age 31 s where the terminal allows 45', { mintedAt: NOW - 31 }, { staleAfterSeconds: 45 }),
    valid('age 45 s where the terminal allows 45', { mintedAt: NOW - 45 }, { staleAfterSeconds: 45 }),
    valid('age 60 s where the terminal allows 60', { mintedAt: NOW - 60 }, wide),
    valid('age 60 s where the terminal asks for 100', { mintedAt: NOW - 60 }, { staleAfterSeconds: 100 }),
    valid('age 30 s where the terminal asks for 10', { mintedAt: NOW - 30 }, { staleAfterSeconds: 10 }),
    valid('minted in the first second of the pass', { mintedAt: FROM }, { now: FROM }),
    valid('first second of the pass, 20 s ahead', { mintedAt: FROM }, { now: FROM - 20 }),
    valid('minted in the last second of the pass', { mintedAt: END - 1 }, { now: END - 1 }),
    valid('last second of the pass, read 30 s later', { mintedAt: END - 1 }, { now: END + 29 }),
    valid('last second of the pass, read 60 s later', { mintedAt: END - 1 }, { now: END + 59, ...wide }),
    valid('lifetime 1 hour', { lifetimeHours: 1, mintedAt: FROM + 3599 }, { now: FROM + 3600 }),
    valid('lifetime 96 hours', { lifetimeHours: 96, mintedAt: FROM + 96 * 3600 - 1 }, { now: FROM + 96 * 3600 }),
    valid('first moment of the key row', {}, { keyRows: [makeKeyRow({ validFromMin: FROM })] }),
    valid('last moment of the key row', {}, { keyRows: [makeKeyRow({ validFromMax: FROM })] }),
    valid('key number 0', { keyNumber: 0 }, { keyRows: [makeKeyRow({ number: 0 })] }),
    valid('key number 255', { keyNumber: 255 }, { keyRows: [makeKeyRow({ number: 255 })] }),
    valid('the right one of two key rows', { keyNumber: 8, issuer: OTHER_ISSUER }, { keyRows: TWO_ROWS }),
    valid(
      'the right one of two suite pairs',
      {},
      {
        suites: [
          [2, 2],
          [1, 1],
        ],
      },
    ),
    valid('live asked for by name', {}, { accepts: ['live'] }),
    valid('device key with the other sign of y', { devicePublicKey: OTHER_DEVICE.publicKey, device: OTHER_DEVICE }),
    valid('sealed holder of zeros', { sealedHolder: new Uint8Array(16) }),
    valid('sealed holder of ones', { sealedHolder: new Uint8Array(16).fill(255) }),
    valid('high-s twin of the device signature, same code id', { editDeviceSignature: twinSignature }),
    valid('high-s twin of the issuer signature, signed by the device', { editIssuerSignature: twinSignature }),
    valid('wrist band city', { prefix: 'WDM' }, { at: 'WDM', keyRows: [makeKeyRow({ prefix: 'WDM' })] }),
    valid('one key for issuer and device', { device: ISSUER, devicePublicKey: ISSUER.publicKey }),
    valid('last second of 32 bits', { validFrom: LAST - 7200, mintedAt: LAST }, { now: LAST + 1 }),
    valid('beginning of time', { validFrom: 0, mintedAt: 0, lifetimeHours: 1 }, { now: 0 }),
  ]
}

const LAST = 2 ** 32 - 1
const TWO_ROWS = [makeKeyRow(), makeKeyRow({ number: 8, publicKey: toHex(OTHER_ISSUER.publicKey) })]

// A vector of each sign of y is only there while the two keys differ in it.
if (DEVICE.publicKey[0] === OTHER_DEVICE.publicKey[0]) throw new Error('the two device keys have the same sign of y')
