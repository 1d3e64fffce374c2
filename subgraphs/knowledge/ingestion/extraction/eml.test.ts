import { describe, expect, it } from 'vitest'
import { extract } from './extract.ts'
import { makeEml } from './testing/make-eml.ts'
import { makeEncryptedPdf, makePdf } from './testing/make-pdf.ts'
import { makeXlsx } from './testing/make-xlsx.ts'
import { makeZip } from './testing/make-zip.ts'

const read = (bytes: Buffer) => extract(bytes, 'x.eml')
const text = { type: 'text/plain; charset=utf-8', content: 'Der Zähler wird getauscht.' }

describe('an e-mail', () => {
  it('has its subject as title, then who wrote when to whom, then its text', async () => {
    const document = await read(makeEml([text]))

    expect(document).toMatchObject({ kind: 'eml', title: 'Zählerwechsel' })
    expect(document.blocks.map(block => block.text)).toEqual([
      'Zählerwechsel',
      'Von: Netzbetreiber <netz@example.org>; An: Werk Nord <werk@example.org>; Datum: 03.03.2025, 09:30 Uhr',
      'Der Zähler wird getauscht.',
    ])
  })

  it('is read as its reader sees it: the HTML form, without what that hides', async () => {
    const html = '<h1>Termin</h1><p>Montag</p><p style="display:none">geheim</p>'
    const document = await read(
      makeEml([text, { type: 'text/html; charset=utf-8', content: html }], {
        'Content-Type': 'multipart/alternative; boundary="teil"',
      }),
    )

    expect(document.blocks.slice(2)).toMatchObject([
      { kind: 'heading', level: 2, text: 'Termin' },
      { kind: 'paragraph', text: 'Montag' },
    ])
    expect(document.hidden).toMatchObject([{ excerpt: 'geheim' }])
  })

  it('holds its attachments under their names, one level deep', async () => {
    const inner = makeEml([text], { Subject: 'Innen' })
    const { blocks, notices } = await read(
      makeEml([
        text,
        { type: 'application/pdf', name: 'plan.pdf', content: makePdf([['Seite eins']]) },
        {
          type: 'application/octet-stream',
          name: 'werte.xlsx',
          content: makeXlsx([{ name: 'Blatt', rows: [{ cells: ['Ort', 'Halle'] }] }]),
        },
        { type: 'message/rfc822', name: 'alt.eml', content: inner },
      ]),
    )

    expect(blocks.slice(3).map(block => block.text)).toEqual([
      'Anhang: plan.pdf',
      'Seite eins',
      'Anhang: werte.xlsx',
      'Blatt',
      'Ort | Halle',
      ...['Anhang: alt.eml', 'Innen', expect.stringContaining('Von:'), text.content],
    ])
    expect(notices).toEqual([])
  })

  it('names attachments that cannot be read, with the reason, and is taken in itself', async () => {
    const { blocks, notices } = await read(
      makeEml([
        text,
        { type: 'application/pdf', name: 'geheim.pdf', content: makeEncryptedPdf() },
        {
          type: 'application/zip',
          name: 'alles.zip',
          content: makeZip([{ name: 'a.txt', content: 'a' }]),
        },
        {
          type: 'application/pdf',
          name: 'kaputt.docx',
          content: makeZip([{ name: 'word/document.xml', content: '<w' }]),
        },
      ]),
    )

    expect(blocks).toHaveLength(6)
    expect(notices).toEqual([
      'Der Anhang „geheim.pdf“ wurde nicht gelesen: er ist mit einem Passwort geschützt.',
      'Der Anhang „alles.zip“ wurde nicht gelesen: er ist ein gepacktes Archiv (ZIP).',
      expect.stringContaining('„kaputt.docx“ wurde nicht gelesen'),
    ])
  })

  it('reads no mail inside a mail inside a mail', async () => {
    const third = makeEml([{ ...text, content: 'zu tief' }])
    const second = makeEml([text, { type: 'message/rfc822', name: '3.eml', content: third }])

    const { blocks, notices } = await read(
      makeEml([text, { type: 'message/rfc822', name: '2.eml', content: second }]),
    )

    expect(blocks.map(block => block.text)).not.toContain('zu tief')
    expect(notices).toEqual([expect.stringContaining('Anhang einer angehängten E-Mail')])
  })

  it('says that it is encrypted', async () => {
    const mail = makeEml([text], {
      'Content-Type': 'multipart/encrypted; boundary="teil"; protocol="application/pgp-encrypted"',
    })

    await expect(read(mail)).rejects.toMatchObject({ code: 'DOCUMENT_ENCRYPTED' })
  })

  it('is refused when its parts are nested without end', async () => {
    const depth = 300
    const opened = Array.from(
      { length: depth },
      (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
    )
    const mail = `From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n${opened.join('')}`

    await expect(read(Buffer.from(mail))).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  })
})
