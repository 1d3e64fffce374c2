import { describe, expect, it } from 'vitest'
import { splitSentences } from './sentence-splitter.ts'

const sentences = (text: string) =>
  splitSentences(text).map(({ start, end }) => text.slice(start, end))

/** One sentence each, with a full stop where a naive splitter cuts. */
const whole = [
  // Citations of laws
  'Nach Nr. 5 und Abs. 2 Satz 1 gilt z. B. § 14a Abs. 1 S. 2 Nr. 3 Buchst. a EnWG.',
  'Die §§ 11 bis 13 i. V. m. Art. 5 Abs. 1 der Verordnung (ABl. L 328 vom 21.12.2018) bleiben.',
  'Es sind 1. die Messung, 2. Die Abrechnung und 3. der Betrieb zu trennen.',
  'Das Gesetz vom 7. Juli 2005 (BGBl. I S. 1970, 3621), zuletzt geändert durch Art. 1 des Gesetzes, gilt.',
  'Gem. § 3 Nr. 15 Halbs. 2 EEG i. d. F. v. 1. 1. 2023 ist der Anspruch ausgeschlossen.',
  'Die Pflicht nach § 21 Abs. 3a S. 1 Hs. 2 MsbG i. S. d. § 2 S. 1 Nr. 7 entfällt.',
  'Anspruchsgrundlage ist lit. b. bb. der Anl. 3 zu Ziff. 4 der Bedingungen.',
  'Vgl. BGH, Urt. v. 5. 7. 2005 – Az. X ZR 60/04, Rn. 12 ff. der Gründe.',
  'Der Bundestag hat das 10. BImSchG und die 44. BImSchV geändert.',
  'Nach der 4. Änderungsverordnung und dem 2. Halbsatz ist zu verfahren.',
  'Anwendbar sind Art. 6 Abs. 1 UAbs. 1 lit. f DSGVO und Erwägungsgrund 47.',
  'Siehe auch BT-Drs. 19/7375, S. 52 f. zu Nr. 2.',
  // Abbreviations
  'Dr. Müller GmbH & Co. KG (vgl. S. 3 ff. der Akte) zahlt ca. 3 Mio. Euro.',
  'Herr Prof. Dr. Ing. Weber und Hr. Schmidt sind u. a. für die Anlage verantwortlich.',
  'Die Anlage ist d. h. ggf. bzw. evtl. inkl. Zubehör i. d. R. betriebsbereit.',
  'Das gilt insb. für PV-Anlagen, Speicher o. Ä. und ggfs. für Wallboxen.',
  'Bitte wenden Sie sich an Fr. Meier, Tel. Nr. 0351 12345, Abt. Technik.',
  'Der max. Strom beträgt lt. Datenblatt mind. 16 A je Phase.',
  'Die Fa. Muster, Bsp. 7, liefert zzgl. MwSt. und abzgl. Rabatt.',
  'Zul. Temperatur gem. Herst. Angabe, i. H. v. 80 °C, ist einzuhalten.',
  'Der Preis steigt u. U. um 5 Proz. gegenüber dem Vorj. Durchschnitt.',
  'Gemessen wird z.B. am Zähler Nr. 12 im Geb. Nord.',
  'Sie erhält die sog. EEG-Umlage i. R. d. Förderung zzt. nicht.',
  'Laut St. Gallener Modell und nach Art. Nr. 4711 ist das Teil vorh. und geprüft.',
  // Dates, ordinals, numbers
  'Am 1. Januar 2026 beginnt d. h. i. d. R. am 31. 12. 2025 um 24 Uhr die neue Frist.',
  'Im 3. Quartal und am 15. Tag des 2. Monats wird abgelesen.',
  'Die Höhe beträgt 1.500,50 Euro je Zähler.',
  'Bis zum 31. Dez. 2027 sind 12.345.678 kWh zu liefern.',
  'Die Version 2.0.1 der Software misst mit 0,5 % Abweichung.',
  'Vom 1. bis zum 15. eines Monats gilt der 2. Tarif.',
  'Heinrich VIII. Tudor hat damit nichts zu tun.',
  'Zähler der 1. Ordnung und der 2. Ordnung sind zu trennen.',
  'Der 1. Senat tagt am Mo., 3. Feb. um 9.30 Uhr.',
  // Quotation marks, brackets, marks
  'Er sagte: „Das ist gut. Das bleibt so.“ und ging.',
  'Der Begriff „Letztverbraucher i. S. d. § 3 Nr. 25“ ist weit auszulegen.',
  '„Gilt das auch für Speicher?“, fragte der Betreiber.',
  'Der Wert (gemessen am 5. Mai. Vorher galt ein anderer.) ist zu hoch.',
  'Die Angabe (s. o. Tab. 3, Sp. 2) Wirkleistung ist in kW gemacht.',
  'Der Zähler (!) Typ 3 und die Angabe (?) Leistung sind fraglich.',
  'Die Leistung ... Angabe in kW ... ist zu prüfen.',
  'Das Wort »Netz. Betrieb« steht so im Vertrag.',
  'Die Kosten [vgl. Anl. 2. Dort S. 3] sind umlagefähig.',
  // Addresses
  'Schreiben Sie an service@stadtwerke.example oder rufen Sie www.example.de/zaehler.html auf.',
  'Das Formular liegt unter https://www.example.de/a.b/c?x=1.2&y=3 bereit.',
  // Enumerations
  'Zu melden sind a) Name, b) Anschrift und c) Zählernummer des Anschlussnehmers.',
  'Der Betreiber hat: 1. den Zähler, 2. Den Wandler, 3. die Leitung zu prüfen.',
  'Voraussetzungen sind aa) Eignung und bb) Zulassung i. S. v. Abs. 2.',
]

