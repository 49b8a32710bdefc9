import { uuidV7 } from '../../apps/server/src/testing/gate.ts'

/** One scan at one gate; any answer but 200 is thrown. */
export async function scanOnce(
  url: string,
  token: string,
  code: string,
  verificationId = uuidV7(Date.now()),
): Promise<{ outcome: string; reason?: string }> {
  const response = await fetch(`${url}/terminal/v1/verifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ verificationId, code }),
  })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status} ${text}`)
  return JSON.parse(text)
}
