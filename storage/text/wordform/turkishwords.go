package wordform

import "strings"

// turkishFunctionWords are forms of no other word.
var turkishFunctionWords = setOf(`ile ise icin iste yani ya da de ki mi ve veya ama ancak cunku hem her hic bir biri
kendi simdi sadece bile belki boyle soyle sonra once daha kadar gore gibi beri dolayi hangi nasil neden niye
den dan nin nun ten tan altin altinda uzerinde icinde arasinda karsi ayni`)

// turkishShort are words of two letters that take endings.
var turkishShort = setOf("ev il ay is el su un ad av ok iz uc ab ic")

// turkishSoft are the words that soften though they have one syllable or end in t.
var turkishSoft = setOf(`cok gok yok kap dip kalp harp turp cep kurt yurt dort art kanat umut hudut vucut kagit
ahmet mehmet murat esat suat nihat senet bulut armut simit kurt tat cilt ert iktisat itikat inat azat maksat
cellat fesat evlat istibdat ecdat`)

// turkishHard are longer words that do not soften.
var turkishHard = setOf(`irak kerkuk duhok hukuk evrak ahlak ittifak infak hakikat tank park bank frank`)

// turkishHeads are the nouns that compounds end in, as başkanı and meclisi.
var turkishHeads = setOf(`baskan bakan meclis ajans takim komutan lider mudur hukumet devlet konsey orgut kuvvet merkez kurum
kurul cumhurbaskan basbakan genelkurmay banka asker halk sistem program rapor karar mucadele anlasma
vekil havaliman liman yonetim rejim enstitut heyet bayram secim`)

// turkishDropped are the words that lose their last vowel before a vowel, or double
// their last letter, and what they become.
var turkishDropped = func() map[string]string {
	all := map[string]string{"hak": "hakk", "his": "hiss", "hat": "hatt", "ret": "redd", "af": "aff", "sir": "sirr", "tip": "tibb", "zit": "zidd", "kayip": "kayb", "vakit": "vakt", "kutup": "kutb", "ahit": "ahd"}
	for w := range strings.FieldsSeq(`sehir ogul akil fikir isim resim nehir emir izin hukum zehir omur sabir agiz boyun
	burun gogus omuz beyin cisim kisim nesil asil fasil nakil nakit seyir kavim ilim zulum metin ufuk hisim hapis haciz
	kesif zikir zihin devir sekil kabir tavir gonul azim kasit meyil fetih curum karin alin defin sihir`) {
		all[w] = w[:len(w)-2] + w[len(w)-1:]
	}
	return all
}()

// turkishApart are words and what is none of their forms.
var turkishApart = func() map[[2]string]bool {
	all := map[[2]string]bool{}
	for line := range strings.Lines(`arap araba
resim resmi
mal mali
mart martin
alt alti
ilk ilke
bin bina
dair daire
`) {
		f := strings.Fields(line)
		all[[2]string{f[0], f[1]}] = true
	}
	return all
}()

// turkishNations have languages in -ca.
var turkishNations = setOf("ingiliz fransiz ispanyol italyan ermeni portekiz romence")

// turkishPlaces take -li for their people.
var turkishPlaces = setOf(`turkiye suriye irak iran lubnan filistin urdun misir israil libya yemen katar kuveyt
afganistan pakistan azerbaycan gurcistan ermenistan bulgaristan yunanistan kibris kosova bosna amerika ingiltere avrupa
kanada hindistan ozbekistan kazakistan turkmenistan kirgizistan cezayir tunus fas sudan somali etiyopya
ankara istanbul izmir adana antalya antep gaziantep urfa sanliurfa hatay mersin diyarbakir mardin van batman bursa konya
trabzon erzurum kayseri samsun halep sam humus hama idlib rakka deyrizor kobani afrin bagdat musul kerkuk erbil basra
suleymaniye dohuk kudus gazze beyrut tahran tebriz kahire dogu bati guney kuzey karadeniz`)