/** Where sentences really end. */
const parted: string[][] = [
  ['Das regelt § 5.', 'Der Betreiber zahlt.'],
  ['Das gilt seit 2024.', 'Die Frist läuft.'],
  ['Bis 16 A.', 'Danach löst die Sicherung aus.'],
  ['Wirklich?', 'Ja!', '„Das ist gut.“', 'So sei es.'],
  ['Strom, Gas usw.', 'Die Liste ist lang.'],
  ['Absatz eins.', '(2) Absatz zwei'],
  ['Es gelten die Nummern 1 und 2.', 'Der Betreiber meldet sich.'],
  ['Das folgt aus Abs. 2 S. 1.', 'Die Ausnahme steht in Nr. 3.'],
  ['Anzuwenden ist Buchstabe a.', 'Im Übrigen gilt Satz 1.'],
  ['Verträge dieser Art.', 'Der Kunde kündigt.'],
  ['Das kostet 5 Mio.', 'Die Summe ist hoch.'],
  ['Es dauert 10 Min.', 'Danach ist es gut.'],
  ['Der Wert beträgt 1.500,50.', 'Netzbetreiber prüfen ihn.'],
  ['Das endet am 31.12.2025.', 'Der Rest folgt.'],
  ['Siehe www.example.de.', 'Dort steht mehr.'],
  ['Schreiben Sie an a.b@example.de.', 'Wir antworten.'],
  ['(Das gilt nicht für Satz 2.)', 'Die Frist bleibt.'],
  ['Der Betreiber haftet (vgl. § 5 Abs. 2).', 'Der Kunde nicht.'],
  ['Sitz ist die Muster GmbH & Co. KG.', 'Sie haftet.'],
  ['Messen Sie nach.', '5 Zähler fehlen.'],
  ['Das regelt Abschnitt IV.', 'Der Antrag ist schriftlich.'],
  ['Strom, Wärme u. a.', 'Die Kosten steigen.'],
  ['Läuft der Zähler?', 'Wenn nicht: Anruf.'],
  ['Er rief: „Halt!“', 'Der Zähler lief weiter.'],
  ['Die Anlage hat 30 kW.', 'Sie läuft.'],
  ['§ 9 gilt.', '§ 10 gilt nicht.'],
  ['Zeile eins', 'Zeile zwei'],
]

describe('splitSentences', () => {
  it('is measured on at least sixty hard cases', () => {
    expect(whole.length + parted.length).toBeGreaterThanOrEqual(60)
  })

  it.each(whole)('keeps together: %s', sentence => {
    expect(sentences(`${sentence} Danach folgt mehr.`)).toEqual([sentence, 'Danach folgt mehr.'])
  })

  it.each(parted.map(parts => [parts]))('parts %j', parts => {
    const joint = parts[0]?.startsWith('Zeile') || parts[1]?.startsWith('(2)') ? '\n' : ' '

    expect(sentences(parts.join(joint))).toEqual(parts)
  })

  it('finds nothing in blanks', () => {
    expect(splitSentences(' \n ')).toEqual([])
  })

  it('takes linear time on brackets that are never closed', () => {
    const text = '(('.repeat(20_000) + 'Ende.'

    expect(splitSentences(text)).toHaveLength(1)
  })
})
