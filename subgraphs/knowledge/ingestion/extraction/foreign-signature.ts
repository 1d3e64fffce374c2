type Signature = { bytes: number[]; name: string; needsBinary?: true }

/** What people upload by mistake, so that the refusal can name it. */
const foreignSignatures: Signature[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: 'ein Bild (PNG)' },
  { bytes: [0xff, 0xd8, 0xff], name: 'ein Bild (JPEG)' },
  { bytes: [0x47, 0x49, 0x46, 0x38], name: 'ein Bild (GIF)', needsBinary: true },
  { bytes: [0x49, 0x49, 0x2a, 0x00], name: 'ein Bild (TIFF)' },
  { bytes: [0x4d, 0x4d, 0x00, 0x2a], name: 'ein Bild (TIFF)' },
  { bytes: [0x1f, 0x8b], name: 'ein gepacktes Archiv (gzip)' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], name: 'ein gepacktes Archiv (7z)' },
  { bytes: [0x52, 0x61, 0x72, 0x21], name: 'ein gepacktes Archiv (RAR)' },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], name: 'ein RTF-Dokument' },
  { bytes: [0x23, 0x21, 0x2f], name: 'ein Programm (Skript)' },
  { bytes: [0x4d, 0x5a], name: 'ein Programm', needsBinary: true },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], name: 'ein Programm' },
  { bytes: [0xca, 0xfe, 0xba, 0xbe], name: 'ein Programm' },
  { bytes: [0xcf, 0xfa, 0xed, 0xfe], name: 'ein Programm' },
]

/**
 * The German name of a format that Luna does not read. A text may begin like a binary format ("MZ …").
 */
export function foreignName(bytes: Uint8Array, isBinary: boolean): string | undefined {
  return foreignSignatures.find(
    signature => (isBinary || !signature.needsBinary) && startsWith(bytes, signature.bytes),
  )?.name
}

/** The container of DOC, XLS, PPT, MSG and of encrypted Office documents. */
export const isOldOffice = (bytes: Uint8Array) => startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}
