package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSequenceSample is how much of a text is searched for letter sequences, in
// bytes: titles may have no function word at all, longer texts have plenty.
const maxSequenceSample = 240

// letterSequences are frequent in one language and rare in the others of its
// script, by the score of one occurrence; negative ones are foreign to the
// language. ^ and $ are the edges of a word. Arabic ones are folded.
var letterSequences = map[string]map[int]string{
	"en": {
		-2: "aa uu ij tz zz rr$ tt$ j q$",
		-1: "i$ u$ z$ sch ^ge o$ v$ sz",
		1:  "ea ow ee oo ou ew$ ck sh er$ ers$ ay$ ey$ ^w ed$ es$ ks$ ts$ rd$ st$ ld$ ne$ gh rt$ ce$ ss$ ^ov ns$ lls$ ^y k$ ^br ^un end ^fi",
		2:  "th ^wh ing$ ty$ ly$ ces$ ght ough ould ^sh ^kn ry$ wn$ ws$ cts$ ded$ ted$ ned$ red$ led$ ced$ hts$ rs$ al$ ^str kes$ aks$ ble$",
		3:  "'s$ tion$ ^th",
	},
	"de": {
		-2: "y$ sh$ ou w$ cc gg$",
		-1: "a$ o$ qu th ^y ea cy ^c oo",
		1:  "ei ie au eu ck ss ff mm en$ er$ ^ge ^be ^ver ern$ st ig$ ^w te$ tz äu rg nd$ tag$ pf ^zu ^vor ft$ ab$ rt$ ht$",
		2:  "ch ung fall$ ich eit lich ein ^st ^auf ^aus tte$ ^ein rei ^an ^abs ^str ^pr nn zt$ cht isch ^ent",
		3:  "sch keit heit ungen ^ges tsch ^über",
	},
	"nl": {
		-2: "sh y$ ä ü ß ff$ tz ou$",
		-1: "a$ th$ qu z$ ^c ea",
		1:  "ee ie en$ eu ^ge ^ver ng$ rk st$ ^be el ^w eld$ er$ ouw gt$ nd$ ld$ kt$ cht nt$ jk",
		2:  "oo oe ui sch ^op eeu rd$ eer oor ^aan ^uit aal aar ^het ^ne ^we ^zo",
		3:  "ij aa uu dt$ gd$ ^sch lijk eeuw ^zij",
	},
	"sv": {
		-2: "w th zz ou sch qu",
		-1: "ch$ ea oo ee ow ^c y$ sh o$ ti$ ni$ li$ ri$ cc z",
		1:  "sk ar$ er$ en$ et$ na$ or$ as$ ll gg tt kt ör rn nt$ an$ st ^st ^f gen$ ta$ am$ lle$ re$ ts$ nd ^å",
		2:  "ade$ ades$ ning örd äg sj ck ^sk ^up tt$ dag$ igen$ iskt ^be nad nas$ ätt öv lag",
		3:  "^för arna orna$ erna$ ningen$ ^väg ^stj ^sjö ^av lande",
	},
	"fr": {
		-2: "k$ w ä ö ee sh",
		-1: "th y$ o$ h$ g$ oo ck k d$ a$",
		1:  "ou oi ai re$ ge$ ns$ tion nt$ ne$ ie$ ée é$ ^ch ss ^re ue$ et$ ch in$ que te$ ain$ lle du ^co",
		2:  "eau aux eux qu ent$ eur ille gne ^é ique ^d' ais ^qu nce$ oir ère tés ain ^au ^pr due$ ^att ^en sse ue",
		3:  "aux$ eaux ement$ ^l' ^qu' ^s' ^n' ées$ eurs$ euse",
	},
	"es": {
		-2: "t$ k w y$ h$ m$ g$ p$ c$ th sh ss tt ff pp ee oo ä ö ü",
		-1: "e$ i$ u$ d$",
		1:  "os$ as$ ue o$ a$ rr ez$ ia$ en$ es$ ^h ar$ er$ qu ^es ado$ to$ el$ n$",
		2:  "ado ados$ idad ente$ ^des ero ^mu uer ción ren$ dos$ cia ^lleg ^pre aron ieron iento ^gob ros$ jo$ ido$ ida$ ico$ ica$ ón$ ible$",
		3:  "ción$ dad$ ió$ ciones$ ^mue iera ando$ adores$",
	},
	"pt": {
		-2: "t$ k w y$ n$ d$ h$ g$ p$ c$ th sh tt ff pp ee oo ll ä ö ü ción ón$ dad$",
		-1: "i$ u$ ue ie",
		1:  "os$ as$ o$ a$ em$ am$ ^h ss ei do$ da$ es$ ^es or$ ar$ ^pr",
		2:  "nh lh ou$ eiro eira ente$ dade$ ados$ ro$ ^des ^por ^go iu$",
		3:  "ção ções ão$ ões$ ^não são$ nça$ êm$",
	},
	"it": {
		-2: "t$ k w y h$ m$ g$ p$ c$ s$ d$ th sh ee oo ou x j ä ö ü",
		-1: "ea",
		1:  "o$ i$ a$ tt cc io$ ia$ no$ ta$ to$ ri$ ti$ ni$ pp e$ on",
		2:  "zz gg ato$ ati$ are$ ità che gli ere$ ano$ ono$ uo cch ^st nte$ ^pr sti$ tto$ tti$ zi mento ecc cci ^in ccis zio zia ita$ ibile ist",
		3:  "zione zioni gli$ ità$ ^dell ^nell ^dall ^sull ^all' ^un' ^l' ^c' aggi",
	},
	"tr": {
		-2: "w x q th sh ou ee oo ea ck ph cc ss$ ff$ ll ä ß",
		-1: "o$ tt y$ ie ch",
		1:  "k$ ne$ yor ^y ş ü di$ ti$ du$ ar$ er$ an$ in$ ri$ ki ^k ^b ka ba ^ve da$ de$ ^a",
		2:  "lar ler dı$ tı$ ğ nın nin nda$ nde$ lık lik mak mek mış miş dan$ den$ cı çı rdi$ ldi$ kar ^baş ^geç ^kar ^yap ^ver ^ol",
		3:  "ları leri iyor ıyor uyor acak ecek ndan nden ^ya ması mesi lığ liğ ınd ind",
	},
	"az": {
		-2: "w th ou ee oo ck ph ch ss$ ff$ ä ß",
		-1: "e$",
		1:  "x q ar$ an$ ^b dı$ di$ lar ir$ ır$ üç dir",
		2:  "lər ə ldi$ ^q xan lıq ^x yin sı$ nda$ ^res ıq iq üq ığı iyi",
		3:  "lərin əsi$ ndə$ ^mə əl ^az",
	},
	"ar": {
		1: "ات$ ون$ ين$ ^ت ^ي",
		2: "^لل ^بال اء$",
		3: "^ال ^وال",
	},
	"fa": {
		1: "اي$ ند$ ران$ ان$ زار ^مي اي انه$ ده$",
		2: "هاي$ ستان شهر روز نامه نژاد رسيد كرد پ چ ژ گ ترين$ شده",
	},
	"kmr": {
		-2: "th ck ee oo ou ph y$ ll ss tt nn ff ea gh sh ch pp cc dd mm ä ö ü",
		-1: "o$ es$ ed$ rs$ le$ ne$ re$ te$",
		1:  "in$ an$ x w q ek$ ir$ ^d ^h ^k ar$ ew ^b î",
		2:  "ê$ ên$ kir$ tin$ din$ î$ ^xw ^w ^xe bûn ^ş ^ku ^ç ist and$ ^bû ^ev iya",
		3:  "xw ê ^dik ^tê ^nav andin$ stan$ iyê$ iya$",
	},
}

