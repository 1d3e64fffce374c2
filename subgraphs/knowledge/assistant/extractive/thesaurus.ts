import { contentWords, stem } from '../../retrieval/german-terms.ts'
import { verbRoots } from './verb-forms.ts'

/**
 * Words of everyday German and of the energy field that mean nearly the same: a line each. Every
 * line must be true in general; none is made for a certain question. A word of several parts
 * ("intelligentes Messsystem") is found when all its parts are.
 */
const lines = `
Anbieter, Lieferant, Versorger, Stromlieferant, Energielieferant, Stromanbieter, Energieversorger, Energieversorgungsunternehmen, Versorgungsunternehmen, Stadtwerk, Stadtwerke
Strom, Elektrizität, Saft, Elektrizitätsversorgung
pleite, pleitegegangen, Pleite, Insolvenz, insolvent, Konkurs, zahlungsunfähig, Zahlungsunfähigkeit
Dach, Gebäude, Haus
Haus, Gebäude, Wohngebäude, Wohnhaus
Solaranlage, Photovoltaikanlage, Photovoltaik, PV, Solaranlagen, Solarpark, Solarstromanlage, solare Strahlungsenergie
Balkonkraftwerk, Steckersolargerät, Steckersolaranlage, Balkonsolar, Mini-Solaranlage
Windrad, Windkraftanlage, Windenergieanlage, Windpark, Windkraft
Elektroauto, Elektromobil, Elektrofahrzeug, E-Auto, Elektromobilität
Wallbox, Ladesäule, Ladepunkt, Ladestation, Ladeeinrichtung
Stromzähler, Messeinrichtung, Messgerät, Zähler
Smart Meter, intelligentes Messsystem, iMSys
Zählerstand, Ablesewert, Ablesung, Messwert
ablesen, Ablesung
Umzug, umziehen, Wohnsitzwechsel, Auszug, ausziehen
Vermieter, Gebäudeeigentümer, Hauseigentümer, Eigentümer
Bewohner, Mieter, Nutzer
Kunde, Kundin, Verbraucher, Letztverbraucher, Haushaltskunde, Abnehmer
abschalten, abdrehen, abstellen, sperren, Sperre, Sperrung, Stromsperre, Unterbrechung, unterbrechen, kappen
Schulden, Zahlungsverzug, Zahlungsrückstand, Verzug, Rückstand, Zahlungsverpflichtung
Abschlag, Abschlagszahlung, Abschläge
Vorkasse, Vorauszahlung
Schlussrechnung, Abschlussrechnung, Endabrechnung
Rechnung, Abrechnung
beschweren, Beschwerde, Verbraucherbeschwerde, Beanstandung, Reklamation, reklamieren
antworten, beantworten, Antwort, Reaktion, reagieren
Entschädigung, Ausgleich, ausgleichen, auszugleichen, Ersatz, ersetzen, erstatten, Erstattung, entschädigen
rückzahlen, zurückzahlen, erstatten, Erstattung, zurückbekommen
abregeln, herunterregeln, heruntergeregelt, drosseln, abgeregelt, Abregelung, reduzieren
Stau, Engpass, Netzengpass
Strafe, Bußgeld, Geldbuße, Ordnungswidrigkeit, ordnungswidrig
Preis, Entgelt, Kosten, Tarif
Gebühr, Entgelt
zahlen, bezahlen, Zahlung, entrichten
Preiserhöhung, Preisänderung, Preisanpassung, Änderung der Preise
Grundversorgung, Grundversorger
Kommune, Gemeinde, Stadt
Großstadt, Gemeindegebiet
Firma, Unternehmen, Betrieb
Heizung, Heizungsanlage, Heizkessel
Ölheizung, Ölkessel, Heizkessel
Heizkosten, Kosten der Versorgung mit Wärme
Heizverbrauch, Wärmeverbrauch
Wärmezähler, Heizkostenverteiler, Heizkostenzähler
Amt, Behörde
anmelden, registrieren, Registrierung, eintragen, Eintragung
ankündigen, Ankündigung, benachrichtigen, Benachrichtigung, informieren, unterrichten, mitteilen, Mitteilung
melden, anzeigen, Anzeige, Meldung
überprüfen, prüfen, Prüfung, Überprüfung, Nachprüfung, Kontrolle, kontrollieren
wechseln, Wechsel
Anbieterwechsel, Lieferantenwechsel, Stromanbieterwechsel, Versorgerwechsel
CO2, Kohlendioxid
CO2-Zertifikat, Emissionszertifikat
CO2-Preis, Festpreis
Förderung, Einspeisevergütung, Zahlungsanspruch
Parkplatz, Stellplatz
einbauen, Einbau, installieren, Installation, ausstatten, Ausstattung, Einrichtung
umrüsten, nachrüsten, Nachrüstung
austauschen, Austausch, tauschen, erneuern
Fernablesung, fernablesbar, Fernablesbarkeit
Stromausfall, Versorgungsunterbrechung, Versorgungsstörung, Unterbrechung, Störung
Stromnetz, Elektrizitätsversorgungsnetz, Elektrizitätsversorgungsnetze, Netz
Nutzung, Gebrauch, nutzen, benutzen, verwenden, Verwendung, betreiben
Laufzeit, Vertragsdauer, Gültigkeitsdauer, Geltungsdauer, Dauer, gelten, gültig, Gültigkeit
laufen, Laufzeit
Anteil, Prozent, Vomhundertsatz
kürzen, Kürzung, mindern, Minderung
verbieten, untersagen, Verbot, verboten
verlängern, Verlängerung
löschen, gelöscht, entfernen
Messstelle, Zählpunkt
Abwärme, Restwärme
Blockheizkraftwerk, BHKW, KWK-Anlage
Batterie, Speicher, Stromspeicher, Batteriespeicher, Akku
Nachbar, Hausbewohner
Erlös, Einnahme, Einnahmen
Vertragsende, Beendigung, Kündigung, Vertragsbeendigung, Ende
beenden, Beendigung, kündigen
Datei, Dokument
`

type Synonym = { stems: string; words: string }

const synonyms = new Map<string, Synonym[]>()
for (const line of lines.trim().split('\n')) {
  const members = line.split(',').map(member => {
    const words = member.trim()
    return { words, stems: contentWords(words).map(stem).join(' ') }
  })
  for (const { stems, words } of members) {
    if (stems.includes(' ')) continue
    const others = members.filter(other => other.stems !== stems)
    for (const key of [stems, ...verbRoots(words)]) {
      synonyms.set(key, [...(synonyms.get(key) ?? []), ...others])
    }
  }
}

/** Stems that mean nearly the same; one of several words has its stems joined by a space. */
export function synonymsOf(term: string): string[] {
  return [...new Set((synonyms.get(term) ?? []).map(({ stems }) => stems))]
}

/** The same as words, for a search. */
export function synonymWords(term: string): string[] {
  return [...new Set((synonyms.get(term) ?? []).map(({ words }) => words))]
}
