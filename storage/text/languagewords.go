package text

import "strings"

// distinctiveLetters are letters, as written, that distinguish languages of one
// script, and the score of one occurrence.
var distinctiveLetters = []struct {
	letters string
	lang    string
	weight  int
}{
	{"ەێۆڕڵڤ", "ckb", 3},
	{"پچژگ", "fa", 1}, // shared by all but Arabic
	{"پچژگ", "ckb", 1},
	{"پچژگ", "ur", 1},
	{"کی", "fa", 2}, // Arabic keyboards write ك and ي
	{"کی", "ckb", 2},
	{"کی", "ur", 2},
	{"ٹڈڑںھہےۓ", "ur", 4},
	{"ةىكيأإؤ", "ar", 1},
	{"ضصظطثذحع", "ar", 1},
	{"ğıİ", "tr", 4},
	{"ğıİ", "az", 3},
	{"ə", "az", 6},
	{"öü", "tr", 1},
	{"öü", "az", 1},
	{"şç", "az", 1},
	{"ä", "de", 2},
	{"äö", "sv", 2},
	{"å", "sv", 5},
	{"ëï", "nl", 2},
	{"èìòù", "it", 2},
	{"à", "it", 1},
	{"ãõ", "pt", 5},
	{"çáéíóúâê", "pt", 1},
	{"öüß", "de", 2},
	{"şç", "tr", 1},
	{"şç", "kmr", 1},
	{"êîû", "kmr", 3},
	{"éèàœùâëïô", "fr", 2},
	{"ç", "fr", 1},
	{"êî", "fr", 1},
	{"ñ¿¡óí", "es", 4},
	{"áúé", "es", 1},
	{"іїєґ", "uk", 4},
	{"ыэёъ", "ru", 4},
}

// foreignLetters belong to languages in Latin letters that have no word list here:
// Czech, Polish, Romanian, Baltic, Hungarian.
const foreignLetters = "ąćčďđěęėĺľłńňőŕřśšťůűźżžășțāēīūģķļņįų"

// functionWords are frequent short words, folded. A word of several languages
// counts for each of them.
var functionWords = map[string]string{
	"ar":  "في من على الى عن ان التي الذي هذا هذه بعد قبل مع بين خلال كان كانت قد لا ما او ثم حيث قال وقال منذ ضد عند غير كل حول اليوم لم لن بن نحو امام تحت",
	"fa":  "در و از به که این را با برای است می آن تا شد بر یک کرد شده های خود کند باید نیز اما هم بود شود ای هر چه پس کنند سوی روی داد بین امروز امسال سال روز گفت اعلام مورد قرار گرفت رسید طی درصد",
	"ckb": "لە بە بۆ کە لەگەڵ ئەو ئەم بوو دەکات کرد لەسەر هەر دوای پێش نێوان ناو یان نەبوو دەبێت کردنی هەرێمی چەند ژمارەی تر",
	"ur":  "کے کی میں ہے اور کا سے کو نے پر کہ ہیں یہ بھی تھا گیا ہو نہیں لئے کر",
	"kmr": "u ku a ya li di ji bi de ye ne re jî ev ew bo her bû kir dike dikin hat hatin nav ser wê wî xwe kurdistanê herêma piştî gel yê yên îro sibê duh sê du lê duşem çarşem pêncşem wan min çû çend nû",
	"tr":  "ve bir bu için ile da de olarak daha çok gibi olan kadar sonra göre oldu ne ama en ki değil var yeni iki ise etti dedi karşı üzerinde pazartesi salı çarşamba perşembe cuma cumartesi pazar üç yarın bugün dün mi mı tarafından",
	"en":  "the of and to in a is for on that with by from at was as it be are has have after over new says said not an his will who its their more again against up out into than two three first under could would monday tuesday wednesday thursday friday saturday sunday this year day",
	"fr":  "le la les de des du et en un une dans pour que qui sur par au aux avec est sont plus ce il elle pas son sa ses se apres contre selon lundi mardi mercredi jeudi vendredi samedi dimanche sans ont été cette entre deux trois",
	"de":  "der die das und in den von zu mit im ist auf für des ein eine nicht sich dem als auch nach wird bei aus am um gegen über vor sind montag dienstag mittwoch donnerstag freitag samstag sonntag wieder drei zwei wegen bis hat haben mehr",
	"es":  "el la los las de del y en un una que por con para se al es lo su como más sus entre desde sobre tras contra ha son lunes martes miércoles jueves viernes sábado domingo fue sin hasta ya dos tres no está este esta",
	"it":  "il lo la i gli le di del della dei delle da dal in nel nella un una e che per con non si al alla è sono su sul dopo tra contro più ha anche come lunedì martedì mercoledì giovedì venerdì sabato domenica senza due tre ancora ma questo questa",
	"nl":  "de het een van en in op voor met te is dat die niet zijn aan bij door over naar ook uit om tot na wordt heeft meer nog maar gaan maandag dinsdag woensdag donderdag vrijdag zaterdag zondag drie twee weer tegen geen onder",
	"sv":  "och i att på en ett är av för med till som den det inte om har från efter vid mot ska nya sig de kan under över var måndag tisdag onsdag torsdag fredag lördag söndag tre två igen utan alla får blir",
	"az":  "və bir bu üçün ilə də da olan olub sonra görə edib daha kimi edir oldu etdi deyil yeni ən haqqında qarşı bazar çərşənbə cümə şənbə bugün sabah iki üç tərəfindən",
	"pt":  "o a os as de do da dos das em no na um uma e que por para com não se ao mais após sobre entre até seu sua foi são segunda terça quarta quinta sexta sábado domingo sem dois três ele ela ainda",
	"ru":  "и в на не что с по к из за от для о как это при до его после был также они",
	"uk":  "і в на не що з по до та за від для про як це при його після був також у",
}

// functionWordLanguages maps a folded function word to its languages, by scoreIndex.
var functionWordLanguages = makeFunctionWordLanguages()

// maxDistinctive is above all distinctiveLetters.
const maxDistinctive = 0x700

// letterVotes are the votes of each letter.
var letterVotes = makeLetterVotes()

type vote struct {
	index  int // in scores
	weight int
}

func makeFunctionWordLanguages() map[string][]int {
	m := map[string][]int{}
	for lang, words := range functionWords {
		for w := range strings.FieldsSeq(words) {
			if f := Fold(w); f != "" {
				m[f] = append(m[f], scoreIndex[lang])
			}
		}
	}
	return m
}

func makeLetterVotes() (m [maxDistinctive][]vote) {
	for _, k := range distinctiveLetters {
		for _, r := range k.letters {
			m[r] = append(m[r], vote{scoreIndex[k.lang], k.weight})
		}
	}
	return m
}
