/** The package brings no types; this is the part that we use. */
declare module 'wawoff2' {
  /** A WOFF2 font as TrueType or OpenType bytes. */
  export function decompress(woff2: Uint8Array): Promise<Uint8Array>
}
