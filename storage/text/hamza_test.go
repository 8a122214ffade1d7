package text

import (
	"strings"
	"testing"
)

// Spellings of one word as the press writes it: a seat of hamza is a matter of house
// style, and of the grammar of the day.
func TestSeatsOfOneHamzaAreOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ want, spellings string }{
		{"مسوول", "مسؤول مسئول مسوول"}, // official
		{"والمسووليه", "والمسؤولية والمسئولية والمسئوليه"},
		{"غيرمسوولانه", "غیرمسئولانه غیرمسؤولانه"}, // Persian: irresponsibly
		{"شوون", "شؤون شئون شءون"},                 // affairs
		{"لشوونها", "لشؤونها لشئونها"},
		{"رووس", "رؤوس رءوس رئوس"}, // heads
		{"الرووف", "الرؤوف الرئوف الرءوف"},
		{"كووس", "كؤوس كئوس"}, // cups
		{"فووس", "فؤوس فئوس"}, // axes
		{"فالشوون", "فالشؤون فالشئون"},
		{"مستضييه", "مستضيئة مستضيءة"},
		{"يتثايب", "يتثاءب يتثائب"}, // he yawns
		{"دووب", "دؤوب دءوب"},
		{"مشووم", "مشؤوم مشئوم"},
		{"ميووس", "ميؤوس ميئوس"},
		{"سوال", "سؤال سئوال سوال"},
		{"يقراون", "يقرؤون يقرأون يقرءون"}, // they read
		{"بداوا", "بدأوا بدؤوا بدءوا"},     // they began
		{"جاوا", "جاؤوا جاءوا"},            // they came
		{"يشاون", "يشاؤون يشاءون"},
		{"هياه", "هيئة هيأة هیئه"}, // authority
		{"بهيات", "بهيئت بهيأت بهيات"},
		{"مساله", "مسألة مسئلة مساله"}, // matter
		{"لمسالتهم", "لمسألتهم لمسئلتهم"},
		{"والهياات", "والهيئات والهيأات"},
		{"مسالهاي", "مسئله\u200cای مساله\u200cای"},
		{"قراه", "قراءة قرائة"},
		{"قراتهم", "قراءتهم قرائتهم"},
		{"الاحصاات", "الإحصاءات الإحصائات"},
		{"جزاين", "جزأين جزئين جزءين"},
		{"شيي", "شيء شئ شىء شيئ"}, // thing
		{"والشيي", "والشيء والشئ"},
		{"سيي", "سيئ سيء سئ"}, // bad
		{"طواري", "طوارئ طوارىء"},
		{"قاري", "قارئ قارىء قاريء"},
		{"واطي", "واطئ واطىء"},
		{"يتلايم", "يتلاءم يتلائم"},
		{"اتسايل", "أتساءل أتسائل"},
		{"ميه", "مئة مائة"}, // a hundred
		{"بالميه", "بالمئة بالمائة"},
		{"ميتين", "مئتين مائتين"},
		{"واربعميه", "وأربعمئة وأربعمائة"},
		{"بييه", "بيئة بيي\u0654ة"}, // environment; a combining hamza
		{"مسوول", "مسي\u0654ول مسو\u0654ول ﻣﺴﺌﻮﻝ"},
	} {
		for _, s := range strings.Fields(c.spellings) {
			if got := Fold(s); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", s, got, c.want)
			}
		}
	}
}

// Words apart by their hamza alone, or by what the rules of others would do to them.
func TestOtherWordsStayApart(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"قائد قاد", "عائد عاد", "رائد راد", "سائل سال", "مأوى موى", "تأويل تويل",
		"شيء شي",               // a thing, Xi
		"بدء بد",               // the beginning, must
		"بريء بري",             // innocent, Berri
		"جزء جز", "جزءين جزين", // two parts, the town of Jezzine
		"سيئ سي",                        // bad, C
		"عبء عب",                        //
		"مساءلة مسألة",                  // being called to account, a matter
		"ملامة ملاءمة",                  // blame, fitness
		"سئول مسئول",                    // Seoul
		"لاجئون لاجون", "لاجئون لاجوون", // refugees
		"مائتا ميتا",                 // two hundred, Meta
		"أسمائه اسميه", "سمائه سمية", // his names, Sumaya
		"ملء ملی",                   // full, national
		"ویدئو ویدوو", "تئوری توری", // foreign words of Persian
		"ناشئون ناشوون", "السيئون السوون", // participles
		"منشئون منشوون",
	} {
		f := strings.Fields(words)
		if a, b := Fold(f[0]), Fold(f[1]); a == b {
			t.Errorf("%s and %s are both %s", f[0], f[1], a)
		}
	}
}

// Where a hamza has one seat it is folded as ever: indexes, word forms and lists count on it.
func TestPlainHamzas(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"سماء": "سما", "ضوء": "ضو", "سوء": "سو", "جاءت": "جات", "أبناءه": "ابناه", "أبناؤه": "ابناوه", "أبنائه": "ابنايه",
		"شيئا": "شييا", "بريئة": "برييه", "بدئه": "بديه", "رئيس": "رييس", "مؤتمر": "موتمر", "رؤية": "رويه", "لاجئون": "لاجيون",
		"مئوية": "ميويه", "فقرائه": "فقرايه", "علاءالدين": "علاالدين", "ئەو": "يهو", "ویدئو": "ويديو", "ءاب": "اب", "ء": "",
		"وء": "و", "قرآن": "قران", "يستضيء": "يستضي", "aء": "a",
		"ءوب": "وب", "ؤون": "وون", "جريء": "جريي", "ماءه": "ماه", "ماؤه": "ماوه",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}
