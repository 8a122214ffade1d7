package demo

import "time"

// outlet is one of the demo's newspapers.
type outlet struct {
	name, title, language, region string
	write                         func(outlet, string, []item) []byte
	contentType                   string
}

var outlets = []outlet{
	{"furat", "صوت الفرات", "ar", "syria", writeRSS1256, "application/rss+xml"}, // no charset: windows-1256 all the same
	{"jazira", "أخبار الجزيرة", "ar", "syria", writeAtom, "application/atom+xml; charset=utf-8"},
	{"sada", "صدى الشام", "ar", "syria", writeRSS, "application/rss+xml; charset=utf-8"},
	{"qasioun", "منبر قاسيون", "ar", "syria", writeJSON, "application/feed+json"},
	{"herald", "The Euphrates Herald", "en", "syria", writeBrokenRSS, "text/xml; charset=utf-8"},
	{"rojname", "Rojnameya Bajêr", "kmr", "kurdistan", writeRSS, "application/rss+xml; charset=utf-8"},
	{"hewal", "هەواڵی شار", "ckb", "kurdistan", writeRDF, "application/rdf+xml; charset=utf-8"},
	{"haber", "Sınır Haberleri", "tr", "turkey", writeAtom, "application/atom+xml; charset=utf-8"},
	{"rooz", "روزنامه پل", "fa", "iran", writeJSON, "application/feed+json"},
	{"courrier", "Le Courrier du Levant", "fr", "syria", writeRSS, "application/rss+xml; charset=utf-8"},
}

// careless is the outlet whose feed has parts of its pages.
const careless = "sada"

// publication is one outlet's version of a story. ago counts back from the start
// of the demo; a negative one is published while the demo runs.
type publication struct {
	outlet, story string
	ago           time.Duration
	edits         []change
}

var publications = []publication{
	{"furat", "dam", 310 * time.Minute, nil},
	{"jazira", "dam", 290 * time.Minute, []change{dateline("الرقة")}},
	{"sada", "dam", 270 * time.Minute, []change{retitled, withBoilerplate}},
	{"qasioun", "dam", 220 * time.Minute, []change{shortened, respelled}},
	{"herald", "dam-en", 250 * time.Minute, nil},
	{"haber", "dam-tr", 240 * time.Minute, nil},
	{"hewal", "dam-ckb", 235 * time.Minute, nil},
	{"courrier", "dam-fr", 210 * time.Minute, nil},
	{"furat", "tishrin", 350 * time.Minute, nil},
	{"rojname", "tishrin-kmr", 320 * time.Minute, nil},
	{"sada", "bridge", 400 * time.Minute, []change{withBoilerplate}},
	{"furat", "bridge", 380 * time.Minute, []change{edited}},
	{"jazira", "bridge", 300 * time.Minute, []change{retitled, respelled}},
	{"jazira", "wheat", 520 * time.Minute, nil},
	{"qasioun", "wheat", 500 * time.Minute, []change{dateline("القامشلي"), edited}},
	{"qasioun", "school", 700 * time.Minute, nil},
	{"sada", "school", 640 * time.Minute, []change{retitled, withBoilerplate}},
	{"furat", "school", 600 * time.Minute, []change{shortened}},
	{"sada", "museum", 900 * time.Minute, []change{withBoilerplate}},
	{"jazira", "museum", 860 * time.Minute, []change{respelled}},
	{"qasioun", "trains", 1000 * time.Minute, nil},
	{"furat", "trains", 990 * time.Minute, []change{retitled}},
	{"furat", "water", 330 * time.Minute, nil},
	{"sada", "water", 310 * time.Minute, []change{retitled, withBoilerplate}},
	{"jazira", "water-more", 60 * time.Minute, nil},
	{"furat", "weather-homs", 420 * time.Minute, nil},
	{"jazira", "weather-hama", 410 * time.Minute, nil},
	{"sada", "digest", 30 * time.Minute, []change{withBoilerplate}},
	{"jazira", "burns", 210 * time.Minute, nil},
	{"herald", "bakery", 240 * time.Minute, nil},
	{"rojname", "kmr-book", 200 * time.Minute, nil},
	{"rojname", "kmr-rain", 800 * time.Minute, nil},
	{"hewal", "ckb-road", 260 * time.Minute, nil},
	{"hewal", "ckb-honey", 820 * time.Minute, nil},
	{"haber", "tr-earth", 280 * time.Minute, nil},
	{"haber", "tr-olive", 760 * time.Minute, nil},
	{"haber", "tr-ferry", 620 * time.Minute, nil},
	{"rojname", "kmr-wrestling", 560 * time.Minute, nil},
	{"herald", "harbour", 480 * time.Minute, nil},
	{"rooz", "fa-bus", 440 * time.Minute, nil},
	{"rooz", "fa-saffron", 740 * time.Minute, nil},
	{"rooz", "fa-library", 960 * time.Minute, nil},
	{"courrier", "fr-soap", 680 * time.Minute, nil},
	{"courrier", "fr-exhibition", 940 * time.Minute, nil},

	{"furat", "live-hospital", -8 * time.Second, nil},
	{"jazira", "power", -12 * time.Second, nil},
	{"jazira", "live-hospital", -14 * time.Second, []change{dateline("دير الزور")}},
	{"herald", "live-en", -18 * time.Second, nil},
	{"haber", "hospital-tr", -20 * time.Second, nil},
	{"herald", "power-en", -22 * time.Second, nil},
	{"sada", "live-hospital", -24 * time.Second, []change{retitled, withBoilerplate}},
	{"rojname", "hospital-kmr", -26 * time.Second, nil},
	{"rooz", "hospital-fa", -30 * time.Second, nil},
	{"qasioun", "live-market", -32 * time.Second, nil},
	{"herald", "market-en", -36 * time.Second, nil},
	{"sada", "live-market", -40 * time.Second, []change{edited, withBoilerplate}},
	{"haber", "market-tr", -44 * time.Second, nil},
	{"hewal", "market-ckb", -48 * time.Second, nil},
	{"qasioun", "live-hospital", -50 * time.Second, []change{shortened, respelled}},
	{"courrier", "market-fr", -54 * time.Second, nil},
	{"jazira", "live-market", -60 * time.Second, []change{retitled}},
}
