import type { DeliveryMessage } from './delivery-message.ts'

const signatureLines = [
  'Diese Nachricht hat Luna-IEMS selbsttätig gesendet.',
  'Wer sie nicht mehr erhalten möchte, wendet sich an die Administratorin oder den Administrator.',
]

export function plainTextOf(message: DeliveryMessage, publicUrl: string | undefined): string {
  const link = publicUrl === undefined ? [] : [`Luna öffnen: ${publicUrl}`]
  return [...message.text, ...link, ['-- ', ...signatureLines].join('\n')].join('\n\n')
}

/** Plain HTML without images, styles or scripts of others. */
export function htmlOf(message: DeliveryMessage, publicUrl: string | undefined): string {
  const paragraphs = message.text.map(text => `<p>${escaped(text)}</p>`)
  const link =
    publicUrl === undefined ? [] : [`<p><a href="${escaped(publicUrl)}">Luna öffnen</a></p>`]
  const small = `<p style="color:#52606d;font-size:small">${signatureLines.map(escaped).join('<br>')}</p>`
  return [
    '<!doctype html><html lang="de"><head><meta charset="utf-8">',
    `<title>${escaped(message.subject)}</title></head><body style="font-family:sans-serif">`,
    ...paragraphs,
    ...link,
    small,
    '</body></html>',
  ].join('\n')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
