/**
 * Written with a full stop in the middle of German sentences, laws above all; single letters aside.
 */
export const abbreviations = new Set(
  (
    'abb abl abs abschn allg anl anh anm art aufl ausg az bd bes betr bgbl bsp bspw ' +
    'buchst bzgl bzw ca co dgl dipl dr ebd eigtl einschl engl entspr erg evtl exkl fn ' +
    'fr gebr gem ggf ggfs ggü grds gr hr hrsg ing inkl insb insbes jg kap kfm lat lfd ' +
    'lit lt max mind min mio mrd mtl mwst nachf nds nr nrn od pos prof rd rn rs rspr ' +
    'rz sog spez std st stellv stk str tab techn tel tsd ugs umg unterabs urspr verf ' +
    'vgl vol vorl vs zit ziff zzgl zzt jan feb mrz apr jun jul aug sep sept okt nov ' +
    'dez jh'
  ).split(' '),
)

/** Abbreviations that as often end a sentence. */
export const closingAbbreviations = new Set(['usw', 'etc', 'ff', 'f', 'usf'])

export const months = new Set(
  'Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember'.split(
    ' ',
  ),
)

/** Words that begin sentences far more often than they carry a capital within one. */
export const sentenceStarters = new Set(
  (
    'Der Die Das Dies Diese Dieser Dieses Dem Den Ein Eine Einer Eines Er Sie Es Wir ' +
    'Ihr Im In Bei Für Auf Aus Mit Nach Vor Zur Zum Zu Am An Auch Wenn Wer Was Wie ' +
    'Wird Werden Ist Sind Hat Haben Soweit Sofern Satz Hierbei Hierzu Dabei Dazu ' +
    'Danach Damit Dann Durch Über Unter Um Ab Bis Seit Von Als Da Jede Jeder Jedes ' +
    'Kann Können Muss Müssen Soll Nicht Nur Falls Ohne'
  ).split(' '),
)
