export type MailPart = { type: string; name?: string; content: string | Buffer }

/** An e-mail with its parts in base64; `headers` come before those of the parts. */
export function makeEml(parts: MailPart[], headers: Record<string, string> = {}): Buffer {
  const all = {
    From: 'Netzbetreiber <netz@example.org>',
    To: 'Werk Nord <werk@example.org>',
    Date: 'Mon, 03 Mar 2025 09:30:00 +0100',
    Subject: '=?utf-8?Q?Z=C3=A4hlerwechsel?=',
    'MIME-Version': '1.0',
    'Content-Type': 'multipart/mixed; boundary="teil"',
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  const bodies = parts.map(({ type, name, content }) =>
    [
      '--teil',
      `Content-Type: ${type}${name ? `; name="${name}"` : ''}`,
      ...(name ? [`Content-Disposition: attachment; filename="${name}"`] : []),
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(content).toString('base64').replace(/.{76}/gu, '$&\r\n'),
    ].join('\r\n'),
  )
  return Buffer.from([...lines, '', ...bodies, '--teil--', ''].join('\r\n'))
}