// sequenceVotes maps a sequence to its votes, and the prefixes of sequences to
// none, so that a search ends where no sequence continues.
var sequenceVotes = makeSequenceVotes()

func makeSequenceVotes() map[string][]vote {
	m := map[string][]vote{}
	for lang, weights := range letterSequences {
		for weight, list := range weights {
			for part := range strings.FieldsSeq(list) {
				m[part] = append(m[part], vote{scoreIndex[lang], weight})
				for end := range part {
					if _, ok := m[part[:end]]; !ok {
						m[part[:end]] = nil
					}
				}
			}
		}
	}
	return m
}

// addSequences adds the votes of the letter sequences of a sample.
func (s *scores) addSequences(sample string) {
	for word := range strings.FieldsFuncSeq(strings.ToLower(sample[:min(len(sample), maxSequenceSample)]), endsWord) {
		s.addWord([]byte(strings.ReplaceAll(word, "’", "'")))
	}
}

// addWord adds the votes of the letter sequences of one word; a single letter is
// an initial and has none.
func (s *scores) addWord(word []byte) {
	if utf8.RuneCount(word) < 2 {
		return
	}
	var buffer [maxToken + len("^$")]byte
	edged := append(append(append(buffer[:0], '^'), word...), '$')
	for start := 0; start < len(edged); {
		at := start
		for at < len(edged) {
			_, n := utf8.DecodeRune(edged[at:])
			at += n
			votes, begun := sequenceVotes[string(edged[start:at])]
			if !begun {
				break
			}
			for _, v := range votes {
				s[v.index] += v.weight
			}
		}
		_, n := utf8.DecodeRune(edged[start:])
		start += n
	}
}

func endsWord(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }
