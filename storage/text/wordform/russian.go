package wordform

import (
	snowball "github.com/blevesearch/snowballstem/russian"
)

var russianStems = newStemmed(snowball.Stem, russianParadigms, russianGroups)

var russian = russianStems.rules(Russian)

// The paradigms count bytes: a Cyrillic letter has two.
var russianParadigms = []paradigm{
	{endings: "- а у ом е ы ов ам ами ах", fits: endsInRussianConsonant(2, russianVelars)}, // город
	{endings: "- а у ом ем е и ов ей ам ами ах", fits: endsIn(4, russianVelars...)},        // боевик
	{endings: "- а у ем е ы ев ам ами ах", fits: endsIn(4, "ц")},                           // месяц
	{endings: "- а ы у е ой ою ам ами ах", fits: endsInRussianConsonant(2, russianVelars)}, // страна
	{endings: "- а и у е ой ою ей ею ам ами ах", fits: endsIn(4, russianVelars...)},        // атака
	{endings: "- а ы у е ей ею ам ами ах", fits: endsIn(4, "ц")},                           // граница
	{endings: "ия ии ию ией иею иям иями иях ий", fits: longerThan(3)},                     // партия
	{endings: "ие ия ию ием ии ий иям иями иях", fits: longerThan(3)},                      // заявление
	{endings: "ье ья ью ьем ьи ий ьям ьями ьях", fits: longerThan(3), alone: true},         // оружье
	{endings: "я и е ю ей ею ям ями ях ь й", fits: longerThan(5)},                          // неделя
	{endings: "ь я ю ем е и ью ей ям ями ях", fits: longerThan(3)},                         // житель, область
	{endings: "й я ю ем е и ев ям ями ях", fits: endsIn(4, "а", "о", "у", "е", "я", "и")},  // случай
	{endings: "о а у ом е ам ами ах -", fits: endsInRussianConsonant(2, nil)},              // место
	{endings: "е я ю ем ям ями ях ей", fits: longerThan(3)},                                // море
	{endings: "ец ца цу цем цом це цы цев цов цам цами цах", fits: longerThan(3), alone: true},
	{endings: "ок ка ку ком ке ки ков кам ками ках", fits: longerThan(5), alone: true},
	{endings: "ек ка ку ком ке ки ков кам ками ках", fits: longerThan(5), alone: true},
	{endings: "ка ки ке ку кой кою кам ками ках ок ек", fits: longerThan(5), alone: true},
	{endings: "ень ня ню нем не ни ней ням нями нях", fits: isOne("д кам лив пар кор"), alone: true},
	{endings: "ин ина ину ином ине е - ам ами ах", fits: endsIn(6, "ан", "ян"), alone: true},  // гражданин
	{endings: "- а у ым е ой ы ых ыми", fits: endsIn(6, "ин", "ов", "ев", "ын"), alone: true}, // Путин
	{endings: "ый ой ая ое ые ого ому ым ом ую ых ыми", fits: endsInRussianConsonant(3, nil)},
	{endings: "ий ой ая ое ие ого ому им ом ую их ими", fits: endsIn(6, russianVelars...)},
	{endings: "ий яя ее ие его ему им ем ей юю их ими", fits: longerThan(3)},
	{endings: "- а о ы ый ая ое ые ого ому ым ом ой ую ых ыми", fits: endsIn(8, "ен", "ит", "ят", "ыт", "ут"), alone: true}, // ранен
	{endings: "ть л ла ло ли ет ют ем ю я в вший вшие вших", fits: endsIn(4, "а", "я", "е", "у", "и", "ы", "о"), alone: true},
	{endings: "ть л ла ло ли т та то ты тый тая тое тые того тому тым том той тую тых тыми", fits: endsIn(4, "и", "ы", "я", "у"), alone: true},
	{endings: "ть л ла ло ли н на но ны нный нная нное нные нного нному нным нном нной нную нных нными", fits: endsIn(10, "а", "я"), alone: true},
	{endings: "ить ил ила ило или ит ят ат им ив ивший ившие", fits: longerThan(3), alone: true},
	{endings: "овать овал овала овало овали ует уют уя уем ован овано ована ованы ованный ованная ованное ованные ованного ованной ованных", fits: longerThan(3), alone: true},
	{endings: "ться лся лась лось лись ется ются тся вшийся вшиеся вшихся", fits: endsIn(4, "а", "я", "е", "у", "и", "ы"), alone: true},
	{endings: "иться ился илась илось ились ится ятся атся", fits: longerThan(3), alone: true},
}

// russianVelars are followed by и in place of ы.
var russianVelars = []string{"г", "к", "х", "ж", "ч", "ш", "щ"}

var russianConsonants = []string{"б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ц", "ч", "ш", "щ"}

// endsInRussianConsonant returns whether a core has n letters at least and ends in a
// consonant that is none of not.
func endsInRussianConsonant(n int, not []string) func(string) bool {
	return func(core string) bool {
		return len(core) >= 2*n && hasSuffix(core, russianConsonants) && !hasSuffix(core, not)
	}
}

// russianStem returns the stem of a folded word, for comparing texts.
func russianStem(word string) string { return russianStems.stemWord(word) }
