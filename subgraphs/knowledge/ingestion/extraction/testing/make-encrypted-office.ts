/**
 * The container into which Office puts an encrypted document: as much of it as tells what it is,
 * which is its signature and the name of the stream with the encrypted package.
 * @see MS-OFFCRYPTO 2.3.4
 */
export function makeEncryptedOffice(): Buffer {
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  const entry = Buffer.alloc(128)
  entry.write('EncryptedPackage', 0, 'utf16le')
  return Buffer.concat([header, entry, Buffer.alloc(512)])
}
