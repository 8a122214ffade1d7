package wordform

// germanNeuters have a plural in er.
const germanNeuters = `
land bundesland nachbarland industrieland entwicklungsland herkunftsland schwellenland drittland mitgliedsland golfland
gastgeberland heimatland kind schulkind haus krankenhaus parlamentshaus gotteshaus wohnhaus mann geschaftsmann buch
bild wort dorf bergdorf volk amt feld olfeld schlachtfeld geld haupt oberhaupt staatsoberhaupt gesicht glied mitglied
ratsmitglied vorstandsmitglied parteimitglied dach blatt brett geist grab massengrab gut huhn kleid lied loch rad rand
schloss tal tuch wald schwert gewand denkmal
`

// germanAdjectives are those that their end does not tell.
const germanAdjectives = `
gross neu alt jung stark schwach schwer leicht lang kurz breit eng tief klein gut schlecht reich arm frei fest hart weich
kalt warm heiss nah weit rot schwarz weiss blau grun gelb braun rund ganz halb voll leer schnell langsam jud deutsch laut
leise scharf schlimm streng still tot krank gesund wach klug dumm alter hoher bewaffnet zivil privat offen bekannt
militant prominent relevant konsequent intelligent brisant extrem geheim illegal modern fremd wild mild rein klar
schwul hell dunkl teur sauber radikal komplett konkret direkt gefangen vertrieben betroffen verschollen gefallen erwachsen korrupt exakt perfekt absolut islamistisch
`

// germanGroups are strong verbs, comparatives and plurals that no paradigm has, a word
// in a line. Words behind = have the forms of their
// line alone, though others have their endings.
const germanGroups = `
hoch hohe hohen hoher hohes hohem hoher hochste hochsten hochster
gross grosser grosste grossten grosster grosstes
ol ols ole olen
neu neueste neuesten neuester neuestes
firma firmen
thema themen
krise krisen
praxis praxen
sterben stirbt starb starben sterbend gestorben
fallen fallt fiel fielen gefallen
geben gibt gab gaben gegeben
gehen geht ging gingen gegangen
kommen kommt kam kamen gekommen
sehen sieht sah sahen gesehen
sprechen spricht sprach sprachen gesprochen
versprechen verspricht versprach versprachen versprochen
treffen trifft traf trafen getroffen
nehmen nimmt nahm nahmen genommen
halten halt hielt hielten gehalten
erhalten erhalt erhielt erhielten
lassen lasst liess liessen gelassen
verlassen verlasst verliess verliessen
entlassen entlasst entliess entliessen
finden findet fand fanden gefunden
bleiben bleibt blieb blieben geblieben
stehen steht stand standen gestanden
entstehen entsteht entstand entstanden
liegen liegt lag lagen gelegen
ziehen zieht zog zogen gezogen
schlagen schlagt schlug schlugen geschlagen
tragen tragt trug trugen getragen
fahren fahrt fuhr fuhren gefahren
schreiben schreibt schrieb schrieben geschrieben
unterschreiben unterschreibt unterschrieb unterschrieben
rufen ruft rief riefen gerufen
helfen hilft half halfen geholfen
werfen wirft warf warfen geworfen
brechen bricht brach brachen gebrochen
bringen bringt brachte brachten gebracht
denken denkt dachte dachten gedacht
wissen weiss wusste wussten gewusst
werden wird wurde wurden geworden worden
greifen greift griff griffen gegriffen
schiessen schiesst schoss schossen geschossen
erschiessen erschiesst erschoss erschossen
beschiessen beschiesst beschoss beschossen
fliehen flieht floh flohen geflohen
fliegen fliegt flog flogen geflogen
verlieren verliert verlor verloren
gewinnen gewinnt gewann gewannen gewonnen
beginnen beginnt begann begannen begonnen
bieten bietet bot boten geboten
verbieten verbietet verbot verboten
entscheiden entscheidet entschied entschieden
steigen steigt stieg stiegen gestiegen
sinken sinkt sank sanken gesunken
schliessen schliesst schloss schlossen geschlossen
beschliessen beschliesst beschloss beschlossen
treten tritt trat traten getreten
vertreten vertritt vertrat vertraten
betreten betritt betrat betraten
lesen liest las lasen gelesen
treiben treibt trieb trieben getrieben
vertreiben vertreibt vertrieb vertrieben vertriebene vertriebenen
leiden leidet litt litten gelitten
streiten streitet stritt stritten gestritten
verschwinden verschwindet verschwand verschwanden verschwunden
ertrinken ertrinkt ertrank ertranken ertrunken
haben hat hatte hatten gehabt
angreifen angreift angegriffen
festnehmen festnimmt festgenommen festgenommene festgenommenen
teilnehmen teilnimmt teilgenommen
zurucktreten zurucktritt zuruckgetreten
ankommen ankommt angekommen
abschiessen abgeschossen
mochte mochten
= gericht gerichte gerichts gerichten gerichtes
= gewicht gewichte gewichts
= gesicht gesichter gesichts gesichtern
= gebiet gebiete gebieten gebiets gebietes
= gewalt gewalten
= gehalt gehalter gehalts
= gestalt gestalten
= geburt geburten
= gefecht gefechte gefechten gefechts
= gerucht geruchte geruchten
= hama
= hamas
= homs
= damas
= paris
= biden
= haft
= zeuge zeugen
= strasse strassen
= truppe truppen
= gruppe gruppen
= sprache sprachen
= kirche kirchen
= sache sachen
= arbeit arbeiten
= hilfe hilfen
= schule schulen
= grenze grenzen
= haus hauser hausern hauses hause
= seit
= seite seiten
= auslander auslandern auslanders
= auslanderin auslanderinnen
= vertreter vertretern vertreters
`
