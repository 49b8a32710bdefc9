/** A synthetic person of the sandbox; the numbers have right check digits and belong to nobody (area code 500231, order 9xx). */
export type SandboxPerson = { id: string; name: string; idNumber: string; phone: string }

const person = (id: string, name: string, first17: string, phone: string): SandboxPerson => ({
  id,
  name,
  idNumber: first17 + checkCharacter(first17),
  phone,
})

/** ISO 7064 MOD 11-2 over the first 17 digits (GB 11643). */
function checkCharacter(digits: string): string {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0)
  return '10X98765432'[sum % 11] ?? ''
}

/** Who can be asked about in the sandbox: an adult, a child, an old person, a name with a rare character. */
export const SANDBOX_PEOPLE: readonly SandboxPerson[] = [
  person('adult', '测试甲', '50023119880315902', '19900000001'),
  person('child', '测试小乙', '50023120180601904', '19900000002'),
  person('senior', '测试老丙', '50023119410920906', '19900000003'),
  person('rare-name', '测䶮丁', '50023119951112908', '19900000004'),
]
