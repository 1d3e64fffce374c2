/** German words that carry grammar, not content; question words among them. */
export const stopWords = new Set(
  (
    'aber alle allem allen aller alles als also am an andere anderem anderen anderer ' +
    'anderes auch auf aus bei beim bin bis bist da dabei dadurch daher damit danach ' +
    'dann daran darauf daraus darf darin darüber das dass davon dazu dein deine dem ' +
    'den denen denn der deren des dessen die dies diese diesem diesen dieser dieses ' +
    'dir doch dort du durch dürfen eben ein eine einem einen einer eines einige ' +
    'einiger er es etwa etwas euch euer eure für gegen gibt hab habe haben hat hatte ' +
    'hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im ' +
    'immer in indem ins ist ja je jede jedem jeden jeder jedes jedoch jene jenem jenen ' +
    'jener jenes jetzt kann kannst kein keine keinem keinen keiner können könnte ' +
    'könnten machen macht man manche manchem manchen mein meine meinem meinen meiner ' +
    'mich mir mit muss müssen müsste nach nicht nichts noch nun nur ob oder ohne schon ' +
    'sehr sei sein seine seinem seinen seiner seines seit sich sie sind so sofern ' +
    'sogar solche solchem solchen solcher soll sollen sollte sollten sondern sonst ' +
    'soweit sowie sowohl über überhaupt um und uns unser unsere unserem unserer unter ' +
    'viel viele vielen vom von vor während wann war waren warum was weder weil welche ' +
    'welchem welchen welcher welches wem wen wenn wer werde werden weshalb wessen wie ' +
    'wieder wieso wieviel will wir wird wirst wo wobei wodurch wofür woher wohin womit ' +
    'woran worauf woraus worin wollen wollte worden wurde wurden würde würden zu zum ' +
    'zur zwar zwischen'
  ).split(' '),
)
