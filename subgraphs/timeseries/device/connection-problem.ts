import { DeviceProblem } from './session.ts'

const byCode: Partial<Record<string, string>> = {
  ECONNREFUSED: 'Das Gerät nimmt an diesem Port keine Verbindung an.',
  ECONNRESET: 'Die Gegenseite hat die Verbindung abgebrochen.',
  EPIPE: 'Die Gegenseite hat die Verbindung abgebrochen.',
  ETIMEDOUT: 'Das Gerät antwortet nicht.',
  EHOSTUNREACH: 'Das Gerät ist im Netz nicht zu erreichen.',
  ENETUNREACH: 'Das Netz des Geräts ist nicht zu erreichen.',
  ENOTFOUND: 'Der Rechnername ist nicht bekannt.',
  CERT_HAS_EXPIRED: 'Das Zertifikat der Gegenseite ist abgelaufen.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'Das Zertifikat der Gegenseite ist selbst ausgestellt; hinterlegen Sie es als Zertifizierungsstelle.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'Die Zertifizierungsstelle der Gegenseite ist unbekannt; hinterlegen Sie sie.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'Die Zertifizierungsstelle der Gegenseite ist unbekannt; hinterlegen Sie sie.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Das Zertifikat gilt für einen anderen Rechnernamen.',
}

/** One German sentence about why a connection failed or ended. */
export function connectionProblem(error: unknown): string {
  if (error instanceof DeviceProblem) return error.message
  if (!(error instanceof Error)) return 'Die Verbindung ist beendet.'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return 'Das Gerät hat nicht rechtzeitig geantwortet.'
  }
  return byCode[code] ?? `Die Verbindung ist gescheitert: ${error.message.slice(0, 300)}`
}
