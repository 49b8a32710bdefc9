/** Masks are made on the server. Six and four characters of an ID number would leave 3,318 candidates; one and one leave
 *  about ten thousand million. */
export const maskIdNumber = (idNumber: string): string =>
  `${idNumber.slice(0, 1)}${'*'.repeat(16)}${idNumber.slice(-1)}`

/** The surname stays: 张** . Characters outside the basic plane count as one. */
export function maskName(name: string): string {
  const [surname = '', ...rest] = [...name]
  return surname + '*'.repeat(Math.max(1, rest.length))
}

/** Only the last four digits. */
export const maskPhone = (phone: string): string => `*******${phone.slice(-4)}`
