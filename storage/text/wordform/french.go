package wordform

import (
	"strings"

	snowball "github.com/blevesearch/snowballstem/french"
)

var frenchStems = newStemmed(snowball.Stem, frenchParadigms, frenchGroups)

var french = frenchStems.rules(French)

// frenchParadigms are those of nouns, adjectives and verbs, without the first and
// second persons that the news do not use: their endings are those of nouns
// (français, millions, raisons).
var frenchParadigms = []paradigm{
	{endings: "- s", fits: longerThan(2, "s", "x", "z"), alone: true},
	{endings: "- e s es", fits: takesFeminine, alone: true},         // grand
	{endings: "- e es", fits: endsIn(5, "ais", "ois"), alone: true}, // français
	{endings: "al ale ales aux", fits: longerThan(2), alone: true},
	{endings: "au aux", fits: longerThan(1), alone: true},
	{endings: "eux euse euses", fits: longerThan(2), alone: true},
	{endings: "if ifs ive ives", fits: longerThan(2), alone: true},
	{endings: "er ers ère ères", fits: longerThan(2), alone: true},
	{endings: "n ns nne nnes", fits: endsIn(4, "ie", "ee", "patro", "champio", "bretno", "espio"), alone: true},
	{endings: "l ls lle lles", fits: endsIn(4, "e"), alone: true},
	{endings: "er e é es és ée ées ent=e ait aient ez ant a èrent era eront erait eraient", fits: isFrenchVerb},
	{endings: "er e é es és ée ées ent ait aient ez ant a èrent era eront erait eraient", fits: endsIn(4, "i", "er"), alone: true},
	{endings: "er e é es és ée ées ent=e eait eaient ez eant ea èrent era eront erait eraient", fits: endsIn(3, "g")},
	{endings: "yer ya yait yaient yé yée yés yées yant yèrent ie ient iera ieront ierait", fits: endsIn(4, "o", "u", "a"), alone: true},
	{endings: "ir i ie is ies it issent issait issaient isse issant ira iront irait iraient irent", fits: isFrenchVerb},
	{endings: "re - ent ait aient e u ue us ues ant it irent ra ront rait raient", fits: isOne("rend vend revend attend defend repond perd entend descend suspend etend tend pretend confond fond pend mord"), alone: true},
	{endings: "enir ient iennent enait enaient enu enue enus enues enant int inrent iendra iendront iendrait ienne", fits: isOne("t ret maint obt sout det cont v dev rev interv parv prev surv conv souv prov"), alone: true},
	{endings: "rendre rend rennent renait renaient ris rise rises rit rirent renant rendra rendront rendrait renne", fits: isOne("p app comp rep surp entrep"), alone: true},
	{endings: "ettre et ettent ettait ettaient is ise ises it irent ettant ettra ettront ettrait ette", fits: isOne("m perm prom adm comm soum transm rem em om"), alone: true},
	{endings: "rir re rent rait raient ert erte erts ertes rit rirent rant rira riront rirait", fits: isOne("ouv couv decouv recouv off souff"), alone: true},
	{endings: "uire uit uisent uisait uisaient uite uits uites uisant uisit uisirent uira uiront uirait", fits: isOne("detr constr reconstr instr cond prod red trad introd"), alone: true},
	{endings: "crire crit crivent crivait crivaient crite crits crites crivant crivit crira", fits: isOne("e ins des pres sous trans"), alone: true},
	{endings: "aître aît aissent aissait aissaient u ue us ues aissant ut urent aîtra aîtront aîtrait", fits: isOne("conn reconn par appar dispar compar"), alone: true},
	{endings: "indre int ignent ignait ignaient inte ints intes ignant ignit indra indront indrait", fits: isOne("cra atte contra jo rejo etei pei plai"), alone: true},
	{endings: "attre at ats attent attait attaient attu attue attus attues attant attit attra attront", fits: isOne("b comb ab deb"), alone: true},
	{endings: "cevoir çoit çoivent cevait cevaient çu çue çus çues cevant çut çurent cevra cevront cevrait", fits: isOne("re per con de"), alone: true},
}

// longerThan returns whether a core has more than n bytes and none of the ends.
func longerThan(n int, not ...string) func(string) bool {
	return func(core string) bool { return len(core) > n && !hasSuffix(core, not) }
}

// endsIn returns whether a core has n bytes at least and one of the ends.
func endsIn(n int, ends ...string) func(string) bool {
	return func(core string) bool { return len(core) >= n && hasSuffix(core, ends) }
}

// isOne returns whether a core is one of the words.
func isOne(words string) func(string) bool {
	set := setOf(words)
	return func(core string) bool { return set[core] }
}

func hasSuffix(s string, ends []string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

var isShortFrenchVerb = isOne("tu us ag un")

func isFrenchVerb(core string) bool { return len(core) > 2 || isShortFrenchVerb(core) }

var isFeminine = isOne(frenchAdjectives)

// takesFeminine reports whether a word has a feminine in e: port has none, porte is
// another word.
func takesFeminine(core string) bool {
	return isFeminine(core) || len(core) >= 5 && hasSuffix(core, []string{"ain", "ant", "ent", "and", "eur", "enu", "ndu", "nnu", "rdu", "attu"})
}

// frenchStem returns the stem of a folded word, for comparing texts.
func frenchStem(word string) string { return frenchStems.stemWord(word) }
