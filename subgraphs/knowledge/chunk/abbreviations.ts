const words = (list: string) => list.trim().split(/\s+/u)

/**
 * Written with a full stop in the middle of German sentences, laws above all; single letters aside.
 */
export const abbreviations = new Set(
  words(`
    abb abl abs abschn abt abzgl allg anh anl anm art aufl ausg ausschl az bd bes betr bgbl bhf bj
    bsp bspw buchst bzgl bzw ca co dgl dipl doppelbuchst dr durchschn ebd eff eigtl einschl elektr
    engl entspr erf erg evtl exkl fa fam fn fr gbl geb gebr gem gepl ges gesetzl gest ggf ggfs ggü gr
    grds gvbl hr hrn hrsg halbs hs ing inkl insb insbes jg jährl jh kap kfm lat lfd lit lt max mind
    min mio monatl mrd mtl mwst nachf nds nom nr nrn od pos postf priv prof rd rn rs rspr rz sämtl sek
    sog spez st std stck stellv stk str tab tägl techn tel therm tsd tz übl ugs umg unterabs urspr
    verf verh versch vgl vol vorauss vorh vorl vs wg wöchentl zit ziff zul zust zz zzgl zzt
    uabs drs herst proz vorj verbr bem
    jan feb mrz apr jun jul aug sep sept okt nov dez
  `),
)

/** Abbreviations that as often end a sentence. */
export const closingAbbreviations = new Set(words('usw etc ff f usf uvm'))

/** Words of measure: after a number, and before a word that begins sentences, they end one. */
export const measures = new Set(words('mio mrd tsd std min sek stk stck jh'))

/** They stand before a number; before anything else they are a word ("Verträge dieser Art."). */
export const numberedAbbreviations = new Set(
  words('art nr nrn abs kap abschn ziff rn rz tz anl anh tab abb fn pos bd jg halbs hs buchst'),
)

export const months = new Set(
  words(
    `Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember
     Jan Feb Mrz Apr Jun Jul Aug Sep Sept Okt Nov Dez`,
  ),
)

/** Words that begin sentences far more often than they carry a capital within one. */
export const sentenceStarters = new Set(
  words(`
    Der Die Das Dies Diese Dieser Dieses Diesem Diesen Dem Den Des Ein Eine Einer Eines Einem Einen
    Er Sie Es Wir Ihr Ich Man Im In Bei Beim Für Auf Aus Mit Nach Vor Vom Zur Zum Zu Am An Auch Wenn
    Wer Was Wie Wo Wird Werden Wurde Wurden Ist Sind War Waren Hat Haben Soweit Sofern Solange Sobald
    Satz Hierbei Hierzu Hierfür Hiervon Dabei Dazu Dafür Davon Danach Damit Dann Daher Darüber
    Deshalb Durch Über Unter Um Ab Bis Seit Von Als Da Jede Jeder Jedes Kein Keine Kann Können Muss
    Müssen Soll Sollen Darf Dürfen Nicht Nur Falls Ohne Zwischen Gegen Während Wegen Trotz Innerhalb
    Ansonsten Andernfalls Anschließend Außerdem Zudem Ferner Jedoch Aber Denn Doch Sondern So Dort
    Hier Heute Morgen Alle Aller Alles Beide Mehrere Einige Viele Weitere Weiterhin Zusätzlich
    Insbesondere Insoweit Entsprechendes Gleiches Absatz Absätze Abweichend Unbeschadet Vorbehaltlich
    Betreiber Netzbetreiber Dasselbe Derselbe Welche Welcher Welches Jene Solche
  `),
)
