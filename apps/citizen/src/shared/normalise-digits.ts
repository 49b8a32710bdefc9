/** Turns full-width digits, letters and blanks (as Chinese input methods type them) into their plain forms. */
export function normaliseDigits(typed: string): string {
  return typed
    .replace(/[\uff01-\uff5e]/g, wide => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
}
